"""The worked figures of the Department's own files, through the command that answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import wholeschool
from wholeschool.schema.national import UNITS


def table(store: Path, measure: str, *said: str) -> dict[str, Any]:
    found = wholeschool("national", "table", store, measure, *said, "--json")
    assert found.exit_code == 0
    document: dict[str, Any] = found.document
    return document


def by_group(store: Path, measure: str, by: str, period: str) -> dict[str, dict[str, Any]]:
    rows = table(store, measure, "--by", by, "--period", period)["rows"]
    found = {each["group"]: each for each in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize(
    ("measure", "before", "after", "count_percent", "rate_percent"),
    [
        ("suspension_rate", 438_265, 578_280, 31.95, 28.97),
        ("pupils_suspended_rate", 199_765, 252_463, 26.38, None),
        ("permanent_exclusion_rate", 7_894, 6_495, -17.72, None),
    ],
)
def test_before_and_after_the_pandemic(
    england: Path, measure: str, before: int, after: int, count_percent: float, rate_percent: float | None
) -> None:
    found = table(england, measure, "--period", "2018/19,2021/22")
    assert [each["count"] for each in found["rows"]] == [before, after]
    (change,) = found["changes"]
    assert change["count_percent"] == pytest.approx(count_percent, abs=0.005)
    if rate_percent is not None:
        assert change["rate_percent"] == pytest.approx(rate_percent, abs=0.005)


def test_the_fsm_ratio_of_2016_17_by_suspensions_and_by_pupils(england: Path) -> None:
    found = by_group(england, "suspension_rate", "fsm", "2016/17")
    eligible, others = found["eligible"], found["not eligible"]
    assert (eligible["rate"], others["rate"]) == (12.54, 3.50)
    assert eligible["ratio"] == pytest.approx(3.58, abs=0.005)
    assert eligible["ratio_pupils"] == pytest.approx(2.93, abs=0.005)
    assert eligible["source"] == "exclusions_by_characteristic.csv:173"
    pupils = by_group(england, "pupils_suspended_rate", "fsm", "2016/17")["eligible"]
    assert pupils["ratio"] == pytest.approx(2.93, abs=0.005)


@pytest.mark.parametrize(("period", "ratio"), [("2018/19", 3.60), ("2020/21", 3.43)])
def test_the_fsm_ratio_of_years_that_are_published_by_phase(england: Path, period: str, ratio: float) -> None:
    eligible = by_group(england, "suspension_rate", "fsm", period)["eligible"]
    assert eligible["ratio"] == pytest.approx(ratio, abs=0.005)
    assert eligible["made"] == "primary, secondary and special schools added"


def test_ethnic_groups_of_2016_17(england: Path) -> None:
    found = by_group(england, "suspension_rate", "ethnicity", "2016/17")
    assert found["white and black caribbean"]["ratio"] == pytest.approx(1.85, abs=0.005)
    travellers = found["gypsy, roma and irish traveller"]
    assert travellers["ratio"] == pytest.approx(3.29, abs=0.005)
    assert travellers["ratio_low"] < 3.29 < travellers["ratio_high"]


def test_sen_of_2021_22_rebuilt_from_authorities(england: Path) -> None:
    found = by_group(england, "suspension_rate", "sen", "2021/22")
    ratios = {group: round(found[group]["ratio"], 2) for group in ("ehc plan", "sen support", "all sen")}
    assert ratios == {"ehc plan": 3.81, "sen support": 3.97, "all sen": 3.93}
    assert "152 local authorities" in found["ehc plan"]["made"]
    # By sessions under code E, which are of the same groups and authorities.
    assert 3 < found["all sen"]["ratio_days"] < 3.6
    assert found["all sen"]["ratio_pupils"] is None


def test_register_codes_to_the_end_of_july_2025(england: Path) -> None:
    found = table(england, "sessions_by_code")
    assert found["unit"] == "per 1,000 possible sessions"
    rows = {each["group"]: each for each in found["rows"]}
    assert {each["period"] for each in rows.values()} == {"2024/25"}
    assert rows["E"]["rate"] == pytest.approx(1.594, abs=0.0005)
    assert rows["C2"]["rate"] == pytest.approx(2.351, abs=0.0005)


def test_absence_is_one_series_with_its_breaks(england: Path) -> None:
    found = table(england, "overall_absence")
    rows = {each["period"]: each for each in found["rows"]}
    assert rows["2018/19"]["rate"] == pytest.approx(4.7, abs=0.05)
    assert [each["name"] for each in rows["2012/13"]["breaks"]] == ["counted_otherwise", "six_half_terms"]
    assert rows["2022/23"]["term"] == "year_to_date"
    assert ("2018/19", "2022/23") not in {(each["from"], each["to"]) for each in found["changes"]}


def test_days_lost_by_pupils_and_by_lengths_agree_within_their_bounds(england: Path) -> None:
    (of_pupils,) = table(england, "suspension_days", "--period", "2016/17")["days_lost"]
    (of_lengths,) = table(england, "suspension_days", "--by", "length", "--period", "2016/17")["days_lost"]
    assert of_pupils["at_word"] == 832_345
    assert of_pupils["low"] < of_lengths["at_word"] < of_pupils["high"]
    assert len(of_pupils["assumptions"]) == 3


def test_placements_are_for_every_thousand_pupils_of_an_area(england: Path) -> None:
    found = table(england, "alternative_provision")
    assert found["unit"] == "per 1,000 pupils"
    (last,) = [each for each in found["rows"] if each["period"] == "2024/25"]
    assert (last["count"], round(last["rate"], 2)) == (59_678, 7.06)
    # 40,904 pupils in 2022/23 are not placements otherwise counted.
    assert not any(each["revisions"] for each in found["rows"])
    assert any("40,904 in 2022/23" in each for each in found["notes"])
    regions = table(england, "alternative_provision", "--by", "region")["rows"]
    assert len(regions) == 9
    assert all(each["rate"] != 100 and each["ratio"] != 1 for each in regions)
    assert sum(each["base"] for each in regions) == last["base"]


def test_reasons_are_shares_of_all_suspensions(england: Path) -> None:
    found = table(england, "suspension_rate", "--by", "reason")
    assert found["unit"] == "per 100 suspensions"
    assert sum(each["rate"] for each in found["rows"]) == pytest.approx(100, abs=0.1)


def test_days_lost_are_for_every_hundred_pupils(england: Path) -> None:
    (lost,) = table(england, "suspension_days", "--period", "2016/17")["days_lost"]
    assert lost["per_hundred"] == pytest.approx(100 * 832_345 / lost["pupils"])
    assert 8_000_000 < lost["pupils"] < 8_100_000


@pytest.mark.parametrize("measure", ["suspension_rate", "pupils_suspended_rate", "permanent_exclusion_rate"])
def test_authorities_and_regions_add_up_to_england_in_every_year(england: Path, measure: str) -> None:
    found = wholeschool("national", "sums", england, measure, "--json")
    rows = found.document["rows"]
    assert {each["period"] for each in rows} == {f"20{year:02d}/{year + 1:02d}" for year in range(6, 23)}
    differ = [each for each in rows if each["verdict"] == "differs"]
    # The published totals of permanent exclusions in 2006/07 have 20 more than their parts.
    wrong = [("2006/07", -20)] * 2 if measure == "permanent_exclusion_rate" else []
    assert [(each["period"], each["difference"]) for each in differ] == wrong
    assert found.exit_code == (1 if wrong else 0)
    if measure == "suspension_rate":
        assert {each["verdict"] for each in rows} == {"equal"}


@pytest.mark.parametrize("measure", sorted(UNITS.keys() - {"days_lost_to_suspension"}))  # in none of them
def test_every_measure_has_an_answer_and_no_number_is_missing_without_a_reason(
    england: Path, measure: str
) -> None:
    found = table(england, measure)
    assert found["rows"]
    for row in found["rows"]:
        for name in ("rate", "low", "high"):
            assert row[name] is not None or row["reason"], (name, row)
        assert row["source"]
        if row["low"] is not None:
            assert row["low"] <= row["rate"] + 1e-9
            assert row["rate"] <= row["high"] + 1e-9


def test_an_authority_that_was_given_another_code_is_one_series(england: Path) -> None:
    rows = table(england, "suspension_rate", "--area", "Gateshead")["rows"]
    assert len(rows) == 17
    assert {each["area_code"] for each in rows} == {"E08000037"}


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("permanent_exclusion_rate", ("--by", "sen", "--period", "all")),
        ("permanent_exclusion_rate", ("--by", "ethnicity", "--period", "all", "--phase", "primary")),
        ("suspension_rate", ("--by", "fsm", "--period", "all")),
        ("overall_absence", ("--by", "region", "--period", "all")),
    ],
)
def test_every_ratio_lies_within_its_interval(england: Path, measure: str, said: tuple[str, ...]) -> None:
    judged = [each for each in table(england, measure, *said)["rows"] if each["ratio_low"] is not None]
    assert len(judged) > 10
    for row in judged:
        assert row["ratio_low"] <= row["ratio"] * (1 + 1e-9), row
        assert row["ratio"] <= row["ratio_high"] * (1 + 1e-9), row


def test_ratios_of_counts_are_told_from_those_of_published_rates(england: Path) -> None:
    asked = ("national", "table", england, "permanent_exclusion_rate", "--by", "sen", "--period", "2016/17")
    document = wholeschool(*asked, "--json").document
    by_group = {each["group"]: each["ratio_is"] for each in document["rows"]}
    assert by_group["ehc plan"] == by_group["sen support"] == "counts ÷ bases"
    assert by_group["no sen"] is None
    assert "3 ratios: of counts ÷ bases, which are more exact than published rates." in document["notes"]
    asked = (*asked[:3], "suspension_rate", "--by", "fsm", "--period", "2016/17", "--json")
    by_group = {each["group"]: each["ratio_is"] for each in wholeschool(*asked).document["rows"]}
    assert by_group["eligible"] == "rates"


def test_a_year_that_there_is_not_names_both_published_and_rebuilt_years(england: Path) -> None:
    asked = ("national", "table", england, "suspension_rate", "--by", "sen", "--period", "2018/19")
    said = wholeschool(*asked).sentence
    assert "2016/17. Rebuilt from local authorities: 2019/20" in said
    assert "Did you mean" not in said


def test_london_is_in_two_parts_in_files_of_suspensions(england: Path) -> None:
    asked = ("national", "table", england, "suspension_rate", "--area", "London", "--period", "2021/22")
    assert '--area "Inner London"' in wholeschool(*asked).sentence
    assert wholeschool(*asked[:5], "Inner London", *asked[6:]).exit_code == 0

"""The Department's own files, loaded: figures that are published elsewhere as well, and sums that hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.schema.national import CHARACTERISTICS, CROSSED, LEVELS, PHASES, TERMS, UNITS
from wholeschool.store import Store


@pytest.fixture(scope="module")
def engine(england: Path) -> Iterator[LocalEngine]:
    with Store.open(england).reading() as engine:
        yield engine


def of(engine: LocalEngine, **wanted: str) -> list[dict[str, Any]]:
    """The rows of these values; everybody in all schools, where nothing else is asked for."""
    rows = engine.table("national")
    asked = {"level": "national", "phase": "all", "characteristic": "", **wanted}
    rows = rows.filter([rows[name] == value for name, value in asked.items()])
    return engine.fetch(rows).to_pylist()


def one(engine: LocalEngine, measure: str, **wanted: str) -> dict[str, Any]:
    """The one row of these values, of the file named by a part of its name."""
    file = wanted.pop("file", "")
    (found,) = [row for row in of(engine, measure=measure, **wanted) if file in row["source_file"]]
    return found


@pytest.mark.parametrize(
    ("measure", "before", "after"),
    [
        ("suspension_rate", 438_265, 578_280),
        ("pupils_suspended_rate", 199_765, 252_463),
        ("permanent_exclusion_rate", 7_894, 6_495),
    ],
)
def test_suspensions_before_and_after_the_pandemic(
    engine: LocalEngine, measure: str, before: int, after: int
) -> None:
    counts = [one(engine, measure, period=period)["count"] for period in ("2018/19", "2021/22")]
    assert counts == [before, after]


def test_the_rate_rose_by_as_much_as_is_published(engine: LocalEngine) -> None:
    before, after = (one(engine, "suspension_rate", period=each)["rate"] for each in ("2018/19", "2021/22"))
    assert 100 * (after / before - 1) == pytest.approx(28.97, abs=0.005)


@pytest.mark.parametrize(
    ("measure", "characteristic", "group", "other", "ratio"),
    [
        ("suspension_rate", "fsm", "eligible", "not eligible", 3.58),
        ("pupils_suspended_rate", "fsm", "eligible", "not eligible", 2.93),
        ("suspension_rate", "ethnicity", "white and black caribbean", "white british", 1.85),
    ],
)
def test_published_ratios_of_2016_17(
    engine: LocalEngine, measure: str, characteristic: str, group: str, other: str, ratio: float
) -> None:
    found = {
        row["group"]: row["rate"]
        for row in of(engine, measure=measure, period="2016/17", characteristic=characteristic)
    }
    assert found[group] / found[other] == pytest.approx(ratio, abs=0.005)


def test_gypsy_roma_and_irish_travellers_together(engine: LocalEngine) -> None:
    found = {
        row["group"]: row
        for row in of(engine, measure="suspension_rate", period="2016/17", characteristic="ethnicity")
    }
    both = [found["gypsy roma"], found["traveller of irish heritage"]]
    rate = sum(row["count"] for row in both) / sum(row["base"] for row in both)
    british = found["white british"]
    assert rate / (british["count"] / british["base"]) == pytest.approx(3.29, abs=0.005)


@pytest.mark.parametrize(("period", "ratio"), [("2018/19", 3.60), ("2020/21", 3.43)])
def test_free_school_meals_in_later_years(engine: LocalEngine, period: str, ratio: float) -> None:
    sums: dict[str, list[float]] = {}
    for phase in ("primary", "secondary", "special"):
        for row in of(engine, measure="suspension_rate", period=period, phase=phase, characteristic="fsm"):
            if row["group"] == "unknown":
                continue
            count, base = sums.setdefault(row["group"], [0.0, 0.0])
            sums[row["group"]] = [count + row["count"], base + row["base"]]
    rates = {group: count / base for group, (count, base) in sums.items()}
    assert rates["eligible"] / rates["not eligible"] == pytest.approx(ratio, abs=0.005)


def test_special_needs_rebuilt_from_councils_rates_and_pupils(engine: LocalEngine) -> None:
    """Rates of the three terms of 2021/22 add up, because the head count is that of January in each."""
    rates: dict[tuple[str, str], float] = {}
    for row in of(engine, measure="suspension_rate", level="la", period="2021/22", characteristic="sen"):
        place = (row["area_code"], row["group"])
        rates[place] = rates.get(place, 0.0) + row["rate"]
    pupils: dict[tuple[str, str], float] = {}
    for row in of(engine, measure="pupils", level="la", period="2021/22", characteristic="sen"):
        area = row["area_code"]
        pupils[area, row["group"]] = row["count"]
        pupils[area, "no sen"] = pupils.get((area, "no sen"), row["base"]) - row["count"]

    def rate(*groups: str) -> float:
        weights = {place: pupils[place] for place in rates if place[1] in groups and place in pupils}
        assert len(weights) == 152 * len(groups)
        return sum(rates[place] * weight for place, weight in weights.items()) / sum(weights.values())

    found = [rate("ehc plan"), rate("sen support"), rate("ehc plan", "sen support")]
    assert [each / rate("no sen") for each in found] == pytest.approx([3.81, 3.97, 3.93], abs=0.005)


@pytest.mark.parametrize(("code", "per_thousand"), [("E", 1.594), ("C2", 2.351)])
def test_register_codes_of_2024_25(engine: LocalEngine, code: str, per_thousand: float) -> None:
    (found,) = [
        row
        for row in of(engine, measure="sessions_by_code", period="2024/25", characteristic="code")
        if row["group"] == code
    ]
    assert 1000 * found["count"] / found["base"] == pytest.approx(per_thousand, abs=0.0005)
    assert found["term"] == "year_to_date"
    assert found["rate"] == pytest.approx(per_thousand, abs=0.01), "published rates weight the phases"


def test_local_authorities_and_regions_make_england_in_every_year(engine: LocalEngine) -> None:
    rows = engine.table("national")
    file = rows.filter(
        rows.measure == "suspension_rate", rows.source_file == "exc_nat_region_la.csv", rows.phase == "all"
    )
    sums = engine.fetch(file.group_by("period", "level").agg(count=file["count"].sum())).to_pylist()
    found = {(row["period"], row["level"]): row["count"] for row in sums}
    periods = sorted({period for period, _ in found})
    assert (len(periods), periods[0], periods[-1]) == (17, "2006/07", "2022/23")
    for period in periods:
        assert len({found[period, level] for level in ("national", "region", "la")}) == 1, period


def test_a_head_count_of_zero_is_missing_and_not_zero(engine: LocalEngine) -> None:
    rows = of(engine, measure="suspension_rate", period="2006/07", phase="primary", characteristic="fsm")
    assert [(row["base"], row["reason"]) for row in rows] == [(None, "0")] * 3


def test_pupils_by_days_lost_make_all_who_were_suspended(engine: LocalEngine) -> None:
    rows = of(engine, measure="suspension_days", period="2016/17", characteristic="days")
    found = {row["group"]: row["count"] for row in rows}
    assert found.pop("") == 183_475
    assert len(found) == 46
    assert sum(count for count in found.values() if count) == pytest.approx(183_475, abs=2.5 * 47)


def test_schools_of_both_files_join_on_their_number(engine: LocalEngine) -> None:
    rows = engine.table("national")
    schools = rows.filter(rows.level == "school", rows.period == "2016/17")
    codes = [
        {
            *engine.fetch(schools.filter(schools.measure == measure).select("area_code").distinct())[
                "area_code"
            ].to_pylist()
        }
        for measure in ("suspension_rate", "overall_absence")
    ]
    assert len(codes[0] & codes[1]) == 21_210


def test_pupil_referral_units_are_not_all_schools(engine: LocalEngine) -> None:
    units = one(engine, "overall_absence", period="2022/23", phase="alternative_provision")
    assert (units["rate"], units["term"]) == (pytest.approx(40.74959), "autumn_spring")


def test_every_figure_has_words_that_are_fixed_and_a_number_or_a_reason(engine: LocalEngine) -> None:
    rows = engine.table("national")
    for column, words in (("measure", UNITS), ("level", LEVELS), ("phase", PHASES), ("term", TERMS)):
        used = engine.fetch(rows.select(column).distinct())[column].to_pylist()
        assert {*used} <= {*words}, column
    said = engine.fetch(rows.select("characteristic").distinct())["characteristic"].to_pylist()
    assert {part for each in said for part in each.split(CROSSED)} <= {"", *CHARACTERISTICS} - {"other"}
    silent = rows.filter(rows["count"].isnull() & rows["rate"].isnull() & rows["reason"].isnull())
    assert engine.count(silent) == 0


def test_no_finding_of_these_files_is_grave(england: Path) -> None:
    with Store.open(england).reading() as engine:
        severities = engine.fetch(engine.table("findings"))["severity"]
    assert {*pc.unique(severities).to_pylist()} <= {"info", "warning"}

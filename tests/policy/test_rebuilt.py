"""England rebuilt from its authorities, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.policy.made import council
from wholeschool.policy.figures import Figure
from wholeschool.policy.rebuilt import authorities_in, rebuilt
from wholeschool.policy.table import missing

LEEDS, YORK = ("E08000035", "Leeds"), ("E06000014", "York")


def rates(place: tuple[str, str], **of: float | None) -> list:  # type: ignore[type-arg]
    return [
        council(
            *place, rate=rate, characteristic="sen", group=group.replace("_", " "), file="rates.csv", row=row
        )
        for row, (group, rate) in enumerate(of.items(), start=2)
    ]


def heads(place: tuple[str, str], everybody: float, **of: float) -> list:  # type: ignore[type-arg]
    return [
        council(*place, n, everybody, measure="pupils", characteristic="sen", group=group.replace("_", " "))
        for group, n in of.items()
    ]


RATES = [
    *rates(LEEDS, ehc_plan=20.0, sen_support=10.0, no_sen=5.0),
    *rates(YORK, ehc_plan=10.0, sen_support=10.0, no_sen=1.0),
]
pytestmark = pytest.mark.usefixtures("few_authorities")
HEADS = [*heads(LEEDS, 1000, ehc_plan=50, sen_support=150), *heads(YORK, 500, ehc_plan=50, sen_support=50)]


def test_rates_are_weighed_by_pupils_and_those_of_no_group_are_the_rest() -> None:
    found = {each.group: each for each in rebuilt(RATES, HEADS, "sen")}
    # Leeds 50 · 20 % and York 50 · 10 % are 15 of 100; without SEN 800 · 5 % and 400 · 1 % are 44 of 1,200.
    assert (found["ehc plan"].count, found["ehc plan"].base) == (pytest.approx(15), 100)
    assert (found["no sen"].count, found["no sen"].base) == (pytest.approx(44), 1200)
    assert (found["all sen"].count, found["all sen"].base) == (pytest.approx(35), 300)
    assert found["no sen"].level == "national"
    assert "rebuilt from rates and pupils of 2 local authorities" in found["no sen"].made
    assert "rates.csv:2" in found["ehc plan"].sources


def country(lacking: int = 0) -> tuple[list[Figure], list[Figure]]:
    """Rates and heads of forty authorities of one size, of which some lack the rate of a group."""
    places = [(f"E0{number}", f"Place {number}") for number in range(40)]
    all_rates = [
        each for place in places for each in rates(place, ehc_plan=20.0, sen_support=10.0, no_sen=5.0)
    ]
    without = {code for code, _ in places[:lacking]}
    return (
        [each for each in all_rates if each.area_code not in without or each.group != "no sen"],
        [each for place in places for each in heads(place, 1000, ehc_plan=50, sen_support=150)],
    )


def test_an_authority_that_lacks_a_group_is_left_out_of_all_groups_and_said() -> None:
    found = {each.group: each for each in rebuilt(*country(lacking=2), "sen")}
    assert found["ehc plan"].base == 38 * 50
    assert "(2 left out" in found["ehc plan"].made


def test_below_95_per_cent_of_authorities_it_is_not_england_and_says_why() -> None:
    found = rebuilt(*country(lacking=3), "sen")
    assert {each.group for each in found} == {"ehc plan", "sen support", "no sen"}
    assert not any(each.has_number for each in found)
    assert found[0].level == "national"
    assert "only 37 of 40 local authorities" in missing(found[0])


def test_half_a_file_of_pupils_does_not_make_a_smaller_england(monkeypatch: pytest.MonkeyPatch) -> None:
    """What there was in that year is known without a file: 152 in 2021/22."""
    assert (authorities_in("2020/21"), authorities_in("2021/22"), authorities_in("2023/24")) == (
        151,
        152,
        153,
    )
    monkeypatch.undo()
    found = rebuilt(*country(), "sen")
    assert "only 40 of 152 local authorities" in found[0].reason


def test_one_large_authority_is_more_than_a_twentieth_of_pupils() -> None:
    found_rates, found_heads = country(lacking=1)
    large = [
        replace(each, count=20 * (each.count or 0), base=20_000) if each.area_code == "E00" else each
        for each in found_heads
    ]
    assert "with 66 % of pupils" in rebuilt(found_rates, large, "sen")[0].reason


def test_of_two_editions_of_rates_the_newest_is_weighed() -> None:
    old = [replace(each, rate=1.0, edition=("rates.csv", "old"), loaded_on="2026-01-01") for each in RATES]
    for both in ([*old, *RATES], [*RATES, *old]):
        assert {each.group: each for each in rebuilt(both, HEADS, "sen")}["ehc plan"].count == pytest.approx(
            15
        )


def test_without_head_counts_nothing_is_rebuilt() -> None:
    assert rebuilt(RATES, [], "sen") == []


def test_sessions_have_a_rate_and_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholeschool.policy.rebuilt.authorities_in", lambda _: 1)
    sessions = [
        council(
            *LEEDS, rate=rate, measure="sessions_by_code", characteristic="code × sen", group=f"E × {group}"
        )
        for group, rate in (("ehc plan", 3.0), ("sen support", 6.0), ("no sen", 1.0))
    ]
    found = {
        each.group: each
        for each in rebuilt(sessions, heads(LEEDS, 1000, ehc_plan=50, sen_support=150), "sen")
    }
    assert (found["all sen"].rate, found["all sen"].count) == (pytest.approx((50 * 3 + 150 * 6) / 200), None)

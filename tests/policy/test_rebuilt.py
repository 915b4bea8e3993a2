"""England rebuilt from its authorities, by hand."""

from __future__ import annotations

import pytest

from tests.policy.made import council
from wholeschool.policy.rebuilt import rebuilt

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


def test_an_authority_that_lacks_a_group_is_left_out_of_all_groups_and_said() -> None:
    lacking = [each for each in RATES if (each.area, each.group) != ("York", "no sen")]
    found = {each.group: each for each in rebuilt(lacking, HEADS, "sen")}
    assert found["ehc plan"].count == pytest.approx(10)
    assert "(1 left out" in found["ehc plan"].made


def test_without_head_counts_nothing_is_rebuilt() -> None:
    assert rebuilt(RATES, [], "sen") == []


def test_sessions_have_a_rate_and_no_count() -> None:
    sessions = [
        council(
            *LEEDS, rate=rate, measure="sessions_by_code", characteristic="code × sen", group=f"E × {group}"
        )
        for group, rate in (("ehc plan", 3.0), ("sen support", 6.0), ("no sen", 1.0))
    ]
    found = {each.group: each for each in rebuilt(sessions, HEADS, "sen")}
    assert (found["all sen"].rate, found["all sen"].count) == (pytest.approx((50 * 3 + 150 * 6) / 200), None)

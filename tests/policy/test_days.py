"""Days lost: what the groups of a file say, and how far it can be from that."""

from __future__ import annotations

import pytest

from tests.policy.made import figure
from wholeschool.policy.days import DaysLost, days_lost


def lost(by: str = "days", rounding: int = 0, **counts: float | None) -> DaysLost:
    rows = [
        figure(count, measure="suspension_days", characteristic=by, rounding=rounding,
               group="" if group == "total" else group.strip("d").replace("_", "-").replace("more", "+"))
        for group, count in counts.items()
    ]  # fmt: skip
    (found,) = days_lost(rows)
    return found


def test_days_are_pupils_times_days_and_half_a_day_either_way() -> None:
    found = lost(total=30, d1=20, d2=10)
    assert (found.at_word, found.low, found.high) == (40, 25, 55)
    assert found.each == pytest.approx(40 / 30)


def test_an_open_group_reaches_to_the_end_of_the_year() -> None:
    found = lost(total=12, d1=10, d46more=2)
    assert (found.at_word, found.low) == (10 + 92, 5 + 91)
    assert found.high == 15 + 2 * 190
    assert any("46 or more" in each for each in found.assumptions)


def test_a_band_has_its_two_ends() -> None:
    found = lost(by="days_band", total=10, d6_10=10)
    assert (found.at_word, found.low, found.high) == (60, 55, 105)


def test_rounded_counts_may_be_half_of_it_more_or_less() -> None:
    found = lost(rounding=5, total=20, d1=20)
    assert (found.low, found.high) == (17.5 * 0.5, 22.5 * 1.5)
    assert any("rounded to 5" in each for each in found.assumptions)


def test_withheld_groups_hold_what_the_total_leaves_over() -> None:
    found = lost(total=13, d1=10, d2=None, d3=None)
    assert (found.low, found.high) == (5 + 3 * 1.5, 15 + 3 * 3.5)
    assert any("2 groups are withheld" in each for each in found.assumptions)


def test_lengths_that_nobody_knows_are_left_out_and_said() -> None:
    found = lost(by="length", total=15, d1=10, unknown=5)
    assert found.at_word == 10
    assert any("5 of 15 have no length" in each for each in found.assumptions)


def test_less_than_a_day_is_no_less_than_nothing() -> None:
    found = lost(by="length", total=10, d0=10)
    assert (found.at_word, found.low, found.high) == (0, 0, 5)


def test_a_total_alone_says_nothing_of_days() -> None:
    assert days_lost([figure(10, measure="suspension_days", characteristic="days")]) == []

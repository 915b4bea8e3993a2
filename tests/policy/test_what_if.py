"""What would be less, if a rate fell: worked by hand, and held to the spread that its parts have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.policy.official import figure
from wholeschool.policy.figures import Figure
from wholeschool.policy.what_if import Draws, WhatIf, what_if
from wholeschool.reference.unit_costs import unit_costs

NOW = figure(group="eligible", count=2_000, base=10_000)
OTHER = figure(group="not eligible", count=1_000, base=20_000)


def asked(now: Figure = NOW, *others: Figure, times: float = 1.0, **said: Any) -> WhatIf:
    return what_if(now, others or (OTHER,), unit_costs(), who="a", like="b", times=times, **said)


def test_the_gap_times_those_that_the_rate_is_of() -> None:
    found = asked()
    assert (found.rate, found.other) == (pytest.approx(20), pytest.approx(5))
    suspensions, days, money = found.rows
    assert suspensions.found == pytest.approx(1_500)
    assert days.found == pytest.approx(1_500 * (1.9072 + 2.2422) / 2)
    assert money.found == pytest.approx(days.found * 40)
    assert (money.low, money.high) == (pytest.approx(days.low * 36), pytest.approx(days.high * 45))


def test_every_row_has_ends_around_what_was_found() -> None:
    for measure in ("suspension_rate", "permanent_exclusion_rate", "unauthorised_absence"):
        now, other = (figure(measure, count=each.count, base=each.base) for each in (NOW, OTHER))
        for row in asked(now, other).rows:
            assert row.low < row.found < row.high, (measure, row.what)


def test_the_ends_are_as_wide_as_chance_makes_them() -> None:
    """1,500 fewer: variance of 2,000 events, and of 1,000 times the square of the bases' ratio."""
    row = asked(draws=Draws(200_000, 7)).rows[0]
    error = np.sqrt(2_000 + 1_000 / 4)
    assert (row.high - row.low) / (2 * 1.96) == pytest.approx(error, rel=0.02)


def test_there_cannot_be_fewer_by_more_than_there_were() -> None:
    row = asked(figure(group="eligible", count=7, base=100), times=3.0).rows[0]
    assert row.high <= 7


def test_runs_of_suspensions_widen_the_ends() -> None:
    """Three times a pupil: 2 · 3 − 1 = 5 times the variance."""
    once, thrice = (asked(times=times, draws=Draws(200_000, 7)).rows[0] for times in (1.0, 3.0))
    assert (thrice.high - thrice.low) / (once.high - once.low) == pytest.approx(np.sqrt(5), rel=0.02)


def test_the_same_seed_gives_the_same_ends_and_another_nearly_the_same() -> None:
    assert asked(draws=Draws(5_000, 3)) == asked(draws=Draws(5_000, 3))
    first, second = (asked(draws=Draws(5_000, seed)).rows[0] for seed in (3, 4))
    assert first.low != second.low
    assert first.low == pytest.approx(second.low, rel=0.02)


def test_the_median_of_others() -> None:
    others = [
        figure(area=name, count=count, base=1_000) for name, count in zip("abc", (10, 50, 300), strict=True)
    ]
    found = asked(NOW, *others)
    assert found.other == pytest.approx(5)
    assert found.rows[0].found == pytest.approx(1_500)
    assert found.rows[0].low < 1_500 < found.rows[0].high


def test_a_rate_that_is_not_higher_has_nothing_to_gain() -> None:
    found = asked(OTHER, NOW)
    assert found.rows == ()
    assert "nothing to gain" in found.reason
    assert asked(NOW, NOW).rows == ()


def test_sessions_are_halved_into_days() -> None:
    now, other = (figure("unauthorised_absence", count=each.count, base=each.base) for each in (NOW, OTHER))
    sessions, days, _ = asked(now, other).rows
    assert days.found == pytest.approx(sessions.found / 2)


def test_an_excluded_cohort_at_the_unit_cost_of_the_report() -> None:
    """9,376 permanent exclusions at £170,000 are £1.594 billion, published as £1.6 billion."""
    now = figure("permanent_exclusion_rate", count=9_376, base=8_000_000)
    none = figure("permanent_exclusion_rate", count=0, base=8_000_000)
    money = asked(now, none).rows[-1]
    assert money.found == pytest.approx(1.594e9, rel=1e-3)
    assert money.low <= money.found <= money.high


def test_without_a_count_there_is_no_answer() -> None:
    found = asked(figure(group="eligible", rate=4.0))
    assert (found.rows, found.reason) == ((), "There is no count of eligible.")

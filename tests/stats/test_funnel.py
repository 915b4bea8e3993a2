"""Limits from the other units: against statsmodels, and what must hold whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from wholeschool.stats import RatioSums
from wholeschool.stats.funnel import FEWEST_LIKES, leave_one_out, log_rates

LOGS = np.array([-3.2, -3.0, -3.4, -2.9, -3.1, -3.3, -2.7, -3.5, -3.05, -3.15, -3.25, -1.8])
VARIANCES = np.array([0.01, 0.02, 0.03, 0.015, 0.01, 0.02, 0.04, 0.05, 0.01, 0.02, 0.03, 0.02])

# statsmodels 0.14, combine_effects(logs, variances, method_re="pm") without the unit named:
# tau², mean, variance of the mean.
STATSMODELS = {
    11: (0.019287705225307268, -3.128047054630665, 0.003573542707993376),
    0: (0.188820468268105, -3.0082064334827097, 0.01929823420766126),
    7: (0.17093499043897017, -2.9875209293311857, 0.017360336917252292),
}


@pytest.mark.parametrize("unit", STATSMODELS)
def test_mean_and_limits_are_those_of_statsmodels(unit: int) -> None:
    between, mean, variance = STATSMODELS[unit]
    funnel = leave_one_out(LOGS, VARIANCES)
    spread = np.sqrt(between + variance + VARIANCES[unit])
    reach = stats.t.ppf(0.995, 10) * spread
    assert np.log(funnel.usual[unit]) == pytest.approx(mean, abs=1e-5)
    assert np.log(funnel.low[unit]) == pytest.approx(mean - reach, abs=1e-4)
    assert np.log(funnel.high[unit]) == pytest.approx(mean + reach, abs=1e-4)
    p = 2 * stats.t.sf(abs(LOGS[unit] - mean) / spread, 10)
    assert funnel.p[unit] == pytest.approx(p, rel=1e-3)


def test_an_outlier_does_not_widen_its_own_limits() -> None:
    funnel = leave_one_out(LOGS, VARIANCES)
    assert funnel.p[11] < 0.01
    assert np.exp(LOGS[11]) > funnel.high[11]
    assert np.all(funnel.p[:11] > 0.01)
    further = LOGS.copy()
    further[11] += 5
    assert leave_one_out(further, VARIANCES).high[11] == pytest.approx(funnel.high[11])


def test_below_ten_others_nothing_is_judged() -> None:
    few = leave_one_out(LOGS[:FEWEST_LIKES], VARIANCES[:FEWEST_LIKES])
    assert np.isnan(few.p).all()
    assert np.isnan(few.high).all()
    assert few.likes.tolist() == [FEWEST_LIKES - 1] * FEWEST_LIKES
    assert not np.isnan(leave_one_out(LOGS[: FEWEST_LIKES + 1], VARIANCES[: FEWEST_LIKES + 1]).p).any()


def test_units_without_a_rate_neither_count_nor_are_judged() -> None:
    logs = np.append(LOGS, np.nan)
    funnel = leave_one_out(logs, np.append(VARIANCES, np.nan))
    assert np.isnan(funnel.p[-1])
    assert funnel.p[:-1] == pytest.approx(leave_one_out(LOGS, VARIANCES).p)


@given(
    st.lists(st.tuples(st.floats(-6, 0), st.floats(0.001, 2)), min_size=11, max_size=20),
    st.floats(-3, 3),
)
def test_limits_hold_the_mean_and_move_with_the_rates(units: list[tuple[float, float]], by: float) -> None:
    logs, variances = np.array(units).T
    funnel = leave_one_out(logs, variances)
    assert np.all((funnel.low < funnel.usual) & (funnel.usual < funnel.high))
    outside = (np.exp(logs) < funnel.low) | (np.exp(logs) > funnel.high)
    near = np.isclose(funnel.p, 0.01, rtol=1e-6)
    assert np.all((outside == (funnel.p < 0.01)) | near)
    moved = leave_one_out(logs + by, variances)
    assert moved.usual == pytest.approx(funnel.usual * np.exp(by), rel=1e-6)
    assert moved.p == pytest.approx(funnel.p, rel=1e-5, abs=1e-12)


@given(st.lists(st.tuples(st.floats(-6, 0), st.floats(0.001, 2)), min_size=11, max_size=15))
def test_the_spread_between_units_solves_its_equation(units: list[tuple[float, float]]) -> None:
    logs, variances = np.array(units).T
    y, v = logs[1:], variances[1:]

    def excess(between: float) -> float:
        weights = 1 / (v + between)
        return float((weights * (y - (weights * y).sum() / weights.sum()) ** 2).sum()) - (len(y) - 1)

    between = 0.0 if excess(0) <= 0 else optimize.brentq(excess, 0, 1e4, xtol=1e-12)
    weights = 1 / (v + between)
    mean = (weights * y).sum() / weights.sum()
    assert np.log(leave_one_out(logs, variances).usual[0]) == pytest.approx(mean, abs=1e-5)


def test_variance_of_a_log_rate_by_hand() -> None:
    # Two pupils of 100 sessions with 1 and 3: rate 0.02, residuals −1 and 1, variance 2/1 · 2 ÷ 200² = 1e-4,
    # ÷ 0.02² = 0.25. The design effect is 4 · 0.25 = 1, and the floor 1 ÷ 4.5.
    logs, variances = log_rates(RatioSums.of([1.0, 3.0], [100.0, 100.0]))
    assert logs[0] == pytest.approx(np.log(4.5 / 200))
    assert variances[0] == pytest.approx(0.25)


def test_a_unit_without_any_part_has_a_wide_variance_and_one_without_a_whole_none() -> None:
    cell = np.array([0, 0, 1, 1, 2])
    sums = RatioSums.by_cell(cell, [5.0, 0.0, 0.0, 0.0, 0.0], [100.0, 100.0, 100.0, 100.0, 0.0], 3)
    logs, variances = log_rates(sums)
    # All 5 sessions are one pupil's: rate 1/40, residuals ±2.5, variance 2 · 12.5 ÷ 200² ÷ rate² = 1.
    assert variances[0] == pytest.approx(1.0)
    assert variances[1] == pytest.approx(5.0 / 0.5)  # design effect 5 · 1, over half a session
    assert logs[1] == pytest.approx(np.log(0.5 / 200))
    assert np.isnan(logs[2])
    assert np.isnan(variances[2])

"""Waiting times: held against a published trial, statsmodels, scipy, and simulated coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from wholeschool.stats import kaplan_meier, waiting_times

# Freireich et al. 1963: weeks in remission on 6-mercaptopurine, 21 children; + = still in remission.
WEEKS = np.array([6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
RELAPSED = np.arange(21) < 9
# Kaplan–Meier as printed in Kleinbaum & Klein, Survival Analysis, table 2.1.
PUBLISHED = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
WAITS = st.lists(st.tuples(st.integers(1, 39), st.booleans()), min_size=1, max_size=60)


def test_the_published_trial() -> None:
    found = kaplan_meier(WEEKS, RELAPSED)
    assert {week: round(found.survival[0, week], 4) for week in PUBLISHED} == PUBLISHED
    assert found.quantile()[0][0] == 23


def test_as_statsmodels_has_the_median_and_its_interval() -> None:
    theirs = SurvfuncRight(WEEKS, RELAPSED)
    median, low, high = (float(each[0]) for each in kaplan_meier(WEEKS, RELAPSED).quantile())
    assert median == theirs.quantile(0.5)
    assert low == 13  # survival::survfit(conf.type = "log-log") says the same: 23 (13, not reached)
    assert np.isnan(high)


@given(WAITS)
def test_the_curve_and_its_interval_are_scipys(rows: list[tuple[int, bool]]) -> None:
    times, happened = np.array([t for t, _ in rows]), np.array([h for _, h in rows])
    found = kaplan_meier(times, happened)
    data = stats.CensoredData(uncensored=times[happened], right=times[~happened])
    curve = stats.ecdf(data).sf
    at = curve.quantiles.astype(int)
    assert found.survival[0, at] == pytest.approx(curve.probabilities, abs=1e-12)
    with np.errstate(all="ignore"):
        interval = curve.confidence_interval(method="log-log")
    inside = (curve.probabilities > 0) & (curve.probabilities < 1)
    for ours, theirs in ((found.low, interval.low), (found.high, interval.high)):
        assert ours[0, at][inside] == pytest.approx(theirs.probabilities[inside], abs=1e-9)


@given(WAITS)
def test_curves_fall_inside_their_interval_and_the_median_inside_its(rows: list[tuple[int, bool]]) -> None:
    times, happened = np.array([t for t, _ in rows]), np.array([h for _, h in rows])
    found = kaplan_meier(times, happened)
    assert (np.diff(found.survival) <= 0).all()
    assert (found.low <= found.survival + 1e-12).all()
    assert (found.survival <= found.high + 1e-12).all()
    median, low, high = (float(each[0]) for each in found.quantile())
    if happened.all():
        assert median == np.sort(times)[(len(times) - 1) // 2]
    assert np.isnan(median) or (low <= median and (np.isnan(high) or median <= high))


def test_groups_are_judged_as_if_each_stood_alone() -> None:
    rng = np.random.default_rng(8)
    ended, seen = rng.integers(0, 4, (2, 5, 20))
    together = waiting_times(ended, seen)
    for group in range(5):
        alone = waiting_times(ended[[group]], seen[[group]])
        assert (together.survival[group] == alone.survival[0]).all()
        assert together.quantile()[1][group] == pytest.approx(alone.quantile()[1][0], nan_ok=True)


def test_some_groups_keep_their_figures() -> None:
    happened, seen = np.random.default_rng(8).integers(0, 5, (2, 4, 9))
    some, alone = waiting_times(happened, seen).only(slice(1, 3)), waiting_times(happened[1:3], seen[1:3])
    for ours, theirs in zip(vars(some).values(), vars(alone).values(), strict=True):
        assert np.array_equal(ours, theirs)


def test_a_group_of_nobody_waits_for_nothing() -> None:
    nobody = np.zeros((1, 10), dtype=np.int64)
    assert all(np.isnan(each[0]) for each in waiting_times(nobody, nobody).quantile())


def test_the_interval_of_the_median_covers_it() -> None:
    rng = np.random.default_rng(9)
    covered = 0
    for _ in range(800):
        waited = rng.geometric(0.08, 50)  # at 8 % a week, half get there by the ninth
        last = rng.integers(1, 39, 50)
        found = kaplan_meier(np.minimum(waited, last), waited <= last)
        _, low, high = (float(each[0]) for each in found.quantile())
        covered += bool((np.isnan(low) or low <= 9) and (np.isnan(high) or high >= 9))
    assert covered / 800 >= 0.94

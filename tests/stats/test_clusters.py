"""Proportions in clusters: held against published intervals, statsmodels, and simulated coverage."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import proportion_confint

from wholeschool.stats import RatioSums, proportion_intervals, wilson_interval

SHARED = Path(os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[3] / "shared"))
VIRGINIA = SHARED / "reference_results" / "data" / "suspend.csv"
CLUSTERS = st.lists(
    st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2
)


def sums_of(pairs: list[tuple[int, int]]) -> RatioSums:
    part, whole = np.array(pairs).T
    return RatioSums.of(part, whole)


@pytest.mark.parametrize(("part", "trials"), [(0, 20), (20, 20), (1, 7), (30, 150), (45, 600)])
def test_single_trials_come_near_wilson(part: int, trials: int) -> None:
    """With one trial a cluster only Student's t for the normal distribution widens Wilson's interval."""
    ours = proportion_intervals(RatioSums.of(np.arange(trials) < part, np.ones(trials)))
    low, high = proportion_confint(part, trials, method="wilson")
    slack = 3.0 / trials * (high - low)
    assert low - slack <= ours.low[0] <= low + 1e-9
    assert high - 1e-9 <= ours.high[0] <= high + slack


@pytest.mark.parametrize(("part", "trials"), [(0, 20), (20, 20), (1, 7), (30, 150), (45, 600)])
def test_the_interval_of_a_rate_is_wilsons(part: int, trials: int) -> None:
    low, high = wilson_interval(np.array([part / trials]), np.array([float(trials)]))
    assert (low[0], high[0]) == pytest.approx(proportion_confint(part, trials, method="wilson"), abs=1e-9)


def test_wilson_as_published_where_nothing_or_everything_happened() -> None:
    # R 4.2.2, prop.test(correct = FALSE): 0 of 20.
    ours = proportion_intervals(RatioSums.of(np.zeros(20), np.ones(20)))
    assert (ours.low[0], round(ours.high[0], 6)) == (0, 0.161125)


def test_the_variance_is_that_of_a_regression_with_clusters() -> None:
    rng = np.random.default_rng(1)
    whole = rng.integers(1, 15, 80)
    part = rng.binomial(whole, rng.beta(0.6, 2, 80))
    pupil = np.repeat(np.arange(80), whole)
    moved = np.concatenate([np.arange(n) < y for y, n in zip(part, whole, strict=True)]).astype(float)
    fit = OLS(moved, np.ones(len(moved))).fit(cov_type="cluster", cov_kwds={"groups": pupil})
    # Their small-sample factor also has (N − 1) ÷ (N − 1) with one coefficient, which is 1.
    sums = RatioSums.of(part, whole)
    assert sums.rate[0] == pytest.approx(fit.params[0])
    assert sums.variance[0] == pytest.approx(fit.bse[0] ** 2)


@pytest.mark.skipif(not VIRGINIA.is_file(), reason="needs ../shared (or WHOLESCHOOL_SHARED)")
def test_real_pupils_in_real_schools() -> None:
    """8,465 pupils of 100 schools, 576 suspended: the between-school spread shows as a design effect."""
    with VIRGINIA.open(encoding="utf-8") as file:
        rows = [(int(row["school"]), int(row["sus"])) for row in csv.DictReader(file)]
    school, suspended = np.array(rows).T
    part, whole = np.bincount(school, suspended)[1:], np.bincount(school)[1:]
    sums = RatioSums.of(part, whole)
    assert (sums.clusters[0], sums.part[0], sums.whole[0]) == (100, 576, 8465)
    fit = OLS(suspended.astype(float), np.ones(8465)).fit(cov_type="cluster", cov_kwds={"groups": school})
    assert sums.variance[0] == pytest.approx(fit.bse[0] ** 2)
    assert 1.5 < sums.design_effect[0] < 6


@given(CLUSTERS)
def test_intervals_lie_between_0_and_1_and_hold_the_rate(pairs: list[tuple[int, int]]) -> None:
    found = proportion_intervals(sums_of(pairs))
    assert 0 <= found.low[0] <= found.rate[0] + 1e-9
    assert found.rate[0] - 1e-9 <= found.high[0] <= 1
    assert found.high[0] - found.low[0] > 0


@given(CLUSTERS)
def test_what_did_not_happen_has_the_mirrored_interval(pairs: list[tuple[int, int]]) -> None:
    found = proportion_intervals(sums_of(pairs))
    other = proportion_intervals(sums_of([(n - y, n) for y, n in pairs]))
    assert other.low[0] == pytest.approx(1 - found.high[0], abs=1e-7)
    assert other.high[0] == pytest.approx(1 - found.low[0], abs=1e-7)


@given(CLUSTERS)
def test_each_trial_written_down_twice_tells_nothing_new(pairs: list[tuple[int, int]]) -> None:
    sums, twice = sums_of(pairs), sums_of([(2 * y, 2 * n) for y, n in pairs])
    if sums.design_effect[0] > 1 or sums.rate[0] in (0, 1):
        once, doubled = proportion_intervals(sums), proportion_intervals(twice)
        assert doubled.low[0] == pytest.approx(once.low[0])
        assert doubled.high[0] == pytest.approx(once.high[0])


def test_cells_are_judged_as_if_each_stood_alone() -> None:
    cell = np.array([0, 2, 0, 2, 2])
    part, whole = np.array([1, 0, 2, 3, 1]), np.array([2, 4, 2, 3, 3])
    together = proportion_intervals(RatioSums.by_cell(cell, part, whole, 4))
    alone = proportion_intervals(RatioSums.of(part[cell == 2], whole[cell == 2]))
    assert together.low[2] == alone.low[0]
    assert together.high[2] == alone.high[0]
    assert np.isnan(together.rate[[1, 3]]).all()


@pytest.mark.parametrize("share", [0.03, 0.12, 0.4])
def test_intervals_cover_the_truth_of_pupils_who_are_not_alike(share: float) -> None:
    rng = np.random.default_rng(20)
    covered = 0
    for _ in range(1000):
        whole = rng.integers(1, 18, 60)
        part = rng.binomial(whole, rng.beta(share * 4, (1 - share) * 4, 60))
        found = proportion_intervals(RatioSums.of(part, whole))
        covered += bool(found.low[0] <= share <= found.high[0])
    # Where a few pupils in sixty make nearly all of a rare move, 92 of 100 is what it comes to.
    assert 0.915 <= covered / 1000 <= 0.985

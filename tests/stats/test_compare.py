"""Two rates: held against statsmodels, a textbook table, and their own level and symmetry in simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import WLS

from wholeschool.stats import RatioSums, compare_proportions, rate_change, rate_changes

LOST = st.tuples(st.integers(0, 30), st.integers(1, 380), st.integers(0, 30), st.integers(1, 380))


def test_the_error_is_that_of_a_weighted_regression_with_pupils_as_clusters() -> None:
    rng = np.random.default_rng(3)
    x1, x2 = rng.integers(100, 380, (2, 90))
    frailty = rng.gamma(0.3, 1 / 0.3, 90)
    y1, y2 = rng.poisson(0.02 * frailty * x1), rng.poisson(0.01 * frailty * x2)
    found = rate_change(y1, x1, y2, x2)
    # Rates weighted by sessions, regressed on the period.
    design = np.column_stack([np.ones(180), np.repeat([0, 1], 90)])
    fit = WLS(np.concatenate([y1 / x1, y2 / x2]), design, weights=np.concatenate([x1, x2])).fit(
        cov_type="cluster", cov_kwds={"groups": np.tile(np.arange(90), 2), "use_correction": False}
    )
    assert found.difference == pytest.approx(fit.params[1])
    assert found.error == pytest.approx(fit.bse[1] * np.sqrt(90 / 89))
    t = stats.t(found.clusters - 1)
    assert found.p == pytest.approx(2 * t.sf(abs(found.difference) / found.error))
    assert found.high - found.low == pytest.approx(2 * t.ppf(0.975) * found.error)


def test_pupils_of_one_trial_a_period_make_the_paired_t_test() -> None:
    rng = np.random.default_rng(4)
    before, after = rng.normal(2, 1, 25), rng.normal(2.5, 1, 25)
    ours = rate_change(before, np.ones(25), after, np.ones(25))
    assert ours.p == pytest.approx(stats.ttest_rel(after, before).pvalue)


@given(st.lists(LOST, min_size=2, max_size=30))
def test_periods_the_other_way_round_mirror_the_change(rows: list[tuple[int, int, int, int]]) -> None:
    y1, x1, y2, x2 = np.array(rows).T
    there, back = rate_change(y1, x1, y2, x2), rate_change(y2, x2, y1, x1)
    assert back.difference == pytest.approx(-there.difference, nan_ok=True)
    assert back.low == pytest.approx(-there.high, nan_ok=True)
    assert back.p == pytest.approx(there.p, nan_ok=True)
    assert np.isnan(there.p) or 0 <= there.p <= 1


def test_nothing_is_said_of_nothing() -> None:
    zeros, ones = np.zeros(20), np.full(20, 300)
    assert np.isnan(rate_change(zeros, ones, zeros, ones).p)
    assert np.isnan(rate_change(zeros, ones, np.eye(1, 20)[0] * 200, ones).p)
    assert np.isnan(rate_change(zeros, zeros, zeros, ones).before)


def test_rates_are_judged_as_if_each_stood_alone() -> None:
    rng = np.random.default_rng(6)
    y1, y2 = rng.poisson(2.0, (2, 5, 40)).astype(float)
    x1, x2 = rng.integers(0, 300, (2, 5, 40)).astype(float)
    y1[1] = y2[1] = 0  # nobody has any of it
    x1[2] = 0  # nobody was there before
    y1[3], y2[3], x1[3], x2[3] = 3, 3, 300, 300  # all alike: nothing to be wrong about
    together = rate_changes(y1, x1, y2, x2)
    for row, found in enumerate(together):
        alone = rate_change(y1[row], x1[row], y2[row], x2[row])
        assert vars(found) == pytest.approx(vars(alone), nan_ok=True)
    assert np.isnan([each.p for each in together]).tolist() == [False, True, True, True, False]
    assert (together[3].low, together[3].high, together[3].error) == (0, 0, 0)


def test_a_pupil_in_both_periods_is_one_pupil() -> None:
    """What every pupil halves is seen more surely than what two different sets of pupils differ in."""
    rng = np.random.default_rng(5)
    y = rng.gamma(0.2, 40, 100)
    x, zeros = np.full(100, 350.0), np.zeros(100)
    same = rate_change(y, x, y / 2, x)
    others = rate_change(
        *(np.concatenate(both) for both in ((y, zeros), (x, zeros), (zeros, y / 2), (zeros, x)))
    )
    assert same.difference == pytest.approx(others.difference)
    assert same.p < others.p


def test_one_trial_a_cluster_is_the_likelihood_ratio_test_of_the_table() -> None:
    first = RatioSums.of(np.arange(150) < 30, np.ones(150))
    found = compare_proportions(first, np.array([45 / 600]), np.array([600.0]), np.ones(1))
    g = stats.chi2_contingency([[30, 120], [45, 555]], correction=False, lambda_="log-likelihood")
    effect = float(first.design_effect[0])
    assert 1 <= effect < 1.01
    assert found.p[0] == pytest.approx(stats.f.sf(g.statistic / effect, 1, 149))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(6, 9)), min_size=3), st.integers(0, 200))
def test_what_did_not_happen_is_as_surprising(pairs: list[tuple[int, int]], part: int) -> None:
    y, x = np.array(pairs).T
    rate, trials, effect = np.array([part / 200]), np.array([200.0]), np.array([1.3])
    found = compare_proportions(RatioSums.of(y, x), rate, trials, effect)
    other = compare_proportions(RatioSums.of(x - y, x), 1 - rate, trials, effect)
    # Where both rates are the same, p falls off 1 with the root of what rounding leaves of the difference.
    assert other.p[0] == pytest.approx(found.p[0], abs=1e-7)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3])
def test_a_school_that_is_like_the_others_is_seldom_set_apart(share: float) -> None:
    """At 5 %, and far out in the tail, where a family of hundreds of tests is judged."""
    rng = np.random.default_rng(6)
    p_values = []
    for _ in range(800):
        whole = rng.integers(1, 10, 460)
        part = rng.binomial(whole, rng.beta(share * 3, (1 - share) * 3, 460))
        school, rest = (RatioSums.of(part[rows], whole[rows]) for rows in (slice(60), slice(60, None)))
        every = RatioSums.of(part, whole)
        p_values.append(compare_proportions(school, rest.rate, rest.whole, every.design_effect).p[0])
    assert np.mean(np.array(p_values) <= 0.05) <= 0.06
    assert np.mean(np.array(p_values) <= 0.001) <= 0.004


def test_one_share_in_four_is_told_from_one_in_eight() -> None:
    rng = np.random.default_rng(7)
    found = []
    for _ in range(100):
        whole = rng.integers(1, 10, 900)
        planted = np.where(np.arange(900) < 200, 0.25, 0.125)
        part = rng.binomial(whole, rng.beta(planted * 6, (1 - planted) * 6))
        school, rest = (RatioSums.of(part[rows], whole[rows]) for rows in (slice(200), slice(200, None)))
        p = compare_proportions(school, rest.rate, rest.whole, RatioSums.of(part, whole).design_effect).p
        found.append(p[0] <= 0.001)
    assert np.mean(found) >= 0.95

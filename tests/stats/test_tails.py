"""Tails and quantiles, held against scipy.stats, which is not loaded for them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wholeschool.stats.tails import chi2_beyond, f_beyond, t_beyond, t_quantile

_FREEDOM = st.one_of(st.floats(0.5, 1e6), st.just(math.inf))


@given(st.floats(1e-6, 1 - 1e-6), _FREEDOM)
def test_quantile_is_scipys(p: float, freedom: float) -> None:
    assert t_quantile(p, freedom) == pytest.approx(stats.t.ppf(p, freedom), rel=1e-9, abs=1e-9)


@given(st.floats(-50, 50), _FREEDOM)
def test_both_sides_are_counted(statistic: float, freedom: float) -> None:
    assert t_beyond(statistic, freedom) == pytest.approx(2 * stats.t.sf(abs(statistic), freedom), rel=1e-9)


@given(st.floats(-1, 200), st.floats(1, 60), st.floats(1, 1e4))
def test_what_lies_above(statistic: float, upper: float, lower: float) -> None:
    assert chi2_beyond(statistic, upper) == pytest.approx(stats.chi2.sf(statistic, upper), rel=1e-9)
    assert f_beyond(statistic, upper, lower) == pytest.approx(stats.f.sf(statistic, upper, lower), rel=1e-8)

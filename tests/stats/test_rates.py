"""Rates and their ratios: held against R's published results and statsmodels."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from tests.shared import shared
from wholeschool.stats import event_rate_ratio, poisson_interval, risk_ratio

COUNTS = st.integers(1, 5_000)


def interval(count: float, base: float) -> tuple[float, float]:
    low, high = poisson_interval(np.array([float(count)]), np.array([float(base)]))
    return float(low[0]), float(high[0])


@pytest.fixture(scope="module")
def of_r() -> dict[str, Any]:
    found = json.loads(shared("reference_results/results.json").read_text("utf-8"))
    return {each["id"]: each["values"] for each in found["results"]}


def test_the_interval_of_a_rate_is_that_of_r(of_r: dict[str, Any]) -> None:
    low, high = of_r["wilson_zero"]["pois_exact_5"][1:]
    assert interval(5, 100) == pytest.approx((low, high), abs=1e-6)


def test_ratios_of_observed_to_expected_have_rs_limits(of_r: dict[str, Any]) -> None:
    found = of_r["sir_exact"]
    for expected, ratio, low, high in zip(found["E"], found["SR"], found["lo"], found["hi"], strict=True):
        assert interval(round(ratio * expected), expected) == pytest.approx((low, high), abs=2e-6)


def test_the_ratio_of_two_risks_is_katzs_in_r(of_r: dict[str, Any]) -> None:
    ours = risk_ratio(30, 150, 45, 600)
    assert (ours.ratio, ours.low, ours.high) == pytest.approx(of_r["rr_2x2"]["rr_katz"], abs=1e-6)


@given(COUNTS, st.integers(1, 100_000))
def test_the_interval_of_a_rate_is_that_of_statsmodels(count: int, base: int) -> None:
    assert interval(count, base) == pytest.approx(confint_poisson(count, base, method="exact-c"), rel=1e-9)


@given(COUNTS, COUNTS, st.integers(5_001, 100_000), st.integers(5_001, 100_000))
def test_ratios_are_those_of_statsmodels(count: int, other: int, base: int, other_base: int) -> None:
    risks = risk_ratio(count, base, other, other_base)
    theirs = confint_proportions_2indep(
        count, base, other, other_base, compare="ratio", method="log", correction=False
    )
    assert (risks.low, risks.high) == pytest.approx(theirs, rel=1e-9)
    events = event_rate_ratio(count, base, other, other_base)
    wald = confint_poisson_2indep(count, base, other, other_base, compare="ratio", method="wald-log")
    assert (events.low, events.high) == pytest.approx(wald, rel=1e-9)


def test_nothing_counted_reaches_down_to_zero_and_not_to_nowhere() -> None:
    low, high = interval(0, 1000)
    assert low == 0
    # With nothing seen, e^−λ = 2.5 % at λ = 3.6889.
    assert high == pytest.approx(0.0036889, abs=1e-7)


@pytest.mark.parametrize("made", [risk_ratio, event_rate_ratio])
def test_no_ratio_where_the_reference_has_none(made: Any) -> None:
    assert math.isnan(made(5, 100, 0, 100).ratio)
    assert math.isnan(made(5, 0, 5, 100).ratio)


@pytest.mark.parametrize("made", [risk_ratio, event_rate_ratio])
def test_a_group_with_none_has_a_ratio_and_no_interval(made: Any) -> None:
    found = made(0, 100, 5, 100)
    assert found.ratio == 0
    assert math.isnan(found.low)
    assert math.isnan(found.high)

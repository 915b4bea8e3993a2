"""Intervals of spreads: against exact ones where units are normal. Of real schools: test_intercepts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import optimize, stats

from wholeschool.stats.spread_intervals import explained_interval, spread_interval
from wholeschool.stats.unit_estimates import MeansOfUnits

SIZES = np.array([12.0, 30, 7, 55, 21, 90, 16, 40, 33, 10])
OFF = np.array([0.9, -0.4, 0.2, 0.5, -0.8, 0.1, -0.3, 0.6, -0.5, 0.7])


def _exact(units: MeansOfUnits) -> list[float]:
    """Both ends for means, of which Q follows the chi-squared law exactly (Wald, 1940)."""

    def q(variance: float) -> float:
        weights = 1 / (units.within / units.sizes + variance)
        mean = (weights * units.means).sum() / weights.sum()
        return float((weights * (units.means - mean) ** 2).sum())

    ends = stats.chi2.ppf([0.975, 0.025], len(units.means) - 1)
    return [0.0 if q(0.0) < end else optimize.brentq(lambda v, end=end: q(v) - end, 0, 50) for end in ends]


@pytest.mark.parametrize("far", [0.55, 1.0])
def test_of_means_it_is_the_exact_interval(far: float) -> None:
    units = MeansOfUnits(far * OFF, SIZES, 1.5)
    found, (low, high) = spread_interval(units), _exact(units)
    assert found.low == pytest.approx(low, rel=0.1)
    assert found.high == pytest.approx(high, rel=0.1)
    assert (found.low == 0) == (low == 0)


def test_units_closer_together_than_chance_still_may_differ() -> None:
    found = spread_interval(MeansOfUnits(0.01 * OFF, SIZES, 1.5))
    usual = spread_interval(MeansOfUnits(0.3 * OFF, SIZES, 1.5))
    assert found.low == 0
    assert 0.2 * usual.high < found.high < 2 * usual.high


def _balanced(main: float, own: float) -> tuple[MeansOfUnits, np.ndarray]:
    """Twelve equal units; `main` and `own`: mean squares of what a column explains, and of what it leaves."""
    column = np.tile([-1.0, 1.0], 6)
    left = np.repeat([1.0, -1.0, 0.5, -0.5, 1.5, -1.5], 2)
    left /= np.sqrt((left**2).mean())
    return MeansOfUnits(np.sqrt(main) * column + np.sqrt(own) * left, np.full(12, 20.0), 1.0), column[:, None]


def _part_by_the_f_law(seen: float, variance: float) -> list[float]:
    """Ends for the part explained: squares of a column ÷ those left follow a non-central F law exactly."""

    def chance(part: float) -> float:
        noise = 1 / 20 + (1 - part) * variance
        return float(stats.ncf.cdf(seen, 1, 10, 12 * part * variance / noise))

    def end(at: Callable[[float], float]) -> float:
        return float(optimize.brentq(at, 1e-9, 1.0)) if at(1e-9) * at(1.0) < 0 else float("nan")

    return [end(lambda part: chance(part) - 0.975), end(lambda part: chance(part) - 0.025)]


def test_the_part_explained_is_as_the_f_law_has_it() -> None:
    units, design = _balanced(0.5, 0.4)
    low, high = _part_by_the_f_law(10 * 0.5 / 0.4, 0.85)
    found = explained_interval(units, design, 0.85)
    assert found.low == pytest.approx(low, abs=0.04)
    assert found.high == pytest.approx(high, abs=0.04)


def test_without_spread_beyond_the_column_all_may_be_explained_and_not_everything_is_sure() -> None:
    units, design = _balanced(0.5, 0.03)
    found = explained_interval(units, design, 0.5)
    assert found.high == 1.0
    assert 0.6 < found.low < 0.95

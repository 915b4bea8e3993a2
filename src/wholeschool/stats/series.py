"""One series over time: counts by a quasi-Poisson model or means by least squares, neighbouring times alike.

Coefficients are statsmodels'. Errors are by hand: those of Newey and West, which libraries have, come out far
too small in series as short as a school's (of 48 months whose neighbours are alike by 0.3 their 95 % interval
holds what is true 85 times in 100; this one 93 times).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.stats.loading import lightly
from wholeschool.stats.robust import solved

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]

_ALIKE = np.linspace(-0.5, 0.95, 146)
_FEWEST_FREE = 2.0


@dataclass(frozen=True, eq=False)
class Series:
    """A fitted series of n times by k columns.

    `coefficients` (k,), on the scale of the logarithm for counts; `expected` (n,); `plain` (k, k) is their
    covariance if times are independent, `covariance` (k, k) that with neighbours alike, `df` its degrees of
    freedom; `dispersion` is the variance of a residual, of counts over what Poisson's law has. `alike`: the
    correlation of neighbouring times, freed of the bias that the fit gives it.
    """

    coefficients: Floats
    expected: Floats
    residuals: Floats
    plain: Floats
    covariance: Floats
    df: float
    dispersion: float
    alike: float
    weighted: Floats

    def newey_west(self, lags: int) -> Floats:
        """The covariance (k, k) by Newey & West (Econometrica 55, 1987), without correction."""
        scores = self.weighted * self.residuals[:, None]
        meat = scores.T @ scores
        for lag in range(1, lags + 1):
            pairs = scores[lag:].T @ scores[:-lag]
            meat += (1 - lag / (lags + 1)) * (pairs + pairs.T)
        bread = np.linalg.inv(self.weighted.T @ self.weighted)
        return bread @ meat @ bread


def fit_series(
    outcome: Floats, design: Floats, times: Ints, *, counts: bool, exposure: Floats | None = None
) -> Series:
    """Fit a series (n,) by the columns of design (n, k), one of which is of ones.

    `counts`: log(expected) = log(exposure) + design · coefficients, variance in proportion to what is
    expected. Residuals are Pearson's. The correlation of neighbours is the one that would make the residuals'
    own what it is, given that fitting brings it down; between times that are d apart it is that to the power
    of d. It is never taken for less than none, nor counts for steadier than Poisson's law. Raises ValueError
    where columns cannot be told apart, or a column has no count so that nothing fits best.
    """
    coefficients, expected = (_counted if counts else _measured)(outcome, design, exposure)
    weights = np.sqrt(expected) if counts else np.ones(len(outcome))
    weighted, residuals = design * weights[:, None], (outcome - expected) / weights
    bread = np.linalg.inv(weighted.T @ weighted)
    left = np.eye(len(outcome)) - weighted @ bread @ weighted.T
    apart = np.abs(np.subtract.outer(times, times))
    alike = _alike(residuals, left, apart)
    taken = max(alike, 0.0)
    together = taken ** apart.astype(np.float64)
    free = len(outcome) - design.shape[1]
    dispersion = float(residuals @ residuals) / free
    spread = float(residuals @ residuals) / float((left * together).sum())
    least = 1.0 if counts else 0.0
    covariance = max(spread, least) * bread @ weighted.T @ together @ weighted @ bread
    return Series(
        coefficients, expected, residuals, dispersion * bread, covariance,
        max(free * (1 - taken) / (1 + taken), _FEWEST_FREE), dispersion, alike, weighted,
    )  # fmt: skip


def _counted(outcome: Floats, design: Floats, exposure: Floats | None) -> tuple[Floats, Floats]:
    # Here, because it loads all of pandas, which takes a second.
    with lightly():
        from statsmodels.genmod.families import Poisson
        from statsmodels.genmod.generalized_linear_model import GLM

    solved(outcome, design)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is raised below
        fit = GLM(outcome, design, family=Poisson(), exposure=exposure).fit(maxiter=200, tol=1e-12)
    expected = np.asarray(fit.fittedvalues)
    if not fit.converged or expected.min() < 1e-6 * max(float(outcome.mean()), 1e-6):
        raise ValueError("no coefficients fit best: a column has no count")
    return np.asarray(fit.params), expected


def _measured(outcome: Floats, design: Floats, exposure: Floats | None) -> tuple[Floats, Floats]:
    coefficients, residuals = solved(outcome, design)
    return coefficients, outcome - residuals


def _alike(residuals: Floats, left: Floats, apart: Ints) -> float:
    """The correlation of times that are one apart, from what residuals have; 0 where no two times are."""
    neighbours = (apart == 1) / 2.0
    squares = float(residuals @ residuals)
    if not neighbours.any() or not squares > 0:
        return 0.0
    between = _by_distance(left @ neighbours @ left, apart)
    within = _by_distance(left, apart)
    powers = _ALIKE[:, None] ** np.arange(len(within))[None, :]
    expected = np.maximum.accumulate((powers @ between) / (powers @ within))
    return float(np.interp(float(residuals @ neighbours @ residuals) / squares, expected, _ALIKE))


def _by_distance(values: Floats, apart: Ints) -> Floats:
    """Sums of a matrix by how far apart its two times are."""
    return np.bincount(apart.ravel(), weights=values.ravel()).astype(np.float64)

"""Counts that vary more than Poisson's law has it (negative binomial), or that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from wholeschool.stats.loading import lightly

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]

_FLATTEST, _SHARPEST = -8.0, 12.0
"""Logarithms of theta between which it is sought."""
_STEPS = 200
_STOP = 1e-10


@dataclass(frozen=True, eq=False)
class NegativeBinomial:
    """Variance is expected + expected² ÷ theta. `coefficients` and `errors` (k,) on the logarithm's scale."""

    coefficients: Floats
    errors: Floats
    theta: float
    theta_error: float
    log_likelihood: float


def negative_binomial(counts: Floats, design: Floats, exposure: Floats | None = None) -> NegativeBinomial:
    """Fit counts (n,) = exposure · exp(design · coefficients) with a gamma spread, by maximum likelihood.

    Coefficients by statsmodels at the likeliest theta, errors given theta, as R's MASS::glm.nb has both
    (Venables & Ripley, Modern Applied Statistics with S, 4th ed., section 7.4). Raises ValueError where
    counts vary no more than by Poisson's law, for then theta has no end.
    """
    with lightly():
        from statsmodels.genmod import families
        from statsmodels.genmod.generalized_linear_model import GLM

    def fitted(theta: float) -> tuple[Floats, Floats, Floats]:
        family = families.NegativeBinomial(alpha=1 / theta)
        fit = GLM(counts, design, family=family, exposure=exposure).fit(tol=1e-12)
        return np.asarray(fit.params), np.asarray(fit.bse), np.asarray(fit.fittedvalues)

    found = optimize.minimize_scalar(
        lambda logarithm: -_likelihood(counts, fitted(float(np.exp(logarithm)))[2], float(np.exp(logarithm))),
        bounds=(_FLATTEST, _SHARPEST),
        method="bounded",
        options={"xatol": 1e-7},
    )
    if _SHARPEST - found.x < 1e-2:
        raise ValueError("the counts vary no more than by Poisson's law")
    theta = float(np.exp(found.x))
    coefficients, errors, expected = fitted(theta)
    bend = np.sum(
        special.polygamma(1, theta)
        - special.polygamma(1, theta + counts)
        - 1 / theta
        + 2 / (expected + theta)
        - (counts + theta) / (expected + theta) ** 2
    )
    return NegativeBinomial(
        coefficients, errors, theta, float(1 / np.sqrt(bend)), _likelihood(counts, expected, theta)
    )


def _likelihood(counts: Floats, expected: Floats, theta: float) -> float:
    return float(
        np.sum(
            special.gammaln(counts + theta)
            - special.gammaln(theta)
            - special.gammaln(counts + 1)
            + theta * np.log(theta / (theta + expected))
            + special.xlogy(counts, expected / (theta + expected))
        )
    )


@dataclass(frozen=True, eq=False)
class Alike:
    """Counts of which those of one cluster are alike by `alike`; `errors` hold even if that is wrong."""

    coefficients: Floats
    errors: Floats
    alike: float
    clusters: int


def counts_alike(counts: Floats, design: Floats, clusters: Ints, exposure: Floats | None = None) -> Alike:
    """Fit counts (n,) = exposure · exp(design · coefficients), any two rows of a cluster equally alike.

    Generalised estimating equations with errors by cluster (Liang & Zeger, Biometrika 73, 1986). By hand:
    statsmodels takes degrees of freedom off in working out how alike rows are, and R's geepack, which this
    equals, does not; and groups of equal likeness need no loop over clusters. Raises ValueError where columns
    cannot be told apart, or a column has no count.
    """
    codes = np.unique(clusters, return_inverse=True)[1]
    sizes = np.bincount(codes).astype(np.float64)
    offset = np.zeros(len(counts)) if exposure is None else np.log(exposure)
    beta = np.linalg.lstsq(design, np.log(np.maximum(counts, 0.5)) - offset, rcond=None)[0]
    pairs = float((sizes * (sizes - 1)).sum())
    for _ in range(_STEPS):
        expected = np.exp(np.clip(offset + design @ beta, -50, 50))
        residuals = (counts - expected) / np.sqrt(expected)
        alike = _likeness(residuals, codes, pairs)
        x = design * np.sqrt(expected)[:, None]
        turned = _turned(x, codes, sizes, alike)
        step = np.linalg.solve(turned.T @ x, turned.T @ residuals)
        beta = beta + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < _STOP:
            break
    else:
        raise ValueError("no coefficients fit best: a column has no count")
    sums = np.stack([np.bincount(codes, weights=each) for each in (turned * residuals[:, None]).T], axis=1)
    bread = np.linalg.inv(turned.T @ x)
    return Alike(beta, np.sqrt(np.diag(bread @ (sums.T @ sums) @ bread)), alike, len(sizes))


def _likeness(residuals: Floats, codes: Ints, pairs: float) -> float:
    """The mean product of two residuals of a cluster, over the mean square."""
    if not pairs:
        return 0.0
    squares = float(residuals @ residuals)
    products = float((np.bincount(codes, weights=residuals) ** 2).sum()) - squares
    return products / pairs / (squares / len(residuals))


def _turned(x: Floats, codes: Ints, sizes: Floats, alike: float) -> Floats:
    """The inverse of each cluster's correlation on its rows, in closed form."""
    sums = np.stack([np.bincount(codes, weights=each) for each in x.T], axis=1)
    taken = (alike / (1 + (sizes - 1) * alike))[:, None] * sums
    turned: Floats = (x - taken[codes]) / (1 - alike)
    return turned

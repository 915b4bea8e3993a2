"""Intervals of units that are each drawn towards what their characteristics let one expect."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]

_SPREADS = 60
_FAR = 5.0
_HALVINGS = 50


def drawn_intervals(
    values: Floats, noise: Floats, columns: Floats, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Ends for what is true of each unit, by its value (units,), the noise in it, and columns of a design.

    The spread beyond the design is an estimate, and where none is found there may still be some: each spread
    is weighed by its restricted likelihood, flat on its own scale (Gelman, Bayesian Analysis 1, 2006), and
    so are the coefficients (Morris, Journal of the American Statistical Association 78, 1983, section 3, who
    has it by a formula). `noise` are variances; the first column is that of the mean.
    """
    most = _FAR * float(np.ptp(values)) + _FAR * float(np.sqrt(np.median(noise)))
    spreads = most * np.linspace(0, 1, _SPREADS) ** 2
    steps = np.gradient(spreads)
    found = [_given(values, noise, columns, float(spread) ** 2) for spread in spreads]
    logs = np.array([each[0] for each in found])
    weights = np.exp(logs - logs.max()) * steps
    means, errors = (np.array([each[at] for each in found]) for at in (1, 2))
    tail = (1 - confidence) / 2
    low, high = (_quantile(means, errors, weights / weights.sum(), each) for each in (tail, 1 - tail))
    return low, high


def _given(values: Floats, noise: Floats, columns: Floats, between: float) -> tuple[float, Floats, Floats]:
    """Restricted log likelihood of a variance between units, and what is true of each, with its error."""
    weights = 1 / (noise + between)
    sides, sizes, _ = np.linalg.svd(columns * np.sqrt(weights)[:, None], full_matrices=False)
    rank = sizes > 1e-10 * sizes[0]
    basis = sides[:, rank]
    y = values * np.sqrt(weights)
    fitted = basis @ (basis.T @ y)
    log = (
        0.5 * float(np.log(weights).sum()) - float(np.log(sizes[rank]).sum()) - ((y - fitted) ** 2).sum() / 2
    )
    expected, of_expected = fitted / np.sqrt(weights), (basis**2).sum(axis=1) / weights
    drawn = noise * weights
    mean = drawn * expected + (1 - drawn) * values
    return log, mean, np.sqrt((1 - drawn) * noise + drawn**2 * of_expected)


def _quantile(means: Floats, errors: Floats, weights: Floats, at: float) -> Floats:
    """The quantile of each unit's mixture of normal distributions (spreads × units)."""
    reach = 40 * errors.max(axis=0)
    low, high = means.min(axis=0) - reach, means.max(axis=0) + reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = (weights[:, None] * special.ndtr((middle - means) / errors)).sum(axis=0)
        low, high = np.where(below < at, middle, low), np.where(below < at, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)

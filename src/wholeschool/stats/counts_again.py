"""Counts of units seen again: what a high or low count comes to by itself (regression to the mean)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

Floats = npt.NDArray[np.float64]
_FLATTEST, _SHARPEST = -12.0, 12.0
"""Logarithms of the shape between which it is sought: beyond, rates are all unlike, or all the same."""


@dataclass(frozen=True)
class RateSpread:
    """How the rates of units spread: a gamma distribution with `shape` and `rate` (mean: shape ÷ rate)."""

    shape: float
    rate: float

    def expected(self, count: float) -> float:
        """What a unit with that count has on average next time by itself: (count + shape) ÷ (1 + rate).

        The mean of the posterior of a Poisson rate (empirical Bayes: Robbins 1956; Hauer, Observational
        Before–After Studies in Road Safety, 1997, chapter 11).
        """
        return (count + self.shape) / (1 + self.rate)


def rate_spread(counts: npt.ArrayLike) -> RateSpread:
    """The spread of rates behind counts (n,), by maximum likelihood: the counts are negative binomial.

    Raises ValueError where there are no counts, or none above 0.
    """
    y = np.asarray(counts, dtype=np.float64)
    if not y.size or not y.sum() > 0:
        raise ValueError("There are no counts above 0.")
    mean = float(y.mean())

    def unlikely(logarithm: float) -> float:
        shape = np.exp(logarithm)
        return -float(
            np.sum(
                special.gammaln(y + shape)
                - special.gammaln(shape)
                + shape * np.log(shape / (shape + mean))
                + special.xlogy(y, mean / (shape + mean))
            )
        )

    found = optimize.minimize_scalar(
        unlikely, bounds=(_FLATTEST, _SHARPEST), method="bounded", options={"xatol": 1e-9}
    )
    shape = float(np.exp(found.x))
    return RateSpread(shape, shape / mean)

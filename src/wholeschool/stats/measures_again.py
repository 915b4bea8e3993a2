"""Measures of units seen again, such as means and rates: what a high one comes to by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class MeasureSpread:
    """How a measure spreads: its mean, its variance between units, and within one from time to time."""

    mean: float
    between: float
    within: float

    def expected(self, value: float, times: int = 1) -> float:
        """What a unit whose mean of so many `times` is `value` has on average next time by itself."""
        whole = self.between + self.within / times
        keeps = self.between / whole if whole > 0 else 0.0
        return self.mean + keeps * (value - self.mean)

    def comes_back(self, cut: float, times: int = 1, *, above: bool = True) -> float:
        """How far units come back on average that were chosen because they lay beyond `cut`.

        `times`: how often each was measured to choose them. Barnett, van der Pols & Dobson, International
        Journal of Epidemiology 34, 2005: within ÷ times ÷ √(between + within ÷ times) · φ(z) ÷ Φ(−z).
        """
        within = self.within / times
        wide = math.sqrt(self.between + within)
        z = (cut - self.mean) / wide if above else (self.mean - cut) / wide
        beyond = math.exp(-0.5 * z * z - 0.5 * math.log(2 * math.pi) - float(special.log_ndtr(-z)))
        return within / wide * beyond


def measure_spread(first: npt.ArrayLike, second: npt.ArrayLike) -> MeasureSpread:
    """The spread of a measure that units (n,) had at two times, by the covariance of the two.

    What moves all units alike counts neither as between nor as within: each time is taken from its own mean.
    Raises ValueError with fewer than three units.
    """
    one, two = (np.asarray(each, dtype=np.float64) for each in (first, second))
    if len(one) < 3:
        raise ValueError("three units or more are needed, each seen twice")
    covariance = np.cov(one, two)
    whole = float(covariance[0, 0] + covariance[1, 1]) / 2
    between = min(max(float(covariance[0, 1]), 0.0), whole)
    return MeasureSpread(float((one.mean() + two.mean()) / 2), between, whole - between)


@dataclass(frozen=True, eq=False)
class Followed:
    """Units at or above `cut` at the first time, and what became of them with nobody having done anything.

    `means`: their mean at each time, the first among them (times,); `everyone`: that of all units.
    """

    cut: float
    units: int
    means: Floats
    everyone: Floats


def followed(values: npt.ArrayLike, cut: float | None = None) -> Followed:
    """Follow units (rows) that were high at the first of several times (columns).

    `cut` None = the upper quarter of units. Raises ValueError where there are not two times, or nobody is so
    high.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] < 2:
        raise ValueError("units are followed over two times or more")
    least = float(np.quantile(given[:, 0], 0.75)) if cut is None else cut
    high = given[:, 0] >= least
    if not high.any():
        raise ValueError("no unit is as high at the first time")
    return Followed(least, int(high.sum()), given[high].mean(axis=0), given.mean(axis=0))

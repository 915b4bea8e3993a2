"""A proportion whose trials come in clusters (a pupil's half-terms): its variance and its interval."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RatioSums:
    """What a ratio Σ part ÷ Σ whole and its variance need to know of the clusters, for each of some cells.

    All arrays have one value a cell. `clusters` counts those whose whole is above 0.
    """

    clusters: Floats
    part: Floats
    whole: Floats
    part_squared: Floats
    product: Floats
    whole_squared: Floats

    @classmethod
    def by_cell(cls, cell: Ints, part: npt.ArrayLike, whole: npt.ArrayLike, cells: int) -> Self:
        """Sums of rows, one for each cluster and cell; `cell` is the row's cell, 0 to `cells` − 1."""
        y, x = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)

        def summed(values: Floats) -> Floats:
            return np.bincount(cell, weights=values, minlength=cells).astype(np.float64)

        weighed = (x > 0).astype(np.float64)
        return cls(*(summed(values) for values in (weighed, y, x, y * y, x * y, x * x)))

    @classmethod
    def of(cls, part: npt.ArrayLike, whole: npt.ArrayLike) -> Self:
        """Sums of one cell, from one value a cluster."""
        size = len(np.asarray(part))
        return cls.by_cell(np.zeros(size, dtype=np.int64), part, whole, 1)

    @classmethod
    def of_shares(cls, counts: npt.ArrayLike, bases: npt.ArrayLike) -> Self:
        """Sums of cells of which each cluster is one trial, that was counted or was not."""
        y, n = np.asarray(counts, dtype=np.float64), np.asarray(bases, dtype=np.float64)
        return cls(clusters=n, part=y, whole=n, part_squared=y, product=y, whole_squared=n)

    def only(self, chosen: npt.NDArray[np.bool_]) -> Self:
        """Some of the cells."""
        return type(self)(*(getattr(self, each.name)[chosen] for each in fields(self)))

    @property
    def rate(self) -> Floats:
        """Σ part ÷ Σ whole; NaN where there is no whole."""
        return _divided(self.part, self.whole)

    @property
    def variance(self) -> Floats:
        """Of the rate, by linearisation; NaN below two clusters.

        n ÷ (n − 1) · Σ (part − rate · whole)² ÷ (Σ whole)²: the influence of each cluster, squared (Cochran,
        Sampling Techniques, 3rd ed. 1977, section 9A; Särndal, Swensson & Wretman 1992, section 5.5).
        """
        rate = self.rate
        squares = self.part_squared - 2 * rate * self.product + rate * rate * self.whole_squared
        scale = _divided(self.clusters, self.clusters - 1)
        return _divided(scale * np.maximum(squares, 0), self.whole**2)

    @property
    def design_effect(self) -> Floats:
        """How many times wider the variance is than that of as many single trials; at least 1.

        1 where it cannot be told: one cluster, or a rate of 0 or 1.
        """
        plain = _divided(self.rate * (1 - self.rate), self.whole)
        effect = _divided(self.variance, plain)
        return np.where(np.isfinite(effect), np.maximum(effect, 1.0), 1.0)


@dataclass(frozen=True, eq=False)
class Intervals:
    """Rates with their intervals; one value a cell, NaN where there is no trial. `effective`: trials."""

    rate: Floats
    low: Floats
    high: Floats
    effective: Floats


def proportion_intervals(sums: RatioSums, confidence: float = 0.95) -> Intervals:
    """Wilson's interval with the effective number of trials in place of the number.

    Effective: trials ÷ design effect, and smaller by (z ÷ t)² with clusters − 1 degrees of freedom (Korn &
    Graubard, Survey Methodology 24, 1998; Wilson's form of it: Franco, Little, Louis & Slud, Journal of
    Survey Statistics and Methodology 7, 2019). Where all trials went the same way nothing says how alike
    those of one cluster are, and each cluster counts as one trial.
    """
    z = float(special.ndtri((1 + confidence) / 2))
    rate = sums.rate
    alike = (rate <= 0) | (rate >= 1)
    spread = np.where(sums.clusters > 1, sums.whole / sums.design_effect, 1.0)
    t = special.stdtrit(np.maximum(sums.clusters - 1, 1), (1 + confidence) / 2)
    effective = np.where(alike, sums.clusters, np.maximum(spread * (z / t) ** 2, 1e-9))
    return Intervals(rate, *wilson_interval(rate, effective, confidence), effective)


def wilson_interval(rate: Floats, trials: Floats, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Ends of Wilson's interval of rates that stand on so many trials, which need not be whole (above 0)."""
    low, high = _wilson(rate, trials, float(special.ndtri((1 + confidence) / 2)))
    return np.where(rate <= 0, 0.0, low), np.where(rate >= 1, 1.0, high)


def _wilson(rate: Floats, trials: Floats, z: float) -> tuple[Floats, Floats]:
    """Wilson, Journal of the American Statistical Association 22, 1927."""
    share = _divided(np.full_like(trials, z * z), trials)
    centre = (rate + share / 2) / (1 + share)
    half = np.sqrt(share * rate * (1 - rate) + share * share / 4) / (1 + share)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def _divided(above: Floats, below: Floats) -> Floats:
    """Above ÷ below; NaN where there is nothing to divide by."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)

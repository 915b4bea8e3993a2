"""What counts would have been had nothing begun, from rows before anything did: imputation by ratios.

By hand: diff-diff's Poisson estimator (Wooldridge, The Econometrics Journal 26, 2023), which this equals on
complete panels, knows no exposure, tells differences of counts and no ratios, and does not look before the
start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.stats.counts_within import CountsWithin, counts_within

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LogRatio:
    """ln(Σ counts ÷ Σ what they would have been), its standard error, both sums, and clusters behind it."""

    logarithm: float
    error: float
    counted: float
    without: float
    clusters: int


@dataclass(frozen=True, eq=False)
class CountsWithout:
    """n rows: `counts`, `without` (what they would have been, NaN where not told), `clusters` from 0.

    `gradient` (n, k): how ln(without) moves with each coefficient of `fit`, whose scores are at
    `fitted`.
    """

    counts: Floats
    without: Floats
    gradient: Floats
    clusters: Ints
    fit: CountsWithin
    fitted: Flags

    def ratio(self, rows: Flags) -> LogRatio | None:
        """Of some rows together; None where nothing was counted in them, or nothing would have been.

        The error is by cluster: what each adds to both sums, and to the coefficients (two-step estimation:
        Newey & McFadden, Handbook of Econometrics 4, 1994, section 6), with G ÷ (G − 1) for the clusters of
        the rows.
        """
        rows = rows & np.isfinite(self.without)
        counted, without = float(self.counts[rows].sum()), float(self.without[rows].sum())
        whose = self.clusters[rows]
        if not counted > 0 or not without > 0:
            return None
        slope = self.without[rows] @ self.gradient[rows] / without
        size = int(self.clusters.max()) + 1
        own = np.bincount(
            whose, weights=self.counts[rows] - counted / without * self.without[rows], minlength=size
        )
        of_fit = np.bincount(
            self.clusters[self.fitted], weights=self.fit.scores @ (self.fit.bread @ slope), minlength=size
        )
        of_cluster = own / counted - of_fit
        behind = len(np.unique(whose))
        factor = behind / (behind - 1) if behind > 1 else np.nan
        error = float(np.sqrt(factor * (of_cluster**2).sum()))
        return LogRatio(float(np.log(counted / without)), error, counted, without, behind)


def counts_without(
    counts: Floats, design: Floats, units: Ints, before: Flags, fitted: Flags,
    clusters: Ints | None = None, exposure: Floats | None = None,
) -> CountsWithout:  # fmt: skip
    """What counts (n,) would have been, each unit going on from its own rows `before` anything began.

    ln(count without) = ln(exposure) + level of the unit + design · coefficients, the coefficients from the
    rows `fitted`, some of those before, and the level from all of the unit that are before. A unit without
    such rows is not told (NaN). Raises ValueError as `counts_within`.
    """
    whose = np.unique(units if clusters is None else clusters, return_inverse=True)[1]
    given = np.ones(len(counts)) if exposure is None else exposure
    codes = np.unique(units[fitted], return_inverse=True)[1]
    fit = counts_within(counts[fitted], design[fitted], codes, whose[fitted], given[fitted])
    raw = given * np.exp(np.clip(design @ fit.coefficients, -50, 50))

    def summed(values: Floats) -> Floats:
        sums = np.bincount(units[before], weights=values[before], minlength=int(units.max()) + 1)
        return sums.astype(np.float64)

    expected = summed(raw)
    known = np.where(expected > 0, expected, np.nan)
    without = raw * (summed(counts) / known)[units]
    means = np.stack([summed(raw * column) / known for column in design.T], axis=1)
    return CountsWithout(counts, without, design - means[units], whose, fit, fitted)

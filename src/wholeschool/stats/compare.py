"""Two rates against each other: of the same clusters in two periods, or of two sets of clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.stats.clusters import RatioSums

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """A rate in two periods. `p` (two-sided), `low` and `high` are NaN where nothing can be judged.

    `difference` = after − before, with its interval. `clusters`: those with any of the rate's part.
    """

    before: float
    after: float
    difference: float
    low: float
    high: float
    error: float
    p: float
    clusters: int


def rate_change(
    part_before: npt.ArrayLike,
    whole_before: npt.ArrayLike,
    part_after: npt.ArrayLike,
    whole_after: npt.ArrayLike,
    confidence: float = 0.95,
) -> Change:
    """`rate_changes` of a single rate; four arrays with one value a cluster."""
    y1, x1, y2, x2 = (
        np.asarray(values, dtype=np.float64)[None]
        for values in (part_before, whole_before, part_after, whole_after)
    )
    return rate_changes(y1, x1, y2, x2, confidence)[0]


def rate_changes(
    part_before: Floats,
    whole_before: Floats,
    part_after: Floats,
    whole_after: Floats,
    confidence: float = 0.95,
) -> tuple[Change, ...]:
    """The changes of some rates Σ part ÷ Σ whole between two periods; four arrays of rates × clusters.

    A cluster that was there in one period only has 0 in the other. Linearised: a cluster's influence is
    summed over both periods before it is squared, so that what the same pupil does in both is not taken for
    two opinions (Särndal, Swensson & Wretman, Model Assisted Survey Sampling, 1992, sections 5.5 and 5.6).
    Student's t with the clusters that have any part, less one, as degrees of freedom: those without any say
    next to nothing of the spread, and counting them would make a handful of pupils look certain.
    """
    y1, x1, y2, x2 = part_before, whole_before, part_after, whole_after
    before, after = _ratio(y1, x1), _ratio(y2, x2)
    some = np.count_nonzero((y1 != 0) | (y2 != 0), axis=1)
    size = np.count_nonzero((x1 > 0) | (x2 > 0), axis=1)
    difference = after - before
    judged = (some >= 2) & (size >= 2) & ~np.isnan(difference)
    influence = _influence(y2, x2, after) - _influence(y1, x1, before)
    error = np.sqrt(size / np.maximum(size - 1, 1) * np.sum(influence**2, axis=1))
    error = np.where(judged, error, np.nan)
    sure = error > 0
    freedom = np.maximum(some - 1, 1)
    statistic = np.abs(difference) / np.where(sure, error, 1.0)
    p = np.where(sure, 2 * special.stdtr(freedom, -statistic), np.nan)
    half = special.stdtrit(freedom, (1 + confidence) / 2) * error
    columns = (before, after, difference, difference - half, difference + half, error, p)
    return tuple(Change(*row) for row in zip(*(each.tolist() for each in (*columns, some)), strict=True))


@dataclass(frozen=True, eq=False)
class ProportionTests:
    """Proportions of two sets of clusters, one value a cell; `p` two-sided, NaN where there is nothing."""

    first: Floats
    second: Floats
    p: Floats


def compare_proportions(
    first: RatioSums, second_rate: Floats, second_trials: Floats, design_effect: Floats
) -> ProportionTests:
    """Whether a proportion of clustered trials differs from another one.

    The likelihood-ratio statistic of the two-by-two table ÷ the design effect, against F with 1 and
    clusters − 1 degrees of freedom: the first-order correction of Rao & Scott (Annals of Statistics 12,
    1984, and 15, 1987). The ratio of likelihoods keeps its level where little is expected, where a
    difference over its standard error does not. `second_trials` is a plain number of trials, before the
    design effect; of `design_effect` and the first set's own the larger is taken.
    """
    effect = np.maximum(np.maximum(design_effect, first.design_effect), 1.0)
    statistic = _likelihood_ratio(first.part, first.whole, second_rate * second_trials, second_trials)
    p = special.fdtrc(1.0, np.maximum(first.clusters - 1, 1), statistic / effect)
    judged = (first.whole > 0) & (second_trials > 0)
    return ProportionTests(first.rate, second_rate, np.where(judged, p, np.nan))


def _likelihood_ratio(y1: Floats, x1: Floats, y2: Floats, x2: Floats) -> Floats:
    """G² of two proportions; counts need not be whole."""
    together = (y1 + y2) / np.maximum(x1 + x2, 1e-300)
    total = np.zeros_like(y1)
    for part, whole in ((y1, x1), (y2, x2)):
        total += special.xlogy(part, part) - special.xlogy(part, whole * together)
        rest = whole - part
        total += special.xlogy(rest, rest) - special.xlogy(rest, whole * (1 - together))
    return np.maximum(2 * total, 0.0)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Σ part ÷ Σ whole of each row; NaN where there is no whole."""
    total = whole.sum(axis=1)
    ratio: Floats = np.divide(part.sum(axis=1), total, out=np.full(len(total), np.nan), where=total > 0)
    return ratio


def _influence(part: Floats, whole: Floats, rate: Floats) -> Floats:
    """What each cluster bears on the rate of its row."""
    total = whole.sum(axis=1, keepdims=True)
    influence: Floats = (part - rate[:, None] * whole) / np.where(total > 0, total, 1.0)
    return influence

"""A rate of one unit against its likes: limits that the other units' own spread sets, that unit left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.stats.clusters import RatioSums

Floats = npt.NDArray[np.float64]

FEWEST_LIKES = 10
"""With fewer other units nobody says what is usual among them."""
_HALF = 0.5  # added to a count, so that a unit with none has a logarithm
_STEPS = 60


@dataclass(frozen=True, eq=False)
class Funnel:
    """Each unit against the others; one value a unit. `low`, `high`, `usual` are rates; NaN = not judged.

    `likes`: how many others took part. `p`: two-sided, of a unit of the same kind lying so far out.
    """

    usual: Floats
    low: Floats
    high: Floats
    p: Floats
    likes: npt.NDArray[np.int64]


def log_rates(sums: RatioSums) -> tuple[Floats, Floats]:
    """log((part + ½) ÷ whole) of each unit and its variance; NaN where there is no whole.

    The variance is that of the rate by linearisation over clusters ÷ rate² (delta method), and not below
    design effect ÷ (part + ½): a unit in which few clusters have any part cannot tell its own variance. That
    design effect is of all units together, weighed by their parts.
    """
    part, whole = sums.part, sums.whole
    known = whole > 0
    log = np.log(np.where(known, (part + _HALF) / np.where(known, whole, 1.0), np.nan))
    own = np.divide(sums.variance, sums.rate**2, out=np.full_like(part, np.nan), where=part > 0)
    told = np.isfinite(own)
    total = float(part[told].sum())
    effect = float((part[told] ** 2 * own[told]).sum()) / total if total > 0 else 1.0
    floor = max(effect, 1.0) / (part + _HALF)
    return log, np.where(known, np.fmax(own, floor), np.nan)


def leave_one_out(
    logs: Floats, variances: Floats, *, outer: float = 0.01, fewest: int = FEWEST_LIKES
) -> Funnel:
    """Limits for each unit from a random-effects model of the other units, on the scale of the logarithm.

    A new unit of their kind lies within mean ± t · √(tau² + variance of the mean + its own variance): the
    prediction interval of Higgins, Thompson & Spiegelhalter (Journal of the Royal Statistical Society A 172,
    2009) for over-dispersed funnels (Spiegelhalter, Statistics in Medicine 24, 2005), t with as many degrees
    of freedom as other units less one. tau² by Paule & Mandel (Journal of Research of the NBS 87, 1982), with
    the unit in question left out: an outlier may not widen the limits that it is held against.
    """
    known = np.isfinite(logs) & np.isfinite(variances)
    others = known[None, :] & ~np.eye(len(logs), dtype=bool)
    likes = others.sum(axis=1)
    y = np.where(known, logs, 0.0)[None, :]
    v = np.where(known, variances, 1.0)[None, :]
    between = paule_mandel(y, v, others, likes)
    weights = np.where(others, 1 / (v + between[:, None]), 0.0)
    total = np.maximum(weights.sum(axis=1), 1e-300)
    mean = (weights * y).sum(axis=1) / total
    spread = np.sqrt(between + 1 / total + v[0])
    freedom = np.maximum(likes - 1, 1)
    p = 2 * special.stdtr(freedom, -np.abs(y[0] - mean) / spread)
    reach = special.stdtrit(freedom, 1 - outer / 2) * spread
    judged = known & (likes >= fewest)
    ends = (mean, mean - reach, mean + reach)
    usual, low, high = (np.exp(np.where(judged, each, np.nan)) for each in ends)
    return Funnel(usual, low, high, np.where(judged, p, np.nan), likes)


def paule_mandel(y: Floats, v: Floats, others: npt.NDArray[np.bool_], likes: Floats) -> Floats:
    """tau² of each row's chosen units: where the weighted sum of squares is its degrees of freedom.

    Newton's steps from 0, which come from below and never overshoot (DerSimonian & Kacker, Contemporary
    Clinical Trials 28, 2007, section 2).
    """
    between = np.zeros(len(others))
    for _ in range(_STEPS):
        weights = np.where(others, 1 / (v + between[:, None]), 0.0)
        mean = (weights * y).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-300)
        squares = np.where(others, (y - mean[:, None]) ** 2, 0.0)
        excess = (weights * squares).sum(axis=1) - (likes - 1)
        slope = np.maximum((weights**2 * squares).sum(axis=1), 1e-300)
        step = np.where(excess > 0, excess / slope, 0.0)
        between = between + step
        if np.all(step <= 1e-12 + 1e-9 * between):
            break
    return between

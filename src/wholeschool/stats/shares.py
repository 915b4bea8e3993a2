"""Shares of pupils and ratios of two shares, with the interval that the size of the cells asks for.

Which: Wilson for a share and Katz for a ratio; where a cell is small the exact interval of Clopper & Pearson
and the score interval of Koopman, because the others fail there (Agresti, Categorical Data Analysis, 3rd ed.
2013, chapter 3). Many at once, or one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.stats.clusters import wilson_interval

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SMALL_CELL = 5
"""With fewer pupils counted, or fewer not counted, a cell is small."""
_HALVINGS = 56
_FAR = 20.0
"""No ratio that a score test does not refuse lies e²⁰ times off: groups have fewer than 10⁸ pupils."""


@dataclass(frozen=True)
class Interval:
    """Ends, and the name of the method; NaN where there is no telling."""

    low: float
    high: float
    method: str


@dataclass(frozen=True, eq=False)
class ManyIntervals:
    """As `Interval`, one value a cell. `method` holds texts."""

    low: Floats
    high: Floats
    method: npt.NDArray[np.object_]

    @property
    def first(self) -> Interval:
        """The first of them."""
        return Interval(float(self.low[0]), float(self.high[0]), str(self.method[0]))


def share_interval(count: int, base: int, confidence: float = 0.95) -> Interval:
    """The interval of a share count ÷ base. Wilson, JASA 22, 1927; Clopper & Pearson, Biometrika 26, 1934."""
    return share_intervals(_alone(count), _alone(base), confidence).first


def share_intervals(counts: Floats, bases: Floats, confidence: float = 0.95) -> ManyIntervals:
    """`share_interval` of each count and base."""
    known = bases > 0
    small = known & (np.minimum(counts, bases - counts) < SMALL_CELL)
    safe = np.where(known, bases, 1.0)
    low, high = wilson_interval(np.where(known, counts / safe, 0.5), safe, confidence)
    exact = _exact(counts[small], bases[small], confidence)
    for ends, its in ((low, exact[0]), (high, exact[1])):
        ends[small], ends[~known] = its, np.nan
    return ManyIntervals(low, high, _named((~known, ""), (small, "exact"), other="wilson"))


def share_ratio_interval(
    count: int, base: int, other_count: int, other_base: int, confidence: float = 0.95
) -> Interval:
    """The interval of (count ÷ base) ÷ (other count ÷ other base); no high end where nobody else is counted.

    Katz, Baptista, Azen & Pike, Biometrics 34, 1978; Koopman, Biometrics 40, 1984.
    """
    counts, bases = (_alone(count), _alone(other_count)), (_alone(base), _alone(other_base))
    return share_ratio_intervals(counts[0], bases[0], counts[1], bases[1], confidence).first


def share_ratio_intervals(
    counts: Floats, bases: Floats, other_counts: Floats, other_bases: Floats, confidence: float = 0.95
) -> ManyIntervals:
    """`share_ratio_interval` of each four numbers."""
    cells = (counts, bases, other_counts, other_bases)
    known = (bases > 0) & (other_bases > 0) & ((counts > 0) | (other_counts > 0))
    least = np.minimum.reduce([counts, bases - counts, other_counts, other_bases - other_counts])
    small = known & (least < SMALL_CELL)
    large = known & ~small
    low, high = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    for chosen, ends in ((large, _katz), (small, _score)):
        if not chosen.any():
            # The score interval is sought in many steps, however few there are.
            continue
        y, n, other_y, other_n = (each[chosen] for each in cells)
        low[chosen], high[chosen] = ends(y, n, other_y, other_n, confidence)
    return ManyIntervals(low, high, _named((~known, ""), (small, "score"), other="katz"))


def _alone(value: float) -> Floats:
    return np.array([float(value)])


def _named(*named: tuple[Bools, str], other: str) -> npt.NDArray[np.object_]:
    found = np.full(len(named[0][0]), other, dtype=object)
    for where, name in named:
        found[where] = name
    return found


def _exact(counts: Floats, bases: Floats, confidence: float) -> tuple[Floats, Floats]:
    tail = (1 - confidence) / 2
    low = special.betaincinv(np.maximum(counts, 1), bases - counts + 1, tail)
    high = special.betaincinv(counts + 1, np.maximum(bases - counts, 1), 1 - tail)
    return np.where(counts > 0, low, 0.0), np.where(counts < bases, high, 1.0)


def _katz(
    counts: Floats, bases: Floats, other_counts: Floats, other_bases: Floats, confidence: float
) -> tuple[Floats, Floats]:
    ratio = (counts / bases) / (other_counts / other_bases)
    error = np.sqrt(np.maximum(1 / counts + 1 / other_counts - (1 / bases + 1 / other_bases), 0.0))
    reach = np.exp(float(special.ndtri((1 + confidence) / 2)) * error)
    return ratio / reach, ratio * reach


def _score(
    counts: Floats, bases: Floats, other_counts: Floats, other_bases: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """The ratios that a score test does not refuse: its statistic grows to both sides of the ratio seen."""
    cells, limit = (counts, bases, other_counts, other_bases), float(special.chdtri(1, 1 - confidence))
    none = (counts == 0) | (other_counts == 0)
    share, other = ((y + none * 0.5) / (n + none) for y, n in ((counts, bases), (other_counts, other_bases)))
    middle = np.log(share / other)

    def end(side: float) -> Floats:
        near, far = middle, middle + side * _FAR
        for _ in range(_HALVINGS):
            between = (near + far) / 2
            refused = _koopman(np.exp(between), *cells) > limit
            near, far = np.where(refused, near, between), np.where(refused, between, far)
        ends: Floats = np.exp((near + far) / 2)
        return ends

    return np.where(counts == 0, 0.0, end(-1.0)), np.where(other_counts == 0, math.inf, end(1.0))


def _koopman(ratio: Floats, count: Floats, base: Floats, other_count: Floats, other_base: Floats) -> Floats:
    """Koopman's statistic: how far both shares are from the likeliest pair with this ratio."""
    total = base + other_base
    half = ratio * (base + other_count) + count + other_base
    root = np.sqrt(np.maximum(half**2 - 4 * ratio * total * (count + other_count), 0.0))
    # (half − root) ÷ (2 · total), without the difference of two numbers that can be nearly the same.
    expected = 2 * ratio * (count + other_count) / (half + root)
    found: Floats = np.zeros(np.shape(expected))
    for seen, of, share in ((count, base, expected), (other_count, other_base, expected / ratio)):
        spread = of * share * (1 - share)
        off = (seen - of * share) ** 2
        found += np.divide(off, spread, out=np.zeros_like(off), where=np.asarray(spread > 0))
    return found

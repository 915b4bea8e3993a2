"""Shares of pupils and ratios of two shares, with the interval that the size of the cells asks for.

Which: Wilson for a share and Katz for a ratio; where a cell is small the exact interval of Clopper & Pearson
and the score interval of Koopman, because the others fail there (Agresti, Categorical Data Analysis, 3rd ed.
2013, chapter 3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from wholeschool.stats.clusters import wilson_interval
from wholeschool.stats.rates import exact_share, risk_ratio

SMALL_CELL = 5
"""With fewer pupils counted, or fewer not counted, a cell is small."""


@dataclass(frozen=True)
class Interval:
    """Ends, and the name of the method; NaN where there is no telling."""

    low: float
    high: float
    method: str


def share_interval(count: int, base: int, confidence: float = 0.95) -> Interval:
    """The interval of a share count ÷ base. Wilson, JASA 22, 1927; Clopper & Pearson, Biometrika 26, 1934."""
    if base <= 0:
        return Interval(math.nan, math.nan, "")
    if min(count, base - count) < SMALL_CELL:
        return Interval(*exact_share(count, base, confidence), "exact")
    low, high = wilson_interval(np.array([count / base]), np.array([float(base)]), confidence)
    return Interval(float(low[0]), float(high[0]), "wilson")


def share_ratio_interval(
    count: int, base: int, other_count: int, other_base: int, confidence: float = 0.95
) -> Interval:
    """The interval of (count ÷ base) ÷ (other count ÷ other base); no high end where nobody else is counted.

    Katz, Baptista, Azen & Pike, Biometrics 34, 1978; Koopman, Biometrics 40, 1984.
    """
    if base <= 0 or other_base <= 0 or (count == 0 and other_count == 0):
        return Interval(math.nan, math.nan, "")
    cells = (count, base - count, other_count, other_base - other_count)
    if min(cells) >= SMALL_CELL:
        found = risk_ratio(count, base, other_count, other_base, confidence)
        return Interval(found.low, found.high, "katz")
    return _score(count, base, other_count, other_base, confidence)


def _score(count: int, base: int, other_count: int, other_base: int, confidence: float) -> Interval:
    """The ratios that a score test does not refuse."""
    limit = float(special.chdtri(1, 1 - confidence))

    def beyond(log_ratio: float) -> float:
        return _koopman(math.exp(log_ratio), count, base, other_count, other_base) - limit

    share, other = (count + 0.5) / (base + 1), (other_count + 0.5) / (other_base + 1)
    middle = (
        math.log((count / base) / (other_count / other_base))
        if count and other_count
        else math.log(share / other)
    )
    low = 0.0 if count == 0 else math.exp(optimize.brentq(beyond, middle - 20, middle))
    high = math.inf if other_count == 0 else math.exp(optimize.brentq(beyond, middle, middle + 20))
    return Interval(low, high, "score")


def _koopman(ratio: float, count: int, base: int, other_count: int, other_base: int) -> float:
    """Koopman's statistic: how far both shares are from the likeliest pair with this ratio."""
    total = base + other_base
    half = ratio * (base + other_count) + count + other_base
    root = math.sqrt(max(half**2 - 4 * ratio * total * (count + other_count), 0.0))
    expected = (half - root) / (2 * total)
    other_expected = expected / ratio
    found = 0.0
    for seen, of, share in ((count, base, expected), (other_count, other_base, other_expected)):
        spread = of * share * (1 - share)
        found += (seen - of * share) ** 2 / spread if spread > 0 else 0.0
    return found

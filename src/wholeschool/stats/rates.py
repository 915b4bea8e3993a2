"""Counts over what they are counted of: intervals of rates of events, and ratios of two rates with theirs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RateRatio:
    """One rate over another, with its interval; `low` and `high` are NaN where either count is 0."""

    ratio: float
    low: float
    high: float


def poisson_interval(counts: Floats, bases: Floats, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Ends of the exact intervals of rates of events, counts ÷ bases, for counts that follow Poisson's law.

    Garwood, Biometrika 28, 1936: by the chi-squared distribution with 2·count and 2·count + 2 degrees of
    freedom. Counts need not be whole. NaN where a base is not above 0.
    """
    tail = (1 - confidence) / 2
    low = np.where(counts > 0, special.gammaincinv(np.maximum(counts, 1e-300), tail), 0.0)
    high = special.gammaincinv(counts + 1, 1 - tail)
    known = np.where(bases > 0, bases, np.nan)
    return low / known, high / known


def risk_ratio(
    count: float, base: float, other_count: float, other_base: float, confidence: float = 0.95
) -> RateRatio:
    """The ratio of two proportions, with Katz's interval on the scale of the logarithm.

    Katz, Baptista, Azen & Pike, Biometrics 34, 1978. NaN where it cannot be told.
    """
    less = 1 / base + 1 / other_base if base > 0 and other_base > 0 else 0.0
    return _ratio(count, base, other_count, other_base, less, confidence)


def event_rate_ratio(
    count: float, base: float, other_count: float, other_base: float, confidence: float = 0.95
) -> RateRatio:
    """The ratio of two rates of events, with Wald's interval on the scale of the logarithm.

    Variance 1 ÷ count + 1 ÷ other count, for counts that follow Poisson's law (Rothman, Greenland & Lash,
    Modern Epidemiology, 3rd ed. 2008, chapter 14). NaN where it cannot be told.
    """
    return _ratio(count, base, other_count, other_base, 0.0, confidence)


def _ratio(
    count: float, base: float, other_count: float, other_base: float, less: float, confidence: float
) -> RateRatio:
    if not (base > 0 and other_base > 0 and other_count > 0):
        return RateRatio(math.nan, math.nan, math.nan)
    ratio = (count / base) / (other_count / other_base)
    if not count > 0:
        return RateRatio(ratio, math.nan, math.nan)
    error = math.sqrt(max(1 / count + 1 / other_count - less, 0.0))
    reach = math.exp(float(special.ndtri((1 + confidence) / 2)) * error)
    return RateRatio(ratio, ratio / reach, ratio * reach)


def exact_rate_ratio(
    count: int, base: float, other_count: int, other_base: float, confidence: float = 0.95
) -> RateRatio:
    """The ratio of two rates of events, with the exact interval given how many events there were in all.

    Given their sum, a count is binomial; Clopper & Pearson's ends of its share are turned into ratios
    (Przyborowski & Wilenski, Biometrika 31, 1940), as R's poisson.test does. `high` is infinite where the
    other count is 0. NaN where it cannot be told.
    """
    both = count + other_count
    if not (base > 0 and other_base > 0 and both > 0):
        return RateRatio(math.nan, math.nan, math.nan)
    low, high = exact_share(count, both, confidence)

    def ratio(share: float) -> float:
        return share / (1 - share) * other_base / base if share < 1 else math.inf

    return RateRatio(ratio(count / both), ratio(low), ratio(high))


def exact_share(count: int, base: int, confidence: float = 0.95) -> tuple[float, float]:
    """Ends of the exact interval of a share count ÷ base. Clopper & Pearson, Biometrika 26, 1934."""
    tail = (1 - confidence) / 2
    low = float(special.betaincinv(count, base - count + 1, tail)) if count else 0.0
    high = float(special.betaincinv(count + 1, base - count, 1 - tail)) if count < base else 1.0
    return low, high

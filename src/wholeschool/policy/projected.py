"""Where a series of counts goes on to, if it goes on as it went: a trend with its prediction interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

FEWEST_YEARS = 5
"""With fewer years nothing is projected: the line would say more of them than of the years to come."""


@dataclass(frozen=True)
class Projected:
    """A year to come: the trend's count, and the ends that such a year lies between."""

    period: str
    found: float
    low: float
    high: float


@dataclass(frozen=True)
class Projection:
    """Growth in per cent a year with its interval, and the years to come; none where `reason` says why.

    `last_off`: by how many per cent the last year lies above the trend (below 0: below it).
    """

    growth: float | None
    growth_low: float | None
    growth_high: float | None
    last_off: float | None
    years: tuple[Projected, ...]
    reason: str


def project(counts: Mapping[str, float], years: int, confidence: float = 0.95) -> Projection:
    """The next years of a series, period → count, on the trend of its logarithms.

    Least squares of log count on the year, one growth for all years; the interval is that of a single new
    year (Draper & Smith, Applied Regression Analysis, 3rd ed. 1998, section 3.1), t with two fewer degrees of
    freedom than years. It takes years for independent and the growth for steady: where neither is so, the
    future is less certain than it says.
    """
    known = {period: count for period, count in sorted(counts.items()) if count > 0}
    if len(known) < FEWEST_YEARS:
        return Projection(
            None, None, None, None, (), f"There are {len(known)} years, and {FEWEST_YEARS} are needed."
        )
    x = np.array([int(period[:4]) for period in known], np.float64)
    y = np.log(np.array(list(known.values()), np.float64))
    middle, spread = x.mean(), float(((x - x.mean()) ** 2).sum())
    slope = float(((x - middle) * (y - y.mean())).sum()) / spread
    level = float(y.mean())
    freedom = len(x) - 2
    rest = y - level - slope * (x - middle)
    error = math.sqrt(float((rest**2).sum()) / freedom)
    t = float(special.stdtrit(freedom, (1 + confidence) / 2))
    ahead = [int(x[-1]) + step for step in range(1, years + 1)]
    made = []
    for year in ahead:
        at = level + slope * (year - middle)
        reach = t * error * math.sqrt(1 + 1 / len(x) + (year - middle) ** 2 / spread)
        made.append(Projected(_period(year), math.exp(at), math.exp(at - reach), math.exp(at + reach)))
    of_slope = t * error / math.sqrt(spread)
    growth, low, high, off = (
        100 * math.expm1(each) for each in (slope, slope - of_slope, slope + of_slope, float(rest[-1]))
    )
    return Projection(growth, low, high, off, tuple(made), "")


def _period(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"

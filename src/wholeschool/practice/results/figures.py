"""Effects as people read them: three digits that mean something, and a minus that is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Decimal

_MOST_DECIMALS = 8


def figure(value: float) -> str:
    """A number of three significant digits, never with an exponent: −0.0398, 12.3, 1,240."""
    rounded = Decimal(f"{value:.3g}")
    if not rounded:
        return "0"
    written = f"{rounded:,f}" if abs(value) < 1_000 else f"{value:,.0f}"
    return written.replace("-", "−")


def alike(intervals: Iterable[tuple[float, float, float]]) -> Callable[[float], str]:
    """How to write numbers of one table, with as many decimals each; `intervals` are estimate, low, high.

    The largest has three digits, and what the shortest interval says is not rounded away.
    """
    given = [each for each in intervals if all(map(math.isfinite, each))]
    largest = max((abs(value) for each in given for value in each), default=0.0)
    shortest = min((high - low for _, low, high in given if high > low), default=0.0)
    needed = max((2 - _places(largest), 1 - _places(shortest), 0))
    decimals = min(needed, _MOST_DECIMALS)

    def write(value: float) -> str:
        rounded = round(value, decimals) + 0.0
        return f"{rounded:,.{decimals}f}".replace("-", "−")

    return write


def _places(value: float) -> int:
    """The place of the first digit of a number: 2 of 123, −1 of 0.5; 2 where there is none."""
    return math.floor(math.log10(value)) if value > 0 else 2

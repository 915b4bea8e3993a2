"""Effects as people read them: three digits that mean something, and a minus that is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

_MOST_DECIMALS = 8


def figure(value: float) -> str:
    """A number of three significant digits, never with an exponent: −0.0398, 12.3, 1,240."""
    rounded = Decimal(f"{value:.3g}")
    if not rounded:
        return "0"
    written = f"{rounded:,f}" if abs(value) < 1_000 else f"{value:,.0f}"
    return written.replace("-", "−")


def signed(value: float, write: Callable[[float], str] = figure) -> str:
    """An effect as people read it: with its sign."""
    said = write(value)
    return f"+{said}" if value > 0 and float(said.replace(",", "")) else said


def with_ends(effect: float, low: float, high: float) -> Callable[[float], str]:
    """How to write an effect and the ends of its interval in a sentence: with as many decimals each.

    Noughts that all three end in are left off, and no end is rounded to nought.
    """
    decimals, nearest = _decimals([(effect, low, high)]), min(abs(low), abs(high))
    if not math.isfinite(low + high) or (nearest > 0 and not round(nearest, decimals)):
        return figure
    return _writing(_needed(decimals, (effect, low, high)))


def together(*values: float) -> Callable[[float], str]:
    """How to write numbers of one sentence or chart, with as many decimals each, and no more than needed."""
    return _writing(_needed(_decimals((each, each, each) for each in values), values))


def alike(intervals: Iterable[tuple[float, float, float]]) -> Callable[[float], str]:
    """How to write numbers of one table, with as many decimals each; `intervals` are estimate, low, high.

    The largest has three digits, and what the shortest interval says is not rounded away.
    """
    return _writing(_decimals(intervals))


def _writing(decimals: int) -> Callable[[float], str]:
    def write(value: float) -> str:
        rounded = round(value, decimals) + 0.0
        return f"{rounded:,.{decimals}f}".replace("-", "−")

    return write


def _decimals(intervals: Iterable[tuple[float, float, float]]) -> int:
    given = [each for each in intervals if all(map(math.isfinite, each))]
    largest = max((abs(value) for each in given for value in each), default=0.0)
    shortest = min((high - low for _, low, high in given if high > low), default=0.0)
    needed = max((2 - _places(largest), 1 - _places(shortest), 0))
    return min(needed, _MOST_DECIMALS)


def _needed(decimals: int, values: Sequence[float]) -> int:
    """So many decimals, without noughts that all values end in."""
    while decimals and all(round(each, decimals) == round(each, decimals - 1) for each in values):
        decimals -= 1
    return decimals


def _places(value: float) -> int:
    """The place of the first digit of a number: 2 of 123, −1 of 0.5; 2 where there is none."""
    return math.floor(math.log10(value)) if value > 0 else 2

"""A figure and the ends of its interval, written to one number of decimal places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_WIDE = 0.5
"""Of a ratio that is known no better than this a second decimal tells nothing, unless all lies below 1."""
_WIDE_PART = 0.05
"""Of a part that is known no better than this decimals of a per cent tell nothing."""
_FAR = 1.995
"""From here a ratio has one decimal however well it is known; nearer 1 a second tells more from less."""
_MORE = 3
"""Decimals more than usual that may tell a figure from a line, and the ends of its interval apart."""
_ALIKE = 1e-9
"""What is so little apart is so by rounding in a computer."""


class Written(NamedTuple):
    """A figure and its ends as they are written; "" for what is not known."""

    figure: str
    low: str
    high: str

    @property
    def ends(self) -> str:
        """The interval: “1.7 to 4.1”; "" where an end is not known."""
        return f"{self.low} to {self.high}" if self.low and self.high else ""

    @property
    def with_ends(self) -> str:
        """“2.7 (1.7 to 4.1)”."""
        return f"{self.figure} ({self.ends})"


def written(
    figure: float | None,
    low: float | None,
    high: float | None,
    *,
    per: float = 1.0,
    places: int = 1,
    lines: Sequence[float] = (),
) -> Written:
    """`per` times a figure and its ends, to `places` decimals; what is no number is not known.

    `lines`: what matters is on which side of them a figure or an end lies (1 of a ratio, 0 of a difference,
    100 of a share). An end that would be written as if it lay on one or beyond it is “just over” or “just
    under” it. A figure that would be, or one between two ends that would be written alike, has up to three
    decimals more, unless its interval holds a line: then they tell nothing.
    """
    figure, low, high = (
        None if each is None or not math.isfinite(each) else per * each for each in (figure, low, high)
    )
    held = [line for line in (0.0, *lines) if low is not None and high is not None and low < line < high]
    of_figure = [line for line in (0.0, *lines) if line not in held]
    if figure is not None and not held:
        tried = range(places, places + _MORE + 1)
        ends = low, high
        places = next((each for each in tried if _told(figure, ends, of_figure, each)), places)
    return Written(_text(figure, places, of_figure), _text(low, places, lines), _text(high, places, lines))


def ratio_written(
    ratio: float | None, low: float | None, high: float | None, lines: Sequence[float] = (1.0,)
) -> Written:
    """A ratio and its ends, to one decimal where they are far from 1 or from each other, and else to two."""
    wide = low is None or high is None or (high >= 1 and high - low >= _WIDE)
    far = max((each for each in (ratio, low, high) if each is not None), default=0.0) >= _FAR
    return written(ratio, low, high, places=1 if wide or far else 2, lines=lines)


def rate_written(rate: float | None, low: float | None, high: float | None, *, per: float = 100.0) -> Written:
    """A share or rate and its ends, to one decimal; of 2,999 of 3,000 it is not said that it is all."""
    return written(rate, low, high, per=per, lines=(per,))


def percent_written(part: float | None, low: float, high: float) -> Written:
    """A part (1 = all) as so many of 100 with its ends, whole numbers unless it is known so well."""
    return written(part, low, high, per=100, places=0 if high - low >= _WIDE_PART else 1, lines=(0.0, 100.0))


def times_between(ratio: float, low: float, high: float | None) -> str:
    """A ratio with its interval: “2.7 times (1.7 to 4.1)”. `high` None: it has no upper end."""
    said = ratio_written(ratio, low, high)
    return f"{said.figure} times ({said.low} to {said.high or 'any number'})"


def _text(value: float | None, places: int, lines: Sequence[float]) -> str:
    if value is None:
        return ""
    for line in lines:
        if not _kept(value, line, places):
            return f"just {'over' if value > line else 'under'} {_at(line, places):g}"
    # Adding 0 takes the sign off a nought.
    return f"{_at(value, places) + 0.0:,.{places}f}"


def _told(
    figure: float, ends: tuple[float | None, float | None], lines: Sequence[float], places: int
) -> bool:
    """Whether a figure is told from each line, and the ends of its interval from each other."""
    low, high = ends
    apart = low is None or high is None or high - low <= _ALIKE or _at(low, places) != _at(high, places)
    return apart and all(_kept(figure, line, places) for line in lines)


def _kept(value: float, line: float, places: int) -> bool:
    """Whether a value still lies on its side of a line when both are rounded."""
    return _side(_at(value, places) - _at(line, places)) == _side(value - line)


def _side(apart: float) -> int:
    return 0 if abs(apart) <= _ALIKE else int(math.copysign(1, apart))


def _at(value: float, places: int) -> float:
    return float(f"{value:.{places}f}")

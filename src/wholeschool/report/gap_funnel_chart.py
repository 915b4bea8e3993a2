"""A funnel of schools' ratios: across how many times, upwards how sure, and the lines that chance makes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeschool.report.charts import FILLS, INK, MUTED, Chart, Spec, svg
from wholeschool.report.drawing import Bar, Dot, Line, Words, drawn

_Z = 1.959963984540054
_TICKS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_ROOM = (20.0, 13.0)
"""A number takes so much room, across and down; one that would lie on another is left out."""
_FAINT = "#d5dce2"
_STEPS = 24
_HALF = 6.5


@dataclass(frozen=True)
class FunnelPoint:
    """A school's ratio, the standard deviation of its logarithm, its number, and whether it stands apart."""

    number: int
    ratio: float
    error: float
    apart: bool


@dataclass(frozen=True)
class Funnel:
    """Schools about their `usual` ratio; `between`: the variance of logarithms that is not chance."""

    usual: float
    between: float
    points: tuple[FunnelPoint, ...]

    def end(self, error: float, side: int, *, dispersed: bool) -> float:
        """The logarithm of the ratio beyond which 25 in 1,000 schools would lie on a side (-1 or 1).

        By chance alone, or with what schools differ by anyway (Spiegelhalter, Statistics in Medicine 24,
        2005).
        """
        spread = error**2 + (self.between if dispersed else 0.0)
        return math.log(self.usual) + side * _Z * math.sqrt(spread)


def funnel_chart(name: str, funnel: Funnel, against: str, title: str, description: str) -> Chart:
    """The funnel; `against`: what ratios are multiples of."""
    return Chart(
        wide=svg(f"{name}-wide", Plot(funnel, 640, 280).spec(against), title, description),
        narrow=svg(f"{name}-narrow", Plot(funnel, 266, 240).spec(against), title, description),
    )


@dataclass(frozen=True)
class Plot:
    """Places in pixels: a plot of `width` × `height`, ticks and words below it."""

    funnel: Funnel
    width: float
    height: float

    @property
    def _most(self) -> float:
        return 1.08 * max(each.error for each in self.funnel.points)

    @property
    def _ends(self) -> tuple[float, float]:
        """Logarithms of the ratios at both edges: all schools and lines are inside."""
        logs = [math.log(each.ratio) for each in self.funnel.points]
        wide = [self.funnel.end(self._most, side, dispersed=True) for side in (-1, 1)]
        low, high = min([*logs, wide[0], 0.0]), max([*logs, wide[1], 0.0])
        room = 0.06 * (high - low)
        return low - room, high + room

    def across(self, log: float) -> float:
        """From the left."""
        low, high = self._ends
        return self.width * (log - low) / (high - low)

    def down(self, error: float) -> float:
        """From the top, where a school would be quite sure."""
        return 14 + (self.height - 14) * error / self._most

    def spec(self, against: str) -> Spec:
        """The drawing."""
        bars, words = [*self._ground()], [*self._words(against)]
        dots = list[Dot]()
        for each in self.funnel.points:
            x, y = self.across(math.log(each.ratio)), self.down(each.error)
            if each.apart:
                # Another shape, so that colour says nothing alone.
                bars.append(Bar(x - _HALF, y - _HALF, x + _HALF, y + _HALF, FILLS["self_exclusion"]))
            else:
                dots.append(Dot(x, y, FILLS["school_exclusion"]))
        words += self.numbers()
        return drawn(self.width, self.height + 44, bars, words, dots, [*self._lines()])

    def numbers(self) -> Sequence[Words]:
        """Beside their marks, those of schools that stand apart first."""
        found = list[Words]()
        for each in sorted(self.funnel.points, key=lambda each: not each.apart):
            x, y = self.across(math.log(each.ratio)) + 9, self.down(each.error)
            if all(abs(x - its.left) > _ROOM[0] or abs(y - its.top) > _ROOM[1] for its in found):
                found.append(Words(str(each.number), x, y, "number", INK))
        return found

    def _ground(self) -> Iterable[Bar]:
        for tick in self._ticks():
            x = self.across(math.log(tick))
            yield Bar(x - 0.5, 14, x + 0.5, self.height, _FAINT)
        usual = self.across(math.log(self.funnel.usual))
        yield Bar(usual - 1, 14, usual + 1, self.height, MUTED)
        yield Bar(0, self.height - 0.5, self.width, self.height + 0.5, MUTED)

    def _ticks(self) -> Sequence[float]:
        low, high = self._ends
        return [each for each in _TICKS if low < math.log(each) < high]

    def _words(self, against: str) -> Iterable[Words]:
        for tick in self._ticks():
            yield Words(f"{tick:g}", self.across(math.log(tick)), self.height + 11, "inside", MUTED)
        yield Words(f"times {against}", self.width / 2, self.height + 32, "inside", MUTED)
        yield Words("↑ surer", 0, 4, "number", MUTED)

    def _lines(self) -> Iterable[Line]:
        errors = [self._most * at / _STEPS for at in range(_STEPS + 1)]
        for dispersed in (False, True) if self.funnel.between else (False,):
            for side in (-1, 1):
                logs = [self.funnel.end(each, side, dispersed=dispersed) for each in errors]
                points = zip(map(self.across, logs), map(self.down, errors), strict=True)
                yield Line(tuple(points), MUTED, dashed=not dispersed)

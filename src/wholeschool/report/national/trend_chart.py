"""A measure over the years: the line of a place beside those of its region and of England."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from wholeschool.report.charts import FILLS, INK, MUTED
from wholeschool.report.national.drawing import WIDTH, dot, drawing, line, nice_top, path, rectangle, words
from wholeschool.report.national.words import rate_words

_LEFT, _RIGHT, _PLOT, _LEGEND = 38, 268, 128, 18
_PANDEMIC = ("2019/20", "2020/21")


@dataclass(frozen=True)
class Point:
    """A figure of a line: `term` says over which part of the year it was counted."""

    period: str
    term: str
    rate: float


@dataclass(frozen=True)
class Line:
    """A line: the place's own is drawn thick, England's dashed, the region's dotted and thin."""

    label: str
    manner: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class _Manner:
    ink: str
    wide: float
    dash: str
    hollow: bool


_MANNERS = {
    "own": _Manner(FILLS["school_exclusion"], 2.6, "", hollow=False),
    "region": _Manner(FILLS["hidden"], 1.3, "2 3", hollow=True),
    "england": _Manner(MUTED, 1.6, "6 4", hollow=True),
}


def trend_chart(title: str, description: str, lines: Sequence[Line]) -> str:
    """The chart as SVG; "" where no line has two points."""
    if not any(len(each.points) > 1 for each in lines):
        return ""
    years = [_year(point) for each in lines for point in each.points]
    scale = _Scale(
        first=min(years),
        last=max(years),
        top=nice_top(max(point.rate for each in lines for point in each.points)),
        head=_LEGEND * len(lines) + 22,
    )
    marks = [*_frame(scale), *_legend(lines)]
    for each in reversed(lines):
        marks += _line(each, scale)
    marks += _ends(lines[0], scale)
    return drawing(WIDTH, scale.foot + 22, marks, title, description)


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int
    top: float
    head: float

    @property
    def foot(self) -> float:
        return self.head + _PLOT

    def x(self, year: int) -> float:
        return _LEFT + (year - self.first) * (_RIGHT - _LEFT) / max(self.last - self.first, 1)

    def y(self, rate: float) -> float:
        return self.foot - rate / self.top * _PLOT


def _year(point: Point) -> int:
    return int(point.period[:4])


def _frame(scale: _Scale) -> Iterable[str]:
    """Lines of the scale, the years of the pandemic, the first and last year."""
    first, last = (int(each[:4]) for each in _PANDEMIC)
    if scale.first < first and last < scale.last:
        left, right = scale.x(first) - 4, scale.x(last) + 4
        yield rectangle(left, scale.head, right - left, _PLOT, "#eceff2")
    for share in (0.0, 0.5, 1.0):
        y = scale.y(scale.top * share)
        yield line(_LEFT, y, _RIGHT, y, "#d5dce2" if share else MUTED)
        yield words(f"{scale.top * share:g}", _LEFT - 5, y + 4, anchor="end", ink=MUTED, size=12)
    ends = ((scale.first, "start"), (scale.last, "end"))
    for year, anchor in ends:
        x = _LEFT if anchor == "start" else _RIGHT
        yield words(f"{year}/{(year + 1) % 100:02d}", x, scale.foot + 17, anchor=anchor, ink=MUTED, size=12)


def _legend(lines: Sequence[Line]) -> Iterable[str]:
    for place, each in enumerate(lines):
        manner, y = _MANNERS[each.manner], 13 + place * _LEGEND
        yield line(_LEFT, y - 4, _LEFT + 26, y - 4, manner.ink, manner.wide, manner.dash)
        yield dot(_LEFT + 13, y - 4, manner.ink, hollow=manner.hollow)
        yield words(each.label, _LEFT + 33, y, bold=each.manner == "own")


def _line(each: Line, scale: _Scale) -> Iterable[str]:
    """The line, broken where figures were counted over another part of the year; lone years as points."""
    manner = _MANNERS[each.manner]
    for _, run in groupby(each.points, key=lambda point: point.term):
        points = [(scale.x(_year(point)), scale.y(point.rate)) for point in run]
        if len(points) > 1 and not _far_apart(each, points):
            yield path(points, manner.ink, manner.wide, manner.dash)
        if each.manner == "own" or len(points) <= 2:
            yield from (dot(x, y, manner.ink, hollow=manner.hollow) for x, y in points)


def _far_apart(each: Line, points: Sequence[tuple[float, float]]) -> bool:
    """Two daily-register years with a year between them are two points, and no line."""
    return len(points) == 2 and each.points[-1].term == "year_to_date"


def _ends(own: Line, scale: _Scale) -> Iterable[str]:
    """The newest number of the place itself: below its point where the line came down to it, else above."""
    if own.points:
        newest = own.points[-1]
        fell = len(own.points) > 1 and own.points[-2].rate > newest.rate
        y = scale.y(newest.rate) + (18 if fell else -8)
        text = rate_words(newest.rate)
        yield words(text, _RIGHT + 8, max(y, scale.head - 4), anchor="end", ink=INK, bold=True, halo=True)

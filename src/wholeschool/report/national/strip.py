"""Where an authority stands among all: a mark for each of them on one scale, its own stands out."""

from __future__ import annotations

from collections.abc import Collection

from wholeschool.report.charts import FILLS, INK, MUTED
from wholeschool.report.national.drawing import WIDTH, drawing, line, ticks, words
from wholeschool.report.national.words import rate_words

_LEFT, _RIGHT, _TOP, _FOOT = 6, 274, 26, 44


def strip(title: str, own: float, england: float | None, rates: Collection[float]) -> str:
    """The drawing as SVG. `rates` are those of all authorities."""
    low, high = min(rates), max(rates)
    width = (high - low) or 1.0

    def x(rate: float) -> float:
        return _LEFT + (rate - low) / width * (_RIGHT - _LEFT)

    marks = [ticks(map(x, rates), _TOP, _FOOT, "#8a97a3")]
    if england is not None and low <= england <= high:
        place = x(england)
        marks.append(line(place, _TOP - 5, place, _FOOT + 5, INK, 1.6, "3 2"))
        marks.append(_beside("England", place, _FOOT + 18, MUTED))
    place = x(own)
    marks.append(line(place, _TOP - 7, place, _FOOT + 3, FILLS["school_exclusion"], 5))
    marks.append(_beside(rate_words(own), place, _TOP - 11, INK, bold=True))
    return drawing(WIDTH, _FOOT + 22, marks, title, enlarged=1.2)


def _beside(text: str, x: float, y: float, ink: str, *, bold: bool = False) -> str:
    """A word over or under its mark, kept inside the drawing."""
    half = 4.0 * len(text)
    anchor = "start" if x < half else "end" if x > WIDTH - half else "middle"
    x = min(max(x, 2), WIDTH - 2)
    return words(text, x, y, anchor=anchor, ink=ink, size=12, bold=bold)

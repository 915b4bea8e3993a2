"""Groups beside each other: a bar each, with its interval and its number; the reference group's is grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholeschool.report.charts import FILLS, INK, MUTED
from wholeschool.report.national.drawing import WIDTH, drawing, line, rectangle, words
from wholeschool.report.national.words import rate_words

_ROW, _BAR, _ROOM = 40, 14, 52


@dataclass(frozen=True)
class Group:
    """A bar: `note` stands behind its label, such as its ratio to the reference group."""

    label: str
    rate: float
    low: float | None
    high: float | None
    note: str
    reference: bool


def bar_chart(title: str, description: str, groups: Sequence[Group]) -> str:
    """The bars as SVG, in the order given; "" where there are none."""
    if not groups:
        return ""
    most = max(each.high or each.rate for each in groups) or 1.0
    marks: list[str] = []
    for place, each in enumerate(groups):
        top = place * _ROW
        end = each.rate / most * (WIDTH - _ROOM)
        foot = top + 18 + _BAR / 2
        marks.append(words(each.label, 0, top + 13, bold=each.reference))
        if each.note:
            marks.append(words(each.note, WIDTH, top + 13, anchor="end", ink=MUTED, size=12))
        marks.append(
            rectangle(
                0, top + 18, end, _BAR, FILLS["together"] if each.reference else FILLS["school_exclusion"]
            )
        )
        right = end
        if each.low is not None and each.high is not None:
            low, right = (value / most * (WIDTH - _ROOM) for value in (each.low, each.high))
            marks.append(line(low, foot, right, foot, INK, 1.5))
        marks.append(words(rate_words(each.rate), max(end, right) + 6, foot + 4, size=12))
    return drawing(WIDTH, len(groups) * _ROW, marks, title, description, enlarged=1.5)

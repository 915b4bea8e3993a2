"""Where pupils stand, as one picture: the two branches as ladders, a bar a rung, the highest rung on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.report.charts import FILLS, Chart, svg
from wholeschool.report.drawing import Bar, Words, drawn, muted, ticks
from wholeschool.report.words import BRANCHES, NOT_SHOWN
from wholeschool.schema.wording import number

_ROW, _HEADING, _GAP, _BAR = 46, 30, 36, 13
_NUMBER = 160
"""In pixels: a rung, a heading, the space between panels, a bar, the room for the number behind it."""


@dataclass(frozen=True)
class Standing:
    """A rung (0 = none) and the pupils that stand there; None = not shown, or there is no such year."""

    branch: str
    rung: int
    label: str
    now: int | None
    before: int | None


def standing_chart(rows: Sequence[Standing], title: str, description: str) -> Chart:
    """Side by side where wide, one above the other where narrow; a tick marks the year before.

    Pupils on no rung are a number alone: a bar of most pupils would leave the others no length.
    """
    return Chart(
        wide=svg("stand-wide", _drawing(rows, 400, 2), title, description),
        narrow=svg("stand-narrow", _drawing(rows, 256, 1), title, description),
    )


def _drawing(rows: Sequence[Standing], width: int, columns: int) -> Any:
    drawn_rows = [row for row in rows if row.rung]
    most = max([each or 0 for row in drawn_rows for each in (row.now, row.before)], default=0) or 1
    bars: list[Bar] = []
    words: list[Words] = []
    left = top = height = 0
    for place, branch in enumerate(dict.fromkeys(row.branch for row in rows)):
        left = (place % columns) * (width + _GAP)
        top = height + _GAP if place and columns == 1 else 0
        words.append(Words(BRANCHES[branch], left, top, "heading"))
        mine = [row for row in rows if row.branch == branch]
        for nth, row in enumerate(mine):
            _place(row, left, top + _HEADING + nth * _ROW, (width - _NUMBER) / most, bars, words)
        height = max(height, top + _HEADING + _ROW * len(mine))
    return drawn(columns * width + (columns - 1) * _GAP, height, bars, words)


def _place(row: Standing, left: float, top: float, scale: float, bars: list[Bar], words: list[Words]) -> None:
    bar = top + 20
    now, before = ((each or 0) * scale if row.rung else 0 for each in (row.now, row.before))
    words.append(Words(f"{row.rung} · {row.label}", left, top))
    said = NOT_SHOWN if row.now is None else number(row.now)
    if row.before is not None:
        said += f" (was {number(row.before)})"
    if row.rung:
        bars.append(Bar(left, bar, left + now, bar + _BAR, FILLS[row.branch]))
        if row.before is not None:
            bars += ticks([(left + before, bar - 3, bar + _BAR + 3)])
    words.append(muted(said, left + max(now, before) + (8 if row.rung else 0), bar + _BAR / 2))

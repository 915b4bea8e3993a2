"""The continuum as one picture: a bar a form, the branches as panels, all on one scale of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Any

from wholeschool.report.charts import FILLS, HATCH, INK, MUTED, Chart, svg
from wholeschool.report.drawing import LINE, Bar, Words, drawn
from wholeschool.report.ladder import PANELS, Rung
from wholeschool.report.words import NOT_SHOWN, days_lost
from wholeschool.schema.wording import counted

_LETTER = 8
_BAR = 13
_NUMBER = 158
_HEADING = 30
_GAP = 36
"""In pixels: width of a letter in a wide font, height of a bar, room for the number behind it, height of a
heading, space between panels."""


@dataclass(frozen=True)
class _Panel:
    name: str
    rungs: tuple[Rung, ...]


def continuum_chart(rungs: Sequence[Rung], title: str, description: str) -> Chart:
    """The two branches side by side (one above the other where narrow), then what stands apart from them."""
    panels = [_Panel(name, tuple(rows)) for name, rows in groupby(rungs, key=lambda rung: rung.panel)]
    return Chart(
        wide=svg("wide", _drawing(panels, width=400, columns=2), title, description),
        narrow=svg("narrow", _drawing(panels, width=256, columns=1), title, description),
    )


def _drawing(panels: Sequence[_Panel], width: int, columns: int) -> Any:
    """All panels, in rows of so many."""
    longest = max((rung.days for panel in panels for rung in panel.rungs if rung.days), default=1)
    bars: list[Bar] = []
    words: list[Words] = []
    top = height = 0
    for place, panel in enumerate(panels):
        if place % columns == 0 and place:
            top = height + _GAP
        left = (place % columns) * (width + _GAP)
        words.append(Words(PANELS[panel.name], left, top, "heading"))
        below = top + _HEADING
        for rung in panel.rungs:
            below = _place(rung, panel.name, left, below, width, longest, bars, words)
        height = max(height, below - _BETWEEN)
    return drawn(columns * width + (columns - 1) * _GAP, height, bars, words)


_BETWEEN = 12
"""Space between two rungs."""


def _place(
    rung: Rung,
    panel: str,
    left: int,
    top: int,
    width: int,
    longest: float,
    bars: list[Bar],
    words: list[Words],
) -> int:
    """Put a rung on the drawing; gives where the next one begins."""
    lines = wrap(rung.with_rungs, width // _LETTER)
    bar = top + LINE * len(lines) + 2
    right = left + (rung.days or 0) / longest * (width - _NUMBER)
    beside = rung.kind == "beside"
    words.append(Words("\n".join(lines), left, top))
    fill, stroke = (HATCH, MUTED if rung.days else "") if beside else (FILLS.get(panel, MUTED), "")
    bars.append(Bar(left, bar, right, bar + _BAR, fill, stroke))
    words.append(Words(_number(rung), right + 6, bar + _BAR / 2, "number", INK))
    return bar + _BAR + _BETWEEN


def _number(rung: Rung) -> str:
    if rung.kind == "no_minutes":
        return "no minutes · " + (NOT_SHOWN if rung.pupils is None else counted(rung.pupils, rung.counted))
    if rung.days is None:
        return NOT_SHOWN
    if rung.kind == "beside":
        return f"{counted(rung.days, 'day')}, not added"
    return days_lost(rung.days, rung.pupils or 0)

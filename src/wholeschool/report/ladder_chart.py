"""The continuum as one picture: a bar a form, the branches as panels, all on one scale of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Any

from wholeschool.report.charts import FILLS, HATCH, INK, MUTED, Chart, configured, svg
from wholeschool.report.ladder import PANELS, Rung
from wholeschool.report.words import NOT_SHOWN, days_lost
from wholeschool.schema.wording import counted

_LINE = 18
_LETTER = 8
_BAR = 13
_NUMBER = 158
_HEADING = 30
_GAP = 36
"""In pixels: height of a line, width of a letter in a wide font, height of a bar, room for the number behind
it, height of a heading, space between panels."""

Placed = dict[str, object]
"""Something drawn: where its text is (`left`, `top`), and its bar (to `right`, from `bar` to `below`)."""

_NOTHING: Placed = {"heading": "", "label": "", "number": "", "right": 0, "bar": 0, "middle": 0, "below": 0}


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
    """All panels in one drawing in which x and y are pixels: one data set, one layer a kind of mark."""
    import altair as alt

    placed, height = _placed(panels, width, columns)
    total = columns * width + (columns - 1) * _GAP
    across = alt.Scale(domain=[0, total], nice=False)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False)

    def at(x: str, y: str) -> dict[str, Any]:
        return {"x": alt.X(f"{x}:Q", axis=None, scale=across), "y": alt.Y(f"{y}:Q", axis=None, scale=down)}

    base = alt.Chart()
    text = {"align": "left", "fill": INK}
    bars = base.mark_rect().encode(
        **at("left", "bar"),
        x2="right:Q",
        y2="below:Q",
        fill=alt.Fill("fill:N", scale=None, legend=None),
        stroke=alt.Stroke("stroke:N", scale=None, legend=None),
    )
    headings = base.mark_text(**text, baseline="top", fontSize=16, fontWeight="bold")
    labels = base.mark_text(**text, baseline="top", fontSize=14, lineHeight=_LINE, lineBreak="\n")
    numbers = base.mark_text(**text, baseline="middle", fontSize=13, dx=6)
    marks = (
        bars,
        headings.encode(**at("left", "top"), text="heading:N"),
        labels.encode(**at("left", "top"), text="label:N"),
        numbers.encode(**at("right", "middle"), text="number:N"),
    )
    layers = alt.layer(*marks, data=alt.Data(values=placed))
    return configured(layers.properties(width=total, height=height))


def _placed(panels: Sequence[_Panel], width: int, columns: int) -> tuple[list[Placed], int]:
    """Headings and rungs of all panels, in rows of so many panels, and how high they are together."""
    longest = max((rung.days for panel in panels for rung in panel.rungs if rung.days), default=1)
    placed: list[Placed] = []
    top = height = 0
    for place, panel in enumerate(panels):
        if place % columns == 0 and place:
            top = height + _GAP
        left = (place % columns) * (width + _GAP)
        placed.append(_NOTHING | {"heading": PANELS[panel.name], "left": left, "top": top})
        rows = list(_rows(panel, left, top + _HEADING, width, longest))
        placed += [row for row, _ in rows]
        height = max(height, rows[-1][1])
    return placed, height


def _rows(panel: _Panel, left: int, top: int, width: int, longest: float) -> Iterator[tuple[Placed, int]]:
    """The rungs of a panel, each with the height at which it ends."""
    for rung in panel.rungs:
        lines = wrap(rung.with_rungs, width // _LETTER)
        bar = top + _LINE * len(lines) + 2
        beside = rung.kind == "beside"
        row = _NOTHING | {
            "label": "\n".join(lines),
            "number": _number(rung),
            "left": left,
            "top": top,
            "right": left + (rung.days or 0) / longest * (width - _NUMBER),
            "bar": bar,
            "middle": bar + _BAR / 2,
            "below": bar + _BAR,
            "fill": HATCH if beside else FILLS.get(panel.name, MUTED),
            "stroke": MUTED if beside and rung.days else None,
        }
        yield row, bar + _BAR
        top = bar + _BAR + 12


def _number(rung: Rung) -> str:
    if rung.kind == "no_minutes":
        return "no minutes · " + (NOT_SHOWN if rung.pupils is None else counted(rung.pupils, rung.counted))
    if rung.days is None:
        return NOT_SHOWN
    if rung.kind == "beside":
        return f"{counted(rung.days, 'day')}, not added"
    return days_lost(rung.days, rung.pupils or 0)

"""Effects as dots on their intervals, one below the other, beside the line of no effect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.practice.results.figures import signed, with_ends
from wholeschool.report.charts import FILLS, INK, MUTED, Chart, svg
from wholeschool.report.drawing import LINE, Bar, Dot, Words, broken, drawn, muted, ticks

_FAINT = "#d5dce2"


@dataclass(frozen=True)
class ForestRow:
    """A line of the chart: an effect with the ends of its interval; `together`: the one that stands out.

    `next_low` to `next_high`: where most others would lie; NaN = it is not drawn.
    """

    label: str
    effect: float
    low: float
    high: float
    together: bool = False
    next_low: float = math.nan
    next_high: float = math.nan


def effects_chart(name: str, rows: Sequence[ForestRow], note: str, title: str, description: str) -> Chart:
    """The chart in two widths; `note` stands below it."""
    return Chart(
        wide=svg(f"{name}-wide", _drawing(rows, note, 640, 200, 74), title, description),
        narrow=svg(f"{name}-narrow", _drawing(rows, note, 266, 0, 34), title, description),
    )


def _drawing(rows: Sequence[ForestRow], note: str, width: int, beside: int, letters: int) -> Any:
    """`beside`: the room for numbers to the right; where there is none they stand above their dot."""
    ends = [0.0, *(each for row in rows for each in (row.low, row.high, row.next_low, row.next_high))]
    known = [each for each in ends if math.isfinite(each)]
    least, most = min(known), max(known)
    long, top = width - beside - 12, 0.0
    bars, dots, texts = list[Bar](), list[Dot](), list[Words]()

    def at(value: float) -> float:
        return 6 + long * (value - least) / ((most - least) or 1.0)

    for row in rows:
        label = broken(row.label, letters)
        line = top + LINE * (label.count("\n") + 1) + (13 if beside else 30)
        ink, half = (INK, 4.0) if row.together else (MUTED, 2.0)
        bars.append(Bar(6, line - 0.5, 6 + long, line + 0.5, _FAINT))
        if math.isfinite(row.next_low):
            bars.append(Bar(at(row.next_low), line - 1, at(row.next_high), line + 1, MUTED))
        low, high = at(row.low), at(row.high)
        bars.append(Bar(low, line - half, max(high, low + 1), line + half, ink))
        dots.append(
            Dot(at(row.effect), line, FILLS["self_exclusion" if row.together else "school_exclusion"])
        )
        bars += ticks([(at(0), line - 8, line + 8)])
        texts.append(Words(label, 0, top))
        write = with_ends(row.effect, row.low, row.high)
        said = f"{signed(row.effect, write)} ({signed(row.low, write)} to {signed(row.high, write)})"
        texts.append(muted(said, width - beside + 8 if beside else 0, line if beside else line - 19))
        top = line + 18
    texts.append(Words(broken(note, letters), 0, top + 6, ink=MUTED))
    height = top + 6 + LINE * (broken(note, letters).count("\n") + 1)
    return drawn(width, height, bars, texts, dots)

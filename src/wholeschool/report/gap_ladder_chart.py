"""How many times as often a group goes on, step by step: dots on their intervals, beside a line at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.equity.places import ratio_written
from wholeschool.report.charts import FILLS, MUTED, Chart, svg
from wholeschool.report.drawing import LINE, Bar, Dot, Words, broken, drawn, muted, ticks

_LEAST, _MOST = 0.25, 6.0
"""No ratio is drawn farther out: its number stands beside it."""


@dataclass(frozen=True)
class StepRatio:
    """A step's name, the branch that it is on, and a group's ratio there with its interval."""

    label: str
    branch: str
    ratio: float
    low: float
    high: float


def ladder_chart(name: str, rows: Sequence[StepRatio], title: str, description: str) -> Chart:
    """A row a step, from once (the upright line) to more and to less often, on a scale of multiples."""
    return Chart(
        wide=svg(f"{name}-wide", _drawing(rows, 640, 170, 74), title, description),
        narrow=svg(f"{name}-narrow", _drawing(rows, 266, 0, 32), title, description),
    )


def _drawing(rows: Sequence[StepRatio], width: int, beside: int, letters: int) -> Any:
    long = width - beside - 10
    ends = [*(row.low for row in rows), *(row.high for row in rows), 1.0]
    low, high = (math.log(min(max(each, _LEAST), _MOST)) for each in (min(ends), max(ends)))

    def across(ratio: float) -> float:
        return 5 + long * (math.log(min(max(ratio, _LEAST), _MOST)) - low) / ((high - low) or 1.0)

    bars, dots, texts = list[Bar](), list[Dot](), list[Words]()
    top = 0.0
    for row in rows:
        label = broken(row.label, letters)
        line = top + LINE * (label.count("\n") + 1) + (13 if beside else 30)
        bars.append(
            Bar(across(row.low), line - 2.5, max(across(row.high), across(row.low) + 1), line + 2.5, MUTED)
        )
        bars += ticks([(across(1.0), line - 9, line + 9)])
        dots.append(Dot(across(row.ratio), line, FILLS[row.branch]))
        texts.append(Words(label, 0, top))
        said = ratio_written(row.ratio, row.low, row.high).with_ends
        texts.append(muted(said, width - beside + 8 if beside else 0, line if beside else line - 19))
        top = line + 18
    return drawn(width, max(top, 1.0), bars, texts, dots)

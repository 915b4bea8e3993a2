"""Shares of groups as dots on their intervals, and a mark for all groups together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wholeschool.equity.gap import Gap
from wholeschool.equity.places import rate_written
from wholeschool.report.charts import FILLS, MUTED, Chart, svg
from wholeschool.report.drawing import LINE, Bar, Dot, Words, broken, drawn, muted, ticks

_FAINT = "#d5dce2"


def gap_chart(name: str, gaps: Sequence[Gap], together: float, title: str, description: str) -> Chart:
    """A row a group that has a share; `together`: the share of all of them, which a tick marks."""
    rows = [gap for gap in gaps if gap.risk is not None and gap.low is not None and gap.high is not None]
    return Chart(
        wide=svg(f"{name}-wide", _drawing(rows, together, 640, 170, 74), title, description),
        narrow=svg(f"{name}-narrow", _drawing(rows, together, 266, 0, 34), title, description),
    )


def _drawing(rows: Sequence[Gap], together: float, width: int, beside: int, letters: int) -> Any:
    """`beside`: the room for numbers to the right; where there is none they stand above their dot."""
    most = max([together, *(gap.high or 0.0 for gap in rows)]) or 1.0
    long, top = width - beside - 10, 0.0
    bars, dots, texts = list[Bar](), list[Dot](), list[Words]()
    mark = 5 + long * together / most
    for gap in rows:
        label = broken(gap.group, letters)
        line = top + LINE * (label.count("\n") + 1) + (13 if beside else 30)
        low, share, high = (5 + long * (each or 0.0) / most for each in (gap.low, gap.risk, gap.high))
        bars += [
            Bar(5, line - 0.5, 5 + long, line + 0.5, _FAINT),
            Bar(low, line - 2.5, max(high, low + 1), line + 2.5, MUTED),
            *ticks([(mark, line - 8, line + 8)]),
        ]
        dots.append(Dot(share, line, FILLS["school_exclusion"]))
        texts.append(Words(label, 0, top))
        said = rate_written(gap.risk, gap.low, gap.high).with_ends
        texts.append(muted(said, width - beside + 8 if beside else 0, line if beside else line - 19))
        top = line + 18
    return drawn(width, max(top, 1.0), bars, texts, dots)

"""Journeys as one picture: for every rung a bar of 100, parted into back down, the same, and up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.report.charts import FILLS, HATCH, INK, MUTED, Chart, svg
from wholeschool.report.drawing import Bar, Words, drawn
from wholeschool.report.words import BRANCHES, NOT_SHOWN, rate_text

_ROW, _HEADING, _GAP, _BAR = 48, 52, 36, 17
_LEAST_WIDTH = 46
"""A part narrower than its number has none; the table has it."""
_SAME = "#dfe5ea"


@dataclass(frozen=True)
class Step:
    """What followed half-terms at a rung: of every 100 so many up, the same, down; None = not shown."""

    branch: str
    rung: int
    label: str
    base: float | None
    up: float | None
    same: float | None
    down: float | None

    @property
    def shown(self) -> bool:
        """Whether all three are."""
        return None not in (self.up, self.same, self.down)

    @property
    def withheld(self) -> bool:
        """Whether nothing of it is shown."""
        return self.base is None and self.up is None and self.same is None and self.down is None


def journey_chart(steps: Sequence[Step], title: str, description: str) -> Chart:
    """The branches side by side (one above the other where narrow), the highest rung on top."""
    return Chart(
        wide=svg("journey-wide", _drawing(steps, 400, 2), title, description),
        narrow=svg("journey-narrow", _drawing(steps, 256, 1), title, description),
    )


def _drawing(steps: Sequence[Step], width: int, columns: int) -> Any:
    bars: list[Bar] = []
    words: list[Words] = []
    top = height = 0
    for place, branch in enumerate(dict.fromkeys(step.branch for step in steps)):
        left = (place % columns) * (width + _GAP)
        top = height + _GAP if place and columns == 1 else 0
        words.append(Words(BRANCHES[branch], left, top, "heading"))
        words.append(Words("▼ came down   □ the same   ▲ went up", left, top + 24, "label", MUTED))
        mine = [step for step in reversed(steps) if step.branch == branch]
        for nth, step in enumerate(mine):
            _place(step, left, top + _HEADING + nth * _ROW, width, bars, words)
        height = max(height, top + _HEADING + _ROW * len(mine))
    return drawn(columns * width + (columns - 1) * _GAP, height, bars, words)


def _place(step: Step, left: float, top: float, width: float, bars: list[Bar], words: list[Words]) -> None:
    hidden = "" if step.shown else f" ({NOT_SHOWN})"
    words.append(Words(f"{step.rung} · {step.label}{hidden}", left, top))
    bar = top + 20
    if not step.shown:
        bars.append(Bar(left, bar, left + width, bar + _BAR, HATCH, MUTED))
        return
    parts = (
        ("▼ ", step.down or 0, "#ffffff", INK),
        ("", step.same or 0, _SAME, INK),
        ("▲ ", step.up or 0, FILLS[step.branch], "#ffffff"),
    )
    total = sum(value for _, value, _, _ in parts) or 1
    for sign, value, fill, ink in parts:
        wide = value / total * width
        bars.append(Bar(left, bar, left + wide, bar + _BAR, fill, MUTED))
        if wide >= _LEAST_WIDTH:
            words.append(Words(f"{sign}{rate_text(value)}", left + wide / 2, bar + _BAR / 2, "inside", ink))
        left += wide

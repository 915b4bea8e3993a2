"""Before and since, of those who were given it and of others who had fared alike: what came by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.practice.results.figures import together
from wholeschool.report.charts import FILLS, MUTED, Chart, svg
from wholeschool.report.drawing import LINE, Bar, Dot, Words, broken, drawn, muted, ticks

_FAINT = "#d5dce2"
_THICK = 2.5


@dataclass(frozen=True)
class Moved:
    """Pupils, and the mean of their outcome the last time before and since; `given`: they were given it."""

    label: str
    before: float
    after: float
    given: bool


def before_chart(name: str, rows: Sequence[Moved], unit: str, title: str, description: str) -> Chart:
    """The chart in two widths."""
    note = f"In {unit}. The upright mark is the last half-term before, the dot the mean since."
    return Chart(
        wide=svg(f"{name}-wide", _drawing(rows, note, 640, 150, 74), title, description),
        narrow=svg(f"{name}-narrow", _drawing(rows, note, 266, 0, 34), title, description),
    )


def levels(rows: Sequence[Moved]) -> Callable[[float], str]:
    """How to write what was before and since, with as many decimals each."""
    return together(*(each for row in rows for each in (row.before, row.after)))


def _drawing(rows: Sequence[Moved], note: str, width: int, beside: int, letters: int) -> Any:
    """`beside`: the room for numbers to the right; where there is none they stand above their bar."""
    most = max((each for row in rows for each in (row.before, row.after)), default=0.0) or 1.0
    long, top = width - beside - 12, 0.0
    bars, dots, texts = list[Bar](), list[Dot](), list[Words]()

    def at(value: float) -> float:
        return 6 + long * max(value, 0.0) / most

    write = levels(rows)
    for row in rows:
        label = broken(row.label, letters)
        line = top + LINE * (label.count("\n") + 1) + (13 if beside else 30)
        fill = FILLS["school_exclusion" if row.given else "self_exclusion"]
        low, high = sorted((at(row.before), at(row.after)))
        bars.append(Bar(6, line - 0.5, 6 + long, line + 0.5, _FAINT))
        bars.append(Bar(low, line - _THICK, max(high, low + 1), line + _THICK, fill))
        bars += ticks([(at(row.before), line - 9, line + 9)])
        dots.append(Dot(at(row.after), line, fill))
        texts.append(Words(label, 0, top))
        said = f"{write(row.before)} → {write(row.after)}"
        texts.append(muted(said, width - beside + 8 if beside else 0, line if beside else line - 19))
        top = line + 18
    texts.append(Words(broken(note, letters), 0, top + 6, ink=MUTED))
    return drawn(width, top + 6 + LINE * (broken(note, letters).count("\n") + 1), bars, texts, dots)

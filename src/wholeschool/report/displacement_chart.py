"""Rates by half-term, this year's and the year before's: a small chart for every form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.report.charts import FILLS, MUTED, Chart, Spec, svg
from wholeschool.report.small_multiples import half_term_x, height_y, small_multiples


@dataclass(frozen=True)
class Line:
    """A form's rate by half-term (1 to 6) in this year and in the year before; what is hidden is left out.

    `said` stands above the lines: the rates of the two years.
    """

    label: str
    said: str
    now: Mapping[int, float]
    before: Mapping[int, float]


def displacement_chart(lines: Sequence[Line], title: str, description: str) -> Chart | None:
    """A filled line is this year, a dashed one the year before; each form has a scale of its own."""
    if not lines:
        return None
    return Chart(
        wide=svg("displaced-wide", _drawing(lines, 258, 3), title, description),
        narrow=svg("displaced-narrow", _drawing(lines, 254, 1), title, description),
    )


def _drawing(lines: Sequence[Line], width: int, columns: int) -> Spec:
    place = {"x": half_term_x("term", nice=False), "y": height_y(-0.04, 1.1, nice=False)}
    ink, dash = _by_year([MUTED, FILLS["together"]]), _by_year([[4, 3], [1, 0]])
    run = {"field": "run", "type": "nominal"}
    strokes = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": place | {"detail": run, "strokeDash": dash, "stroke": ink},
    }
    dots = {"mark": {"type": "circle", "size": 30, "opacity": 1}, "encoding": place | {"fill": ink}}
    points = (point for line in lines for point in _points(line))
    return small_multiples(
        points, [strokes, dots], [*map(_heading, lines)], width, columns,
        {"labelExpr": "split(datum.label, '|')", "labelLineHeight": 18},
    )  # fmt: skip


def _by_year(said: Sequence[object]) -> Spec:
    """How the year before and this year look."""
    scale = {"domain": ["before", "now"], "range": [*said]}
    return {"field": "dash", "type": "nominal", "scale": scale, "legend": None}


def _heading(line: Line) -> str:
    return f"{line.label}|{line.said}"


def _points(line: Line) -> Iterator[dict[str, Any]]:
    """Heights in parts of the form's highest rate; a line joins only half-terms that are both shown."""
    highest = max([*line.now.values(), *line.before.values()], default=0) or 1
    for dash, rates in (("before", line.before), ("now", line.now)):
        run = 0
        for term, rate in sorted(rates.items()):
            run += term - 1 not in rates
            yield {
                "form": _heading(line), "term": term, "height": rate / highest, "dash": dash,
                "run": f"{dash}{run}",
            }  # fmt: skip

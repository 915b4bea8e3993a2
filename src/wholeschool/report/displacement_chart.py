"""Rates by half-term, this year's and the year before's: a small chart for every form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.report.charts import FILLS, INK, MUTED, Chart, configured, svg
from wholeschool.report.half_term_chart import half_term_axis

_HEIGHT = 84


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


def _drawing(lines: Sequence[Line], width: int, columns: int) -> Any:
    import altair as alt

    points = [point for line in lines for point in _points(line)]
    x = alt.X("term:Q", axis=half_term_axis(), scale=alt.Scale(domain=[0.5, 6.5], nice=False))
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[-0.04, 1.1], nice=False))
    years = ["before", "now"]
    dashes = alt.StrokeDash("dash:N", scale=alt.Scale(domain=years, range=[[4, 3], [1, 0]]), legend=None)
    fills = alt.Scale(domain=["before", "now"], range=[MUTED, FILLS["together"]])
    base = alt.Chart().properties(width=width, height=_HEIGHT)
    strokes = base.mark_line(strokeWidth=2).encode(
        x=x, y=y, detail="run:N", strokeDash=dashes, stroke=alt.Stroke("dash:N", scale=fills, legend=None)
    )
    dots = base.mark_circle(size=30, opacity=1).encode(
        x=x, y=y, fill=alt.Fill("dash:N", scale=fills, legend=None)
    )
    header = alt.Header(
        title=None, labelAnchor="start", labelFontSize=14, labelFontWeight="bold", labelColor=INK,
        labelExpr="split(datum.label, '|')", labelLineHeight=18,
    )  # fmt: skip
    facet = alt.Facet("form:N", sort=[_heading(line) for line in lines], header=header)
    small = alt.layer(strokes, dots, data=alt.Data(values=points)).facet(facet, columns=columns, spacing=26)
    return configured(small.resolve_axis(x="independent"))


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

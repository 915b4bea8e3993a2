"""Lost days by half-term: a small chart for every form that can be shown so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wholeschool.report.charts import FILLS, INK, Chart, Spec, svg
from wholeschool.report.half_terms import FormByHalfTerm
from wholeschool.report.small_multiples import half_term_x, height_y, small_multiples
from wholeschool.schema.wording import number


def half_term_chart(rows: Iterable[FormByHalfTerm], title: str, description: str) -> Chart | None:
    """A small chart a form, each with a scale of its own; None where no form is shown by half-term."""
    shown = [row for row in rows if len(row.spans) > 1]
    if not shown:
        return None
    return Chart(
        wide=svg("wide", _drawing(shown, width=258, columns=3), title, description),
        narrow=svg("narrow", _drawing(shown, width=254, columns=1), title, description),
    )


def _drawing(rows: Sequence[FormByHalfTerm], width: int, columns: int) -> Spec:
    x, y = half_term_x("from"), height_y(0, 1.25)
    bars = {
        "mark": {"type": "rect", "fill": FILLS["together"]},
        "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"datum": 0}},
    }
    middle, text = {"field": "middle", "type": "quantitative"}, {"field": "number", "type": "nominal"}
    numbers = {
        "mark": {"type": "text", "baseline": "bottom", "dy": -3, "fontSize": 12, "fill": INK},
        "encoding": {"x": middle, "y": y, "text": text},
    }
    forms, values = [row.label for row in rows], [bar for row in rows for bar in _bars(row)]
    return small_multiples(values, [bars, numbers], forms, width, columns)


def _bars(row: FormByHalfTerm) -> list[dict[str, object]]:
    """A form's bars, as high as the days of an average half-term, in parts of its highest bar."""
    heights = [span.days / span.width for span in row.spans]
    highest = max(heights) or 1
    return [
        {
            "form": row.label,
            "from": span.first - 0.44,
            "to": span.last + 0.44,
            "middle": (span.first + span.last) / 2,
            "height": height / highest,
            "number": number(span.days),
        }
        for span, height in zip(row.spans, heights, strict=True)
    ]

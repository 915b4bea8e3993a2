"""Lost days by half-term: a small chart for every form that can be shown so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wholeschool.report.charts import FILLS, INK, MUTED, Chart, configured, svg
from wholeschool.report.half_terms import HALF_TERMS, FormByHalfTerm
from wholeschool.schema.wording import number

_HEIGHT = 84


def half_term_chart(rows: Iterable[FormByHalfTerm], title: str, description: str) -> Chart | None:
    """A small chart a form, each with a scale of its own; None where no form is shown by half-term."""
    shown = [row for row in rows if len(row.spans) > 1]
    if not shown:
        return None
    return Chart(
        wide=svg("wide", _drawing(shown, width=258, columns=3), title, description),
        narrow=svg("narrow", _drawing(shown, width=254, columns=1), title, description),
    )


def _drawing(rows: Sequence[FormByHalfTerm], width: int, columns: int) -> Any:
    import altair as alt

    x = alt.X("from:Q", axis=half_term_axis(), scale=alt.Scale(domain=[0.5, 6.5]))
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1.25]))
    base = alt.Chart().properties(width=width, height=_HEIGHT)
    bars = base.mark_rect(fill=FILLS["together"]).encode(x=x, x2="to:Q", y=y, y2=alt.datum(0))
    numbers = base.mark_text(baseline="bottom", dy=-3, fontSize=12, fill=INK).encode(
        x="middle:Q", y=y, text="number:N"
    )
    header = alt.Header(
        title=None, labelAnchor="start", labelFontSize=14, labelFontWeight="bold", labelColor=INK
    )
    facet = alt.Facet("form:N", sort=[row.label for row in rows], header=header)
    data = alt.Data(values=[bar for row in rows for bar in _bars(row)])
    small = alt.layer(bars, numbers, data=data).facet(facet, columns=columns, spacing=26)
    return configured(small.resolve_axis(x="independent"))


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


def half_term_axis() -> Any:
    """The six half-terms below a small chart."""
    import altair as alt

    names = ", ".join(f"'{name[:3]} {name[-1]}'" for name in HALF_TERMS.values())
    return alt.Axis(
        values=[int(key) for key in HALF_TERMS],
        labelExpr=f"[{names}][datum.value - 1]",
        title=None,
        ticks=False,
        grid=False,
        domainColor=MUTED,
        labelFontSize=12,
        labelColor=MUTED,
    )

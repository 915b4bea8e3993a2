"""The charts: a ladder of bars and small bars by half-term, as SVG text that stands by itself.

Altair describes them, vl-convert draws them in the process, without a browser and without a network. Both are
imported when the first chart is drawn. Colour never says anything alone: panels have headings, bars their
labels and numbers, and what is not added to lost days is hatched. Each chart is drawn twice, for a wide and
for a narrow page, so that its letters keep their size; the style sheet shows one of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from textwrap import wrap
from typing import Any

from wholeschool.report.half_terms import HALF_TERMS, FormByHalfTerm
from wholeschool.report.ladder import PANELS, Rung
from wholeschool.report.words import NOT_SHOWN, counted, days_lost, number

INK = "#1b2733"
MUTED = "#55626e"
TRACK = "#e9edf0"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
FILLS: Mapping[str, str] = {
    "school_exclusion": "#1f5f99",
    "self_exclusion": "#b3541e",
    "hidden": "#6a4c93",
    "together": "#4a5a68",
}
"""Colours that stay apart for colour-blind readers, each 4.5:1 or more against white."""
HATCH = "url(#hatch)"
"""The fill of what is never added to lost days."""
_LINE = 17
_LETTER = 7
_BAR = 13
_NUMBER = 158
"""Height of a line, usual width of a letter, height of a bar, room for the number behind it: in pixels."""
_SMALL_HEIGHT = 84


@dataclass(frozen=True)
class Chart:
    """A chart in two widths, each a whole <svg> element."""

    wide: str
    narrow: str


def continuum_chart(rungs: Sequence[Rung], title: str, description: str) -> Chart:
    """The two branches side by side (one above the other where narrow), then what stands apart from them."""
    longest = max((rung.days for rung in rungs if rung.days), default=1)
    panels = [(panel, tuple(rows)) for panel, rows in groupby(rungs, key=lambda rung: rung.panel)]

    def drawn(name: str, width: int, columns: int) -> str:
        parts = [_ladder_panel(panel, rows, width, longest) for panel, rows in panels]
        return _svg(name, _beside_each_other(parts, columns), title, description)

    return Chart(wide=drawn("wide", 400, columns=2), narrow=drawn("narrow", 256, columns=1))


def half_term_chart(rows: Iterable[FormByHalfTerm], title: str, description: str) -> Chart | None:
    """A small chart a form, each with a scale of its own; None where no form is shown by half-term."""
    shown = [row for row in rows if len(row.spans) > 1]
    if not shown:
        return None
    return Chart(
        wide=_svg("wide", _small_charts(shown, width=258, columns=3), title, description),
        narrow=_svg("narrow", _small_charts(shown, width=254, columns=1), title, description),
    )


def _ladder_panel(panel: str, rungs: tuple[Rung, ...], width: int, longest: float) -> Any:
    import altair as alt

    rows, height = _ladder_rows(rungs, letters=width // _LETTER)
    base = alt.Chart(alt.Data(values=rows)).properties(width=width, height=height)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False)
    y = alt.Y("y:Q", axis=None, scale=down)
    x = alt.X(
        "days:Q", axis=None, scale=alt.Scale(domain=[0, longest], range=[0, width - _NUMBER], nice=False)
    )
    bars = base.mark_rect().encode(
        x=x,
        x2=alt.datum(0),
        y=alt.Y("above:Q", axis=None, scale=down),
        y2="below:Q",
        fill=alt.Fill("fill:N", scale=None, legend=None),
        stroke=alt.Stroke("stroke:N", scale=None, legend=None),
    )
    labels = base.mark_text(
        align="left", baseline="top", fontSize=14, lineHeight=_LINE, lineBreak="\n", color=INK
    ).encode(x=alt.value(0), y=alt.Y("top:Q", axis=None, scale=down), text="label:N")
    numbers = base.mark_text(align="left", baseline="middle", dx=6, fontSize=13, color=INK).encode(
        x=x, y=y, text="number:N"
    )
    return alt.layer(bars, labels, numbers).properties(title=PANELS[panel])


def _ladder_rows(rungs: Iterable[Rung], letters: int) -> tuple[list[dict[str, object]], int]:
    """The rows of a panel from top to bottom, and how high they are together."""
    rows: list[dict[str, object]] = []
    top = 0
    for rung in rungs:
        places = " and ".join(str(each) for each in rung.rungs)
        lines = wrap(f"{places}  {rung.label}" if places else rung.label, letters)
        bar = top + _LINE * len(lines) + 9
        beside = rung.kind == "beside"
        rows.append(
            {
                "top": top,
                "above": bar - _BAR / 2,
                "y": bar,
                "below": bar + _BAR / 2,
                "days": rung.days or 0,
                "label": "\n".join(lines),
                "number": _number_beside_bar(rung),
                "fill": HATCH if beside else FILLS.get(rung.panel, MUTED),
                "stroke": MUTED if beside and rung.days else None,
            }
        )
        top = bar + 19
    return rows, top


def _number_beside_bar(rung: Rung) -> str:
    if rung.kind == "no_minutes":
        return "no minutes · " + (NOT_SHOWN if rung.pupils is None else counted(rung.pupils, "pupil"))
    if rung.days is None:
        return NOT_SHOWN
    if rung.kind == "beside":
        return f"{counted(rung.days, 'day')}, not added"
    return days_lost(rung.days, rung.pupils or 0)


def _small_charts(rows: Sequence[FormByHalfTerm], width: int, columns: int) -> Any:
    import altair as alt

    data = alt.Data(values=[bar for row in rows for bar in _small_bars(row)])
    x = alt.X("from:Q", axis=_half_term_axis(), scale=alt.Scale(domain=[0.5, 6.5]))
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1.25]))
    base = alt.Chart().properties(width=width, height=_SMALL_HEIGHT)
    bars = base.mark_rect(fill=FILLS["together"]).encode(x=x, x2="to:Q", y=y, y2=alt.datum(0))
    numbers = base.mark_text(baseline="bottom", dy=-3, fontSize=12, color=INK).encode(
        x="middle:Q", y=y, text="number:N"
    )
    header = alt.Header(
        title=None, labelAnchor="start", labelFontSize=14, labelFontWeight="bold", labelColor=INK
    )
    facet = alt.Facet("form:N", sort=[row.label for row in rows], header=header)
    small = alt.layer(bars, numbers, data=data).facet(facet, columns=columns, spacing=26)
    return _configured(small.resolve_axis(x="independent"))


def _small_bars(row: FormByHalfTerm) -> list[dict[str, object]]:
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


def _half_term_axis() -> Any:
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


def _beside_each_other(parts: list[Any], columns: int) -> Any:
    import altair as alt

    return _configured(alt.concat(*parts, columns=columns, spacing=36))


def _configured(chart: Any) -> Any:
    return (
        chart.configure(font=FONT, background="transparent", aria=False, padding=2)
        .configure_view(stroke=None)
        .configure_title(anchor="start", fontSize=16, fontWeight="bold", color=INK, offset=10)
    )


def _svg(name: str, chart: Any, title: str, description: str) -> str:
    """The chart as SVG that scales with the page, names itself, and has hatching of its own."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    width, height = (float(each) for each in found.groups()) if found else (0.0, 0.0)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" style="max-width:{width * 1.25:.0f}px">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    )
    body = drawn[drawn.index(">") + 1 :]
    if HATCH in body:
        # Two drawings of one page must not share the id of their hatching.
        opening += _HATCHING.format(name=name)
        body = body.replace(HATCH, f"url(#hatch-{name})")
    return opening + body


_HATCHING = (
    '<defs><pattern id="hatch-{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
    f'<rect width="2.4" height="6" fill="{MUTED}"/></pattern></defs>'
)

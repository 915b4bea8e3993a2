"""Drawings of the national site, put together from a few marks.

A site has some two thousand of them. vl-convert takes a fiftieth of a second for each, which would be most of
a minute; these take a tenth of a millisecond. They share ink, font and manner with the charts of other pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from wholeschool.report.charts import INK, MUTED

WIDTH = 280
"""Natural width in pixels: that of a phone's page, so that letters keep their size there."""
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def drawing(
    width: float,
    height: float,
    marks: Iterable[str],
    title: str,
    description: str = "",
    enlarged: float = 1.35,
) -> str:
    """A whole <svg> element: one image to a screen reader, with a name and a description."""
    said = f"<desc>{escape(description)}</desc>" if description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" style="max-width:{width * enlarged:.0f}px" '
        f'font-family="{_FONT}" font-size="13">'
        f"<title>{escape(title)}</title>{said}{''.join(marks)}</svg>"
    )


def words(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    ink: str = INK,
    size: int = 13,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """A text whose foot stands at `y`; `anchor` start, middle or end. `halo`: readable across lines."""
    manner = ' font-weight="700"' if bold else ""
    manner += ' stroke="#ffffff" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}" font-size="{size}"{manner}>'
        f"{escape(text)}</text>"
    )


def line(
    x1: float, y1: float, x2: float, y2: float, ink: str = MUTED, wide: float = 1, dash: str = ""
) -> str:
    """A straight line; `dash` as SVG has it."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}" '
        f'stroke-width="{wide}"{dashed}/>'
    )


def rectangle(
    x: float, y: float, width: float, height: float, fill: str, *, rounded: float = 0, edge: str = ""
) -> str:
    """A filled rectangle, with an edge of its own where one is given."""
    corner = f' rx="{rounded}"' if rounded else ""
    drawn = f' stroke="{edge}"' if edge else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{fill}"{corner}{drawn}/>'


def path(points: Iterable[tuple[float, float]], ink: str, wide: float, dash: str = "") -> str:
    """A line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{through}" fill="none" stroke="{ink}" stroke-width="{wide}"{dashed}/>'


def ticks(places: Iterable[float], top: float, foot: float, ink: str) -> str:
    """Thin upright marks, as one path."""
    marks = "".join(f"M{x:.1f} {top:.0f}V{foot:.0f}" for x in places)
    return f'<path d="{marks}" stroke="{ink}" stroke-width="1" fill="none"/>'


def dot(x: float, y: float, ink: str, *, hollow: bool = False) -> str:
    """A point of a line."""
    inside = "#ffffff" if hollow else ink
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{inside}" stroke="{ink}" stroke-width="1.5"/>'


def nice_top(value: float) -> float:
    """A round number at or above a value: the top of a scale."""
    if value <= 0:
        return 1.0
    step = 10.0
    while step > value:
        step /= 10
    while step * 10 <= value:
        step *= 10
    return next(step * each for each in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * each >= value * 0.999)

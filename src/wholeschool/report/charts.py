"""Charts as SVG text that stands by itself: what all of them share.

They are written down as Vega-Lite has them, and vl-convert draws them in the process, without a browser and
without a network; it is imported when the first chart is drawn. Colour never says anything alone: panels have
headings, bars their labels and numbers, and what is not added to lost days is hatched. Each chart is drawn
twice, for a wide and for a narrow page, so that its letters keep their size; the style sheet shows one of the
two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

INK = "#1b2733"
MUTED = "#55626e"
FILLS: Mapping[str, str] = {
    "school_exclusion": "#1f5f99",
    "self_exclusion": "#b3541e",
    "hidden": "#6a4c93",
    "together": "#4a5a68",
}
"""Colours that stay apart for colour-blind readers, each 4.5:1 or more against white."""
HATCH = "url(#hatch)"
"""The fill of what is never added to lost days."""
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_ENLARGED = 1.5
"""How many times its own size a chart may grow on a wide page."""


@dataclass(frozen=True)
class Chart:
    """A chart in two widths, each a whole <svg> element."""

    wide: str
    narrow: str


Spec = dict[str, Any]
"""A chart as Vega-Lite has it."""
CONFIG: Spec = {
    "font": _FONT, "background": "transparent", "aria": False, "padding": 2, "view": {"stroke": None},
}  # fmt: skip
"""In the site's font, on no ground of its own, without frames."""


def svg(name: str, chart: Spec, title: str, description: str) -> str:
    """The chart as SVG that scales with the page and names itself. `name` is unique among those of a page."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(chart, allowed_base_urls=[])
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    width, height = (float(each) for each in found.groups()) if found else (0.0, 0.0)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" style="max-width:{width * _ENLARGED:.0f}px">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    )
    # An image is one thing to a screen reader: its parts have no roles of their own.
    body = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn[drawn.index(">") + 1 :])
    if HATCH in body:
        opening += _HATCHING.format(name=name)
        body = body.replace(HATCH, f"url(#hatch-{name})")
    return opening + body


_HATCHING = (
    '<defs><pattern id="hatch-{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
    f'<rect width="2.4" height="6" fill="{MUTED}"/></pattern></defs>'
)

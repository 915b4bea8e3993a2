"""Small charts side by side, one for every form, with the six half-terms below each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wholeschool.report.charts import CONFIG, INK, MUTED, Spec
from wholeschool.report.half_terms import HALF_TERMS

_HEIGHT = 84
_HEADER: Spec = {
    "title": None, "labelAnchor": "start", "labelFontSize": 14, "labelFontWeight": "bold", "labelColor": INK,
}  # fmt: skip


def small_multiples(
    rows: Iterable[Mapping[str, Any]],
    layers: Sequence[Spec],
    forms: Sequence[str],
    width: int,
    columns: int,
    header: Spec | None = None,
) -> Spec:
    """A small chart of these layers for every one of `forms`, by which the `form` of each row goes.

    `width`: of one of them, in pixels; `header`: how their headings are said, beyond what all have.
    """
    by_form = {"field": "form", "type": "nominal", "sort": [*forms], "header": _HEADER | (header or {})}
    return {
        "data": {"values": [*rows]},
        "facet": by_form,
        "columns": columns,
        "spacing": 26,
        "spec": {"width": width, "height": _HEIGHT, "layer": [*layers]},
        "resolve": {"axis": {"x": "independent"}},
        "config": CONFIG,
    }


def half_term_x(field: str, **scale: object) -> Spec:
    """Where in the six half-terms something stands: 1 is the middle of the first."""
    names = ", ".join(f"'{name[:3]} {name[-1]}'" for name in HALF_TERMS.values())
    axis = {
        "values": [int(key) for key in HALF_TERMS], "labelExpr": f"[{names}][datum.value - 1]", "title": None,
        "ticks": False, "grid": False, "domainColor": MUTED, "labelFontSize": 12, "labelColor": MUTED,
    }  # fmt: skip
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"domain": [0.5, 6.5], **scale}}


def height_y(lowest: float, highest: float, **scale: object) -> Spec:
    """The `height` of a row, without an axis: every form has a scale of its own."""
    return {
        "field": "height",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [lowest, highest], **scale},
    }

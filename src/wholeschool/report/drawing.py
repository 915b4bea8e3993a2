"""Drawings in pixels: bars, ticks and words at places that the caller worked out, as one light chart.

One data set and one layer a kind of mark: a chart put together from many small ones takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wholeschool.report.charts import CONFIG, INK, MUTED, Spec

Style = Literal["heading", "label", "number", "inside"]
LINE = 18
"""Height of a line of a label."""
_DOT = 110
"""Area of a dot, in square pixels."""
_STYLES: Mapping[Style, Mapping[str, Any]] = {
    "heading": {"align": "left", "baseline": "top", "fontSize": 16, "fontWeight": "bold"},
    "label": {"align": "left", "baseline": "top", "fontSize": 14, "lineHeight": LINE, "lineBreak": "\n"},
    "number": {"align": "left", "baseline": "middle", "fontSize": 13},
    "inside": {"align": "center", "baseline": "middle", "fontSize": 12},
}


@dataclass(frozen=True)
class Bar:
    """A rectangle from (left, top) to (right, below); `stroke` empty = no border."""

    left: float
    top: float
    right: float
    below: float
    fill: str
    stroke: str = ""


@dataclass(frozen=True)
class Words:
    """A text: headings and labels hang from their top, numbers stand at the middle of a line."""

    text: str
    left: float
    top: float
    style: Style = "label"
    ink: str = INK


@dataclass(frozen=True)
class Dot:
    """A round mark with its middle at (left, top)."""

    left: float
    top: float
    fill: str


@dataclass(frozen=True)
class Line:
    """A line through points (left, top), in their order."""

    points: tuple[tuple[float, float], ...]
    ink: str
    dashed: bool = False


def drawn(
    width: float,
    height: float,
    bars: Sequence[Bar],
    words: Sequence[Words],
    dots: Sequence[Dot] = (),
    lines: Sequence[Line] = (),
) -> Spec:
    """The chart as Vega-Lite has it."""
    rectangle = {"x2": {"field": "right"}, "y2": {"field": "below"}}
    colours = {"fill": _as_it_is("fill"), "stroke": _as_it_is("stroke")}
    layers = [_layer(map(_bar, bars), {"type": "rect", "strokeWidth": 0.7}, rectangle | colours)]
    layers += [_line(each) for each in lines if each.points]
    if dots:
        mark = {"type": "circle", "size": _DOT, "opacity": 1}
        layers.append(_layer(map(vars, dots), mark, {"fill": _as_it_is("fill")}))
    for style, how in _STYLES.items():
        texts = [vars(each) for each in words if each.style == style]
        if texts:
            text = {"field": "text", "type": "nominal"}
            layers.append(_layer(texts, {"type": "text", **how}, {"text": text, "fill": _as_it_is("ink")}))
    across, down = (
        {"type": "quantitative", "axis": None, "scale": {"domain": [0, most], "nice": False, **how}}
        for most, how in ((width, {}), (height, {"reverse": True}))
    )
    for layer in layers:
        layer["encoding"] |= {"x": {"field": "left", **across}, "y": {"field": "top", **down}}
    return {"width": width, "height": height, "layer": layers, "config": CONFIG}


def _layer(values: Iterable[Any], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": [*values]}, "mark": mark, "encoding": encoding}


def _line(line: Line) -> Spec:
    mark: Spec = {"type": "line", "stroke": line.ink, "strokeWidth": 1.5}
    if line.dashed:
        mark["strokeDash"] = [5, 4]
    values = [{"left": x, "top": y, "at": at} for at, (x, y) in enumerate(line.points)]
    return _layer(values, mark, {"order": {"field": "at", "type": "quantitative"}})


def _as_it_is(field: str) -> Spec:
    """A colour that the values name themselves."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def _bar(bar: Bar) -> dict[str, Any]:
    return {**vars(bar), "stroke": bar.stroke or None}


def ticks(places: Iterable[tuple[float, float, float]]) -> list[Bar]:
    """Thin upright marks at (x, from, to)."""
    return [Bar(x - 1, top, x + 1, below, INK) for x, top, below in places]


def muted(text: str, left: float, top: float) -> Words:
    """A number beside a bar."""
    return Words(text, left, top, "number", MUTED)


def broken(label: str, letters: int) -> str:
    """A label in lines of so many letters at most."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)

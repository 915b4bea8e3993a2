"""Drawings in pixels: bars, ticks and words at places that the caller worked out, as one light Altair chart.

One data set and one layer a kind of mark: a chart put together from many small ones takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wholeschool.report.charts import INK, MUTED, configured

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


def drawn(
    width: float, height: float, bars: Sequence[Bar], words: Sequence[Words], dots: Sequence[Dot] = ()
) -> Any:
    """The Altair chart."""
    import altair as alt

    across = alt.Scale(domain=[0, width], nice=False)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False)
    x, y = alt.X("left:Q", axis=None, scale=across), alt.Y("top:Q", axis=None, scale=down)
    layers = [
        alt.Chart(alt.Data(values=[_bar(bar) for bar in bars]))
        .mark_rect(strokeWidth=0.7)
        .encode(
            x=x, x2="right:Q", y=y, y2="below:Q",
            fill=alt.Fill("fill:N", scale=None, legend=None),
            stroke=alt.Stroke("stroke:N", scale=None, legend=None),
        )
    ]  # fmt: skip
    if dots:
        base = alt.Chart(alt.Data(values=[vars(each) for each in dots]))
        fill = alt.Fill("fill:N", scale=None, legend=None)
        layers.append(base.mark_circle(size=_DOT, opacity=1).encode(x=x, y=y, fill=fill))
    for style, how in _STYLES.items():
        texts = [vars(each) for each in words if each.style == style]
        if texts:
            ink = alt.Fill("ink:N", scale=None, legend=None)
            base = alt.Chart(alt.Data(values=texts))
            layers.append(base.mark_text(**how).encode(x=x, y=y, text="text:N", fill=ink))
    return configured(alt.layer(*layers).properties(width=width, height=height))


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

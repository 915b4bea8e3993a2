"""England's local authorities as equal tiles, each a link to its page, shaded by fifths and numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from wholeschool.report.charts import INK, MUTED, Chart
from wholeschool.report.national.content import Place
from wholeschool.report.national.drawing import rectangle, words
from wholeschool.report.national.words import rate_words

SHADES = ("#e6eff7", "#b9d3ea", "#7fadd6", "#2f6fa6", "#123f66")
"""From the lowest fifth to the highest; told apart by lightness alone, and numbered besides."""
_LETTERS = (INK, INK, INK, "#ffffff", "#ffffff")
_UNKNOWN = "#ffffff"
_WIDE, _NARROW = 39, 17


@dataclass(frozen=True)
class Band:
    """A fifth of the authorities: which shade, and from which rate to which."""

    number: int
    low: float
    high: float
    places: int

    @property
    def shade(self) -> str:
        """The colour of its tiles."""
        return SHADES[self.number - 1]

    @property
    def ink(self) -> str:
        """The colour of letters on it."""
        return _LETTERS[self.number - 1]

    @property
    def words(self) -> str:
        """Its ends in words."""
        return f"{rate_words(self.low)} to {rate_words(self.high)}"


def bands(rates: Iterable[float]) -> tuple[Band, ...]:
    """Five bands with as many authorities each as can be; equal rates are in one band."""
    ordered = sorted(rates)
    number = len(SHADES)
    found: list[Band] = []
    for place in range(number):
        low, high = (round(len(ordered) * each / number) for each in (place, place + 1))
        part = [rate for rate in ordered[low:high] if not found or rate > found[-1].high]
        if part:
            inside = sum(part[0] <= rate <= part[-1] for rate in ordered)
            found.append(Band(place + 1, part[0], part[-1], inside))
    return tuple(found)


def tile_map(
    name: str, title: str, places: Sequence[Place], rates: Mapping[str, float], unit: str
) -> tuple[Chart, tuple[Band, ...]]:
    """The map in two widths, and its bands. `rates` by code; an authority without one has an empty tile.

    On a wide page a tile holds its rate, on a narrow one the number of its band.
    """
    found = bands(rates.values())
    drawn = (
        _map(f"{name}-{width}", title, places, rates, unit, found, side)
        for width, side in (("wide", _WIDE), ("narrow", _NARROW))
    )
    return Chart(*drawn), found


def band_of(rate: float, found: Sequence[Band]) -> Band:
    """The band that a rate lies in."""
    return next(band for band in reversed(found) if rate >= band.low)


def _map(
    name: str,
    title: str,
    places: Sequence[Place],
    rates: Mapping[str, float],
    unit: str,
    found: Sequence[Band],
    side: int,
) -> str:
    tiles = [each for each in places if each.tile]
    across = max(each.tile[0] for each in tiles if each.tile) + 1
    down = max(each.tile[1] for each in tiles if each.tile) + 1
    marks = "".join(_tile(each, rates.get(each.code), unit, found, side) for each in tiles)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing tiles" role="group" id="{name}" '
        f'aria-label="{escape(title)}" viewBox="0 0 {across * side} {down * side}" '
        f'style="max-width:{across * side}px" font-family="system-ui,sans-serif">{marks}</svg>'
    )


def _tile(place: Place, rate: float | None, unit: str, found: Sequence[Band], side: int) -> str:
    column, row = place.tile or (0, 0)
    x, y = column * side, row * side
    band = band_of(rate, found) if rate is not None else None
    fill = band.shade if band else _UNKNOWN
    edge = "" if band else MUTED
    ink = band.ink if band else MUTED
    said = f"{place.name}: {f'{rate_words(rate)} {unit}' if rate is not None else 'no figure'}"
    if side == _NARROW:
        inside = str(band.number) if band else "–"
    else:
        inside = rate_words(rate) if rate is not None else "–"
    middle = x + (side - 1) / 2
    return (
        f'<a href="{place.page}" aria-label="{escape(said)}"><title>{escape(said)}</title>'
        f"{rectangle(x + 0.5, y + 0.5, side - 2, side - 2, fill, rounded=2, edge=edge)}"
        f"{words(inside, middle, y + side / 2 + 4, anchor='middle', ink=ink, size=12)}</a>"
    )

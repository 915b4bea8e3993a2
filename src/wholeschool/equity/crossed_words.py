"""What crossed groups say of pupils, in words that both ends of an interval bear out."""

from __future__ import annotations

from wholeschool.equity.crossed import FEWEST_GROUPS, Crossed
from wholeschool.equity.places import percent_written
from wholeschool.schema.wording import counted

_HALF = 0.5
_WIDE = 0.9
"""An interval that holds more of all that is possible tells nothing."""


def crossed_in_words(found: Crossed | None, groups: int) -> tuple[str, ...]:
    """How much groups say of a pupil, and whether crossing adds to it; then where one stands out.

    None: why nothing is told. `groups`: how many crossed groups have pupils.
    """
    if found is None and groups < FEWEST_GROUPS:
        there = f"there {'is' if groups == 1 else 'are'} {counted(groups, 'crossed group')} with pupils"
        return (f"What crossing adds is not told: {there}, and it takes {FEWEST_GROUPS}.",)
    if found is None:
        return ("What crossing adds is not told: no pupil differs from the others of a crossed group.",)
    part = _percent(found.between, found.between_low, found.between_high)
    said = (
        f"Of all that makes pupils unlike here, {part} lies between the {len(found.groups)} crossed groups."
    )
    if not found.between_low:
        return (f"{said} It may be chance alone, and what crossing adds cannot be told.",)
    if found.alone_high == 1:
        return said, _of_crossing(found)
    return said, _of_crossing(found), *_beyond(found)


def _of_crossing(found: Crossed) -> str:
    if found.alone is None or found.alone_low is None or found.alone_high is None:
        return "What crossing adds cannot be told."
    if found.alone_high - found.alone_low > _WIDE:
        return (
            "How much of that the characteristics do one by one, and how much crossing adds, cannot be told."
        )
    said = (
        f"Of that {_percent(found.alone, found.alone_low, found.alone_high)} is what the characteristics do "
        "one by one"
    )
    if found.singular:
        return f"{said}: beyond it no spread was found, though a little can be missed."
    if found.alone_high < 1:
        more = "more than half of it" if found.alone_high < _HALF else "the rest"
        return f"{said}, and {more} is of their crossing."
    return f"{said}; whether crossing adds to it, the figures do not tell."


def _beyond(found: Crossed) -> tuple[str, ...]:
    """Groups whose whole interval lies off what their characteristics let one expect."""
    off = [
        f"{each.group} ({'above' if each.drawn_low > each.alone else 'below'})"
        for each in found.groups
        if not each.drawn_low <= each.alone <= each.drawn_high
    ]
    if not off:
        return ()
    stands = f"{counted(len(off), 'group')} stand{'' if len(off) > 1 else 's'}"
    said = "Beyond what their characteristics let one expect, each by itself,"
    return (f"{said} {stands}: {', '.join(off)}.",)


def _percent(part: float, low: float, high: float) -> str:
    said = percent_written(part, low, high)
    return f"{said.figure} % ({said.ends} %)"

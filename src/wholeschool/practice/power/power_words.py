"""What an evaluation could see, in words, and what that rests on."""

from __future__ import annotations

import math

from wholeschool.practice.power.power import Power
from wholeschool.practice.results.figures import figure


def in_words(found: Power) -> tuple[str, ...]:
    """What could be seen, whether that is enough, and what it rests on: sentences."""
    percent = f"{100 * found.chance:.0f} %"
    if found.because:
        return (f"This evaluation cannot tell. {found.because}", *found.assumed)
    if math.isnan(found.smallest):
        first = f"No change could be seen with {percent} chance, not even one to none."
    else:
        smallest = _said(found, found.smallest)
        first = f"The smallest effect that could be seen with {percent} chance is {smallest}{_beside(found)}."
    if found.matters is None:
        return (
            first,
            "Say what would matter (--smallest) to hear whether this evaluation can tell.",
            *found.assumed,
        )
    second = f"What you said matters is {_said(found, abs(found.matters))}"
    if found.chance_of_matters is not None:
        second += f", which would be seen {100 * found.chance_of_matters:.0f} times of 100"
    third = "This evaluation can tell." if found.can_tell else _CANNOT
    return (first, f"{second}.", third, *found.assumed)


_CANNOT = (
    "This evaluation cannot tell: if it finds nothing, that will not mean that nothing happened, and what it "
    "finds will look larger than it is."
)


def _said(found: Power, effect: float) -> str:
    return f"{figure(effect)} {found.unit}"


def _beside(found: Power) -> str:
    """How much of what there is now that is."""
    if found.level is None or not found.level > 0:
        return ""
    if found.smallest >= found.level:
        return f": not even a fall to none, from {figure(found.level)}"
    return f", such as a fall from {figure(found.level)} to {figure(found.level - found.smallest)}"

"""How alike both sides of a comparison were, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wholeschool.cli.show import print_table
from wholeschool.practice.results.figures import figure

if TYPE_CHECKING:
    from wholeschool.practice.results.effects import Effects

_PLAIN = ("standard deviations",)


def print_balance(effects: Effects) -> None:
    """By what both sides were held alike, and how far apart they are; nothing where the design has none."""
    rows = effects.details.get("balance")
    if not rows:
        return
    if all(each["after"] is None for each in rows):
        plain = [(each["name"], _size(each["before"])) for each in rows]
        print_table("How far apart before", ("", "standard deviations"), plain, numbers=_PLAIN)
        return
    print_table(
        "How far apart both sides are, in standard deviations",
        ("", "plainly", "as compared"),
        [(each["name"], _size(each["before"]), _size(each["after"])) for each in rows],
        numbers=("plainly", "as compared"),
    )


def _size(apart: float | None) -> str:
    """To two places: of less nobody has to know."""
    return "–" if apart is None else figure(round(apart, 2))

"""Local authorities that are like another: those whose share of pupils in poverty is closest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeschool.policy.figures import Figure, shown_rate
from wholeschool.policy.places import place_of

HOW_MANY = 10
"""So many neighbours are compared with, as the Department's children's services tools do."""


@dataclass(frozen=True)
class LikeArea:
    """An authority with its share of pupils eligible for free school meals, in per cent."""

    code: str
    name: str
    share: float
    source: str


def shares(pupils: Iterable[Figure]) -> dict[str, LikeArea]:
    """Every authority by the code of today; figures are pupils by free school meals, of one year."""
    found = {}
    for each in pupils:
        rate = shown_rate(each).value
        if each.level == "la" and each.group == "eligible" and rate is not None:
            _, code, name = place_of(each.level, each.area_code, each.area)
            found[code] = LikeArea(code, name, rate, each.source)
    return found


def like(code: str, areas: dict[str, LikeArea], how_many: int = HOW_MANY) -> Sequence[LikeArea]:
    """The authorities whose share is closest to that of one, the closest first; itself left out."""
    own = areas[code].share
    others = (each for each in areas.values() if each.code != code)
    return sorted(others, key=lambda each: (abs(each.share - own), each.name))[:how_many]

"""How often schools change by themselves: counts of one year and the next, with no programme known of.

The rows stand in `base_rates.csv`, made from official files of single schools by
`python -m tests.reference_lists.make_base_rates`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

FILE = "base_rates.csv"
FURTHEST: Mapping[str, float] = MappingProxyType(
    {"to_three_quarters": 0.75, "to_half": 0.5, "to_quarter": 0.25, "to_tenth": 0.1, "to_twentieth": 0.05}
)
"""Columns of those that fell to such a part of what they had, or further."""
COLUMNS = (
    *("place", "counted", "at_least", "at_most", "schools", "pairs", "to_none", "unknown", "fell"),
    *FURTHEST,
    *("years", "source"),
)


@dataclass(frozen=True)
class BaseRate:
    """Schools of a place with `at_least` to `at_most` (None = or more) of something in a year.

    `pairs`: how many times they were seen the year after with one or more, and `fell`: how many of these had
    fewer; `fell_to`: how many had such a part of it, or less. `to_none`: those that had none the year after:
    hardly any school that keeps its number does, so that most of these are records that ended; they are in
    no other number. `unknown`: those whose next count is not published.
    """

    place: str
    counted: str
    at_least: int
    at_most: int | None
    schools: int
    pairs: int
    to_none: int
    unknown: int
    fell: int
    fell_to: Mapping[float, int]
    years: str
    source: str

    def holds(self, count: float) -> bool:
        """Whether a school with that count is one of these."""
        return self.at_least <= count and (self.at_most is None or count <= self.at_most)

    def as_far(self, part: float) -> tuple[float, int]:
        """The smallest part told of that is not below `part`, and how many fell to it or further.

        A part of more than three quarters is 1: whoever had fewer at all.
        """
        told = [each for each in self.fell_to if each >= part - 1e-12]
        return (min(told), self.fell_to[min(told)]) if told else (1.0, self.fell)


@cache
def base_rates() -> tuple[BaseRate, ...]:
    """All of them, in the order of the file."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return tuple(_row(row) for row in csv.DictReader(text.splitlines()))


def _row(row: Mapping[str, str]) -> BaseRate:
    whole = {name: int(row[name]) for name in ("at_least", "schools", "pairs", "to_none", "unknown", "fell")}
    return BaseRate(
        place=row["place"],
        counted=row["counted"],
        at_most=int(row["at_most"]) if row["at_most"] else None,
        fell_to=MappingProxyType({part: int(row[name]) for name, part in FURTHEST.items()}),
        years=row["years"],
        source=row["source"],
        **whole,
    )

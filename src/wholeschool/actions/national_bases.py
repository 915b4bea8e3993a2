"""The bases of figures whose files give a count alone, or the whole as its own base: read beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wholeschool.policy.asked import HEADS, Asked, Available
from wholeschool.policy.bases import (
    HEADS_BY,
    heads_of,
    of_all,
    of_pupils,
    placements_alone,
    pupils_meant,
)
from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure
from wholeschool.policy.intervals import PLACED
from wholeschool.policy.places import Wanted
from wholeschool.schema.national import ENGLAND, OTHER_BASES

_WITH_PUPILS = "suspension_rate"
"""A measure whose base is all pupils."""
_MOST_YEARS = 10


class Reads(Protocol):
    """What figures are read with."""

    def available(self, measure: str) -> list[Available]:
        """Of what there are figures of a measure."""

    def read(
        self,
        measure: str,
        level: str,
        characteristic: str,
        periods: Sequence[str],
        phases: Sequence[str],
        place: Wanted | None = None,
    ) -> list[Figure]:
        """The figures of a measure and a level."""


def with_bases(
    reads: Reads, asked: Asked, place: Wanted | None, its: list[Figure], england: list[Figure]
) -> tuple[list[Figure], list[Figure], list[str]]:
    """The figures of an answer and those of England with their bases, and what is to be said of it."""
    if (asked.measure, asked.characteristic) not in OTHER_BASES:
        return its, england, []
    if asked.measure not in PLACED:
        return (
            of_all(its, reads.read(asked.measure, asked.level, "", asked.periods, asked.phases, place)),
            of_all(england, reads.read(asked.measure, "national", "", asked.periods, asked.phases)),
            ["Rates are shares of all in the same year, area and phase."],
        )
    by = _heads_by(reads)
    heads = heads_of(
        each for level in ("national", "la") for each in reads.read(HEADS, level, by, asked.periods, ("all",))
    )
    kept, others = placements_alone(its)
    said = _others_in_words(others) if kept and others else []
    if any((each.period, each.area_code) in heads for each in its):
        said.insert(0, pupils_meant(by))
    return of_pupils(kept or its, heads), of_pupils(placements_alone(england)[0] or england, heads), said


def pupils_of(reads: Reads, asked: Asked, place: Wanted | None) -> list[Figure]:
    """Figures whose base is all pupils, of the years and places that days lost are asked for."""
    if asked.measure != "suspension_days":
        return []
    return reads.read(_WITH_PUPILS, asked.level, "", asked.periods, asked.phases, place)


def _heads_by(reads: Reads) -> str:
    """The breakdown of pupils to count all by: one of state-funded schools, else that with most years."""
    years: dict[str, set[str]] = {}
    for each in reads.available(HEADS):
        years.setdefault(each.characteristic, set()).add(each.period)
    known = next((by for by in HEADS_BY if by in years), "")
    return known or max(sorted(years), key=lambda by: len(years[by]), default="")


def _others_in_words(others: Sequence[Figure]) -> list[str]:
    """That pupils are counted elsewhere, and how many of England or of the one place that is asked for."""
    first = others[0].area_code
    one_place = all(each.area_code == first for each in others)
    its = [each for each in others if one_place or each.area_code == ENGLAND]
    numbers = [
        f"{each.figure.count:,.0f} in {each.figure.period} ({each.figure.source})"
        for each in sorted(choose(its), key=lambda chosen: chosen.figure.period)
        if each.figure.count is not None
    ]
    said = (
        "Placements are counted here. Pupils who are placed, of whom one can have several, are another count"
    )
    return [f"{said}: {', '.join(numbers[-_MOST_YEARS:])}." if numbers else f"{said} in other files."]

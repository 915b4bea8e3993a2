"""Periods in order, where their series breaks, and changes from one to another with the breaks between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wholeschool.policy.figures import Figure
from wholeschool.policy.ratio import precise_rate
from wholeschool.reference.breaks import break_list
from wholeschool.schema.national import CROSSED

COUNTED_AS = {
    "": "the whole school year",
    "five_half_terms": "five of the six half terms of the year",
    "autumn_spring": "the autumn and spring terms, by the school census",
    "year_to_date": "the year to the day of the release, of schools that share their daily registers",
    "autumn": "the autumn term, by the school census",
    "spring": "the spring term, by the school census",
    "summer": "the summer term, by the school census",
}
"""Each term of the table → what its figures were counted over. Figures of two of them make no series."""
_IN_JANUARY = {
    "pupils": "Counted on one day in January of the school year, by the school census.",
    "alternative_provision": "Counted on one day in January of the school year, by the census of alternative "
    "provision.",
    "alternative_provision_by_schools": "Counted by the school census of January of the school year.",
}
"""Measures of which the whole year is one census → when and by which they were counted."""


@dataclass(frozen=True)
class SeriesBreak:
    """Something that lies between two figures of a series: in words, with its source."""

    name: str
    words: str
    source: str


@dataclass(frozen=True)
class Change:
    """From one period to another, in per cent of the first; None where it cannot be told.

    `difference` is of the rates, in the unit of the measure.
    """

    start: Figure
    end: Figure
    count_percent: float | None
    rate_percent: float | None
    difference: float | None
    breaks: tuple[SeriesBreak, ...]


def counted_when(measure: str, term: str) -> str:
    """Over which part of the year, or when in it, figures were counted: a sentence."""
    in_january = "" if term else _IN_JANUARY.get(measure, "")
    return in_january or f"Counted over {COUNTED_AS[term]}."


def breaks_between(start: Figure, end: Figure) -> tuple[SeriesBreak, ...]:
    """What makes two figures of one series hard to compare, in the order of years; the other basis first."""
    found = []
    if start.term != end.term:
        words = f"{start.period} is {COUNTED_AS[start.term]}; {end.period} is {COUNTED_AS[end.term]}."
        found.append(SeriesBreak("counted_otherwise", words, "the files themselves"))
    if (start.rounding > 0) != (end.rounding > 0):
        rounded = start if start.rounding else end
        words = f"Counts of {rounded.period} are rounded to {rounded.rounding}."
        found.append(SeriesBreak("rounded", words, "the files themselves"))
    first, last = sorted((start.period, end.period))
    for each in break_list().breaks:
        if end.measure not in each.measures:
            continue
        if each.characteristic and each.characteristic not in end.characteristic.split(CROSSED):
            continue
        if each.between_files and start.edition == end.edition:
            continue
        crossed = bool(each.first) and first < each.first <= last
        if crossed or first in each.years or last in each.years:
            found.append(SeriesBreak(each.name, each.words, each.source))
    return tuple(found)


def change(start: Figure, end: Figure) -> Change:
    """The change of a figure from one period to another, both of one measure, place and group."""
    before, after = precise_rate(start), precise_rate(end)
    return Change(
        start,
        end,
        count_percent=_percent(start.count, end.count),
        rate_percent=_percent(before, after),
        difference=after - before if before is not None and after is not None else None,
        breaks=breaks_between(start, end),
    )


def changes(figures: Sequence[Figure]) -> list[Change]:
    """The changes from each period to the next, within every series (a place, a phase and a group).

    Periods that are counted over another part of the year are another series: no change is told between
    them.
    """
    series: dict[tuple[str, ...], list[Figure]] = {}
    for each in sorted(figures, key=lambda figure: figure.period):
        key = (
            each.measure,
            each.term,
            each.level,
            each.area_code,
            each.phase,
            each.characteristic,
            each.group,
        )
        series.setdefault(key, []).append(each)
    return [
        change(start, end)
        for its in series.values()
        for start, end in pairwise(its)
        if start.has_number and end.has_number
    ]


def _percent(before: float | None, after: float | None) -> float | None:
    return 100 * (after / before - 1) if before and after is not None else None

"""Records that a person has to look at: two of one pupil, or two pupils in one. Nothing is merged."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

Kind = Literal["alike", "birth_dates_apart", "two_single_registrations", "temporary_upn", "probable"]

MOST_OVERLAP_DAYS = 10
"""Two single registrations that overlap by so many days are a leaving date that came late."""
MOST_ALIKE = 20
"""More pupils than this with one name and one birth date are a filler, and no one pupil."""


@dataclass(frozen=True)
class Person:
    """What names a pupil: the parts of the name, and every birth date that a file ever gave."""

    pupil_id: int
    names: tuple[str, ...]
    birth_dates: tuple[date, ...]


@dataclass(frozen=True)
class Stay:
    """A single registration (status C) at a school."""

    pupil_id: int
    urn: int
    start: date
    end: date


@dataclass(frozen=True)
class Doubt:
    """Pupils to look at, why in words, and what a person can do."""

    kind: Kind
    pupils: tuple[int, ...]
    words: str
    advice: str


def alike(people: Iterable[Person], apart: Collection[int] = ()) -> Iterator[Doubt]:
    """Pupils with the same name and birth date; those whom a person keeps apart are left out.

    Capitals, accents, hyphens and the order of the names make no difference.
    """
    groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for person in people:
        name = folded_name(person.names)
        if len(name) > 1 and person.pupil_id not in apart:
            for day in person.birth_dates:
                groups[name, day].add(person.pupil_id)
    seen: set[tuple[int, ...]] = set()
    for group in groups.values():
        pupils = tuple(sorted(group))
        if 1 < len(pupils) <= MOST_ALIKE and pupils not in seen:
            seen.add(pupils)
            yield Doubt(
                "alike",
                pupils,
                "The same name and birth date under different UPNs.",
                "If it is one child: wholeschool link STORE, the record to be given up first.",
            )


def birth_dates_apart(people: Iterable[Person]) -> Iterator[Doubt]:
    """Pupils whom files gave birth dates that no slip of the pen explains."""
    for person in people:
        if any(far_apart(*pair) for pair in combinations(sorted(set(person.birth_dates)), 2)):
            yield Doubt(
                "birth_dates_apart",
                (person.pupil_id,),
                "Files gave this UPN birth dates that are no slip of one another: two children in one?",
                "Ask the schools which child has this UPN, correct the other's, and import its files anew.",
            )


def two_single_registrations(stays: Sequence[Stay]) -> Iterator[Doubt]:
    """Pupils on two rolls at once, both as the only school (status C)."""
    by_pupil: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_pupil[stay.pupil_id].append(stay)
    for pupil, theirs in by_pupil.items():
        overlaps = [
            (_overlap(one, other), one, other)
            for one, other in combinations(theirs, 2)
            if one.urn != other.urn
        ]
        days, one, other = max(overlaps, key=lambda each: each[0], default=(0, None, None))
        if days > MOST_OVERLAP_DAYS and one and other:
            yield Doubt(
                "two_single_registrations",
                (pupil,),
                f"On the rolls of {one.urn} and {other.urn} for the same {days} days, at each alone.",
                "Either a leaving date is missing, or the registration is dual (M and S), or two children "
                "have one UPN. Correct the enrolments.",
            )


def temporary_upns(since: Mapping[int, date]) -> Iterator[Doubt]:
    """Pupils who still have the temporary UPN that they came with, and since when they are on roll."""
    for pupil, day in sorted(since.items(), key=lambda each: each[1]):
        yield Doubt(
            "temporary_upn",
            (pupil,),
            f"A temporary UPN that was never replaced; on roll since {day}.",
            "Ask the school before for the pupil's own UPN. A file with UPN and Former UPN links the two.",
        )


def folded_name(names: Iterable[str]) -> tuple[str, ...]:
    """The parts of a name without what makes no difference, in the order of the alphabet."""
    plain = unicodedata.normalize("NFKD", " ".join(names).casefold())
    letters = "".join(
        each if each.isalpha() else "" if unicodedata.combining(each) or each in "'’" else " "
        for each in plain
    )
    return tuple(sorted(letters.split()))


def far_apart(one: date, other: date) -> bool:
    """Whether two birth dates differ in more than one part, and not by day and month changing places."""
    if (one.day, one.month) == (other.month, other.day) and one.year == other.year:
        return False
    return ((one.year != other.year) + (one.month != other.month) + (one.day != other.day)) > 1


def _overlap(one: Stay, other: Stay) -> int:
    return (min(one.end, other.end) - max(one.start, other.start)).days + 1

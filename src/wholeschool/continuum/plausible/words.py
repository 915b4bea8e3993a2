"""Findings in words: which school, which term, which run of weeks; limits and advice as the list has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from wholeschool.continuum.gap.words import day_in_words
from wholeschool.continuum.rows.columns import Ints
from wholeschool.continuum.schools.calendars import date_of
from wholeschool.reference.plausible import plausibility_check
from wholeschool.schema.findings import Finding
from wholeschool.schema.years import year_label


@dataclass(frozen=True)
class Doubt(Finding):
    """A finding, and what it is about: a school (0 = several together), a year, and how many pupils at least.

    Where sessions or days of a school as a whole are meant, `pupils` are those who have marks in them.
    """

    urn: int = 0
    academic_year: str = ""
    pupils: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The finding under the names that scripts rely on."""
        return {each.name: getattr(self, each.name) for each in fields(Finding)}


def doubt(name: str, seen: str, count: int = 1, *, urn: int = 0, academic_year: str, pupils: int) -> Doubt:
    """The finding of that name, with what the list of checks says of it, and what it is about."""
    check = plausibility_check(name)
    return Doubt(
        name,
        "warning",
        seen=seen,
        expected=check.expected,
        advice=check.advice,
        count=count,
        urn=urn,
        academic_year=academic_year,
        pupils=pupils,
    )


def limit(check: str, name: str) -> int:
    """A limit of a check. Raises KeyError where there is none of that name."""
    return plausibility_check(check).numbers[name]


def in_term(urn: int, academic_year: str, term: str) -> str:
    """A school and a term, e.g. 100001, autumn 2024/25."""
    return f"{urn}, {term.replace('_', ' ')} {year_label(academic_year)}"


def in_weeks(urn: int, weeks: Sequence[int]) -> str:
    """A school and a run of its weeks (Mondays), e.g. 100001, weeks of 4 to 18 November 2024."""
    first, last = date_of(weeks[0]), date_of(weeks[-1])
    until = f"{day_in_words(last)} {last.year}"
    if len(weeks) == 1:
        return f"{urn}, week of {until}"
    begun = day_in_words(first) + (f" {first.year}" if first.year != last.year else "")
    return f"{urn}, {len(weeks)} weeks from {begun} to {until}"


def day_and_year(day: int) -> str:
    """A day by its number, e.g. 4 November 2024."""
    return f"{day_in_words(date_of(day))} {date_of(day).year}"


def runs(weeks: Iterable[int], of_school: Ints) -> list[list[int]]:
    """Weeks in runs: each follows the one before it among the weeks of the school, which are in order."""
    follows = dict(zip(of_school[1:].tolist(), of_school[:-1].tolist(), strict=True))
    found: list[list[int]] = []
    for week in sorted(weeks):
        if found and follows.get(week) == found[-1][-1]:
            found[-1].append(week)
        else:
            found.append([week])
    return found

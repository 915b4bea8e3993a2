"""A stay that goes on over several academic years, as enrolments have it: a row for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wholeschool.reference.lists import code_list
from wholeschool.schema.years import FIRST_MONTH, academic_year_of

_LAST_IN_LINE = 19
"""Year 14: mixed classes, and pupils who do not follow the curriculum, come after it in the list."""


def years_of_stay(start: date, end: date | None, day: date) -> Iterator[tuple[date, date | None]]:
    """The first and the last day of a stay in each academic year; None = it goes on.

    A stay without an end is followed to `day`. In years after the first it begins on 1 August.
    """
    last = end or max(start, day)
    for first_year in range(first_year_of(start), first_year_of(last) + 1):
        begins = max(start, date(first_year, FIRST_MONTH, 1))
        yield begins, end if first_year == first_year_of(last) else None


def first_year_of(day: date) -> int:
    """The calendar year in which a day's academic year began."""
    return int(academic_year_of(day)[:4])


def year_group_before(now: str, years_ago: int) -> str:
    """The year group so many years ago, of a pupil who went up by one each year; blank where that fails."""
    groups = [
        code for code, value in code_list("nc_year").items() if int(value.more["order"]) <= _LAST_IN_LINE
    ]
    written = now.strip().upper().lstrip("0")
    if written not in groups or years_ago == 0:
        return now
    place = groups.index(written) - years_ago
    return groups[place] if place >= 0 else ""

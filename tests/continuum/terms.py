"""A school year that can be counted by hand: whole weeks from Monday to Friday, with holidays between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from wholeschool.continuum.school_clock import SchoolClock, make_clock

FIRST = date(2024, 9, 2)
"""A Monday; week 1."""
HOLIDAYS = (8, 17, 18, 25, 32, 33, 40)
"""Weeks of the year, counted from 1, in which no school is open."""
LAST_WEEK = 46


def week(number: int) -> date:
    """The Monday of the n-th week, holidays counted."""
    return FIRST + timedelta(weeks=number - 1)


def calendar(urns: Iterable[int], *, weeks: int = LAST_WEEK, first: int = 1) -> list[dict[str, Any]]:
    """Rows of urn, date, half_term."""
    rows = []
    for urn in urns:
        for number in range(first, weeks + 1):
            if number not in HOLIDAYS:
                half_term = 1 + sum(number > after for after in (8, 17, 25, 32, 40))
                rows += [
                    {"urn": urn, "date": week(number) + timedelta(days=day), "half_term": half_term}
                    for day in range(5)
                ]
    return rows


def clock(urns: Sequence[int] = (1, 2), *, weeks: int = LAST_WEEK, upto: int = LAST_WEEK) -> SchoolClock:
    """A clock of such a year, whose data end with week `upto`."""
    return make_clock(calendar(urns, weeks=weeks), week(upto))

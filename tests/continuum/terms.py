"""A school year that can be counted by hand: whole weeks from Monday to Friday, with holidays between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from wholeschool.continuum.schools.calendars import SchoolCalendars
from wholeschool.continuum.schools.clock import SchoolClock, make_clock
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

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
    return clock_of(calendar(urns, weeks=weeks), week(upto))


def clock_of(rows: Iterable[dict[str, Any]], last_week: date) -> SchoolClock:
    """A clock of such rows, whose data end with the week of a Monday."""
    return make_clock(SchoolCalendars.read(calendar_table(rows)), last_week)


def calendar_table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows of `calendar` as the store has them: a morning session each."""
    listed = [{**row, "half": "AM", "term": "autumn", "minutes": 150} for row in rows]
    return pa.Table.from_pylist(listed, schema=TABLES["calendar"].own_arrow)


def presence_in(weeks: Iterable[date]) -> pa.Table:
    """Rows of `presence` in these weeks (Mondays), by which it is known how far data go."""
    nothing = dict.fromkeys(TABLES["presence"].names, 0)
    rows = [{**nothing, "week": each, "academic_year": academic_year_of(each)} for each in weeks]
    return pa.Table.from_pylist(rows, schema=TABLES["presence"].own_arrow)


def rows_like(name: str, rows: Iterable[dict[str, Any]], *columns: str) -> pa.Table:
    """Rows as an analysis fetches them: some columns of a table, by its types, null where nothing is said."""
    schema = TABLES[name].own_arrow
    fields = [schema.field(column).with_nullable(True) for column in columns or schema.names]
    return pa.Table.from_pylist([*rows], schema=pa.schema(fields))

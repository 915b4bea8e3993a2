"""Registers, calendars and rolls written short: for the tests of what a week of marks amounts to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

MONDAY = date(2025, 1, 6)
URN = 100001
HALVES = ("AM", "PM")


def week(number: int = 0, monday: date = MONDAY) -> date:
    """The Monday of a week, counted from the first."""
    return monday + timedelta(days=7 * number)


def registers(*rows: tuple[int, date, str], urn: int = URN) -> pa.Table:
    """Rows of pupil, Monday and marks; marks of fewer than 14 characters are filled up."""
    return pa.Table.from_pylist(
        [
            {
                "pupil_id": pupil, "urn": urn, "week": monday, "marks": marks.replace(" ", "").ljust(14, "."),
                "academic_year": academic_year_of(monday),
            }
            for pupil, monday, marks in rows
        ],
        schema=TABLES["registers"].own_arrow,
    )  # fmt: skip


def calendar(
    *weeks: date, days: int = 5, without: tuple[tuple[date, str], ...] = (), urn: int = URN
) -> pa.Table:
    """Both sessions of the first days of each week, but those left out; with the academic year."""
    rows = [
        {
            "urn": urn, "date": day, "half": half, "term": "spring", "half_term": 3, "minutes": 150,
            "academic_year": academic_year_of(day),
        }
        for monday in weeks
        for day in (monday + timedelta(days=number) for number in range(days))
        for half in HALVES
        if (day, half) not in without
    ]  # fmt: skip
    year = TABLES["registers"].own_arrow.field("academic_year")
    return pa.Table.from_pylist(rows, schema=TABLES["calendar"].own_arrow.append(year))


def rolls(*stays: tuple[int, date, date | None], urn: int = URN, year: str = "202425") -> pa.Table:
    """Stays of a pupil from a day to a day."""
    return pa.Table.from_pylist(
        [
            {"pupil_id": pupil, "urn": urn, "academic_year": year, "start": start, "end": end, "status": "C"}
            for pupil, start, end in stays
        ],
        schema=TABLES["enrolments"].own_arrow,
    )


NO_CALENDAR, NO_ROLL = calendar(), rolls()
ALWAYS = (1, date(2024, 9, 1), None)


def derived(
    marked: pa.Table, held: pa.Table = NO_CALENDAR, on_roll: pa.Table = NO_ROLL, **how: Any
) -> dict[tuple[int, date], dict[str, Any]]:
    """Pupil and week → the row of `week_counts`, its sets as lists of slots, and `forms`."""
    counts, forms = derive_weeks(marked, held, on_roll, **how)
    found: dict[tuple[int, date], dict[str, Any]] = {}
    for row in counts.to_pylist():
        key = (row["pupil_id"], row["week"])
        assert key not in found, f"{key} stands twice"
        found[key] = {name: slots(value) if name in SETS else value for name, value in row.items()}
        found[key]["forms"] = {}
    for row in forms.to_pylist():
        found[row["pupil_id"], row["week"]]["forms"][row["form"]] = slots(row["sessions"])
    return found


SETS = ("taught", "late", "authorised", "unauthorised", "unscored", "apart")


def slots(mask: int) -> list[int]:
    """The sessions of a set."""
    return [slot for slot in range(14) if mask >> slot & 1]


def marks_of(
    marked: pa.Table, held: pa.Table = NO_CALENDAR, on_roll: pa.Table = NO_ROLL, **how: Any
) -> dict[tuple[int, int], str]:
    """Pupil and number of the week → the marks as they stand, without the empty end."""
    return {
        (pupil, (monday - MONDAY).days // 7): row["marks"].rstrip(".")
        for (pupil, monday), row in derived(marked, held, on_roll, **how).items()
    }

"""A school's registers, roll and calendar as an engine shows them, with the week tables that they derive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from tests.continuum.terms import rows_like
from wholeschool.engine import LocalEngine
from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

SCHOOL = 100001
YEAR = "202425"
FULL = "/\\" * 5
MONDAYS = tuple(date(2024, 9, 9) + timedelta(weeks=week) for week in range(14))
"""Weeks of an autumn term."""
Marks = Mapping[tuple[int, date], str]


def whole_school(pupils: int, weeks: Iterable[date], marks: str = FULL) -> dict[tuple[int, date], str]:
    """Everybody with the same marks."""
    return {(pupil, week): marks for week in weeks for pupil in range(pupils)}


def school(
    marks: Marks,
    *,
    roll: Mapping[int, str | None] | None = None,
    calendar: Sequence[date] = MONDAYS,
    halves: Sequence[str] = ("AM", "PM"),
    days: int = 5,
    **tables: Iterable[Mapping[str, Any]],
) -> LocalEngine:
    """A school: `roll` gives the year group of each pupil on it (None = everybody who has marks).

    `calendar`: the Mondays of weeks in which it is open, on so many `days` and in these `halves`. `tables`:
    rows of other tables.
    """
    year = academic_year_of(min(week for _, week in marks))
    on_roll = dict.fromkeys(pupil for pupil, _ in marks) if roll is None else dict(roll)
    start = date(int(year[:4]), 9, 1)
    registers = [
        {"pupil_id": pupil, "urn": SCHOOL, "week": week, "marks": said.ljust(14, "."), "academic_year": year}
        for (pupil, week), said in marks.items()
    ]
    enrolments = [
        {"pupil_id": pupil, "urn": SCHOOL, "academic_year": year, "start": start, "status": "C"}
        | {"year_group": group}
        for pupil, group in on_roll.items()
    ]
    sessions = [
        {"urn": SCHOOL, "date": week + timedelta(days=day), "half": half, "term": "autumn", "half_term": 1}
        | {"minutes": 150}
        for week in calendar
        for day in range(days)
        for half in halves
    ]
    rows = {"registers": registers, "enrolments": enrolments, "calendar": sessions, **tables}
    held = {name: rows_like(name, list(rows.get(name, []))) for name in TABLES}
    dated = held["calendar"].append_column("academic_year", pa.array([year] * len(sessions), pa.string()))
    counts, forms = derive_weeks(held["registers"], dated, held["enrolments"])
    now = pa.array(
        [datetime(2025, 1, 1, tzinfo=UTC)] * len(counts),
        TABLES["week_counts"].own_arrow.field("changed_at").type,
    )
    place = TABLES["week_counts"].own_arrow.get_field_index("changed_at")
    held["week_counts"] = counts.add_column(place, "changed_at", now)
    held["week_forms"] = forms
    engine = LocalEngine(threads=1)
    for name, table in held.items():
        engine.hold(name, table)
    return engine

"""Measures worked out from small tables, against figures counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.continuum.rows.measured import MeasuredTables, amounts, summed
from wholeschool.engine import LocalEngine
from wholeschool.reference.measures import measures
from wholeschool.schema import TABLES
from wholeschool.schema.years import census_day

YEAR, WEEK, LATER = "202425", date(2025, 1, 6), date(2025, 1, 13)


def presence(
    pupil: int, urn: int, possible: int, authorised: int, unauthorised: int, **more: Any
) -> dict[str, Any]:
    zeros = dict.fromkeys(("coalition", "dual", "dual_unmatched"), 0)
    return zeros | {
        "pupil_id": pupil, "urn": urn, "week": WEEK, "possible": possible, "authorised": authorised,
        "unauthorised": unauthorised, "scheduled": 150 * possible, "taught": 0, "academic_year": YEAR,
    } | more  # fmt: skip


def lost(pupil: int, urn: int, form: str, branch: str, minutes: int) -> dict[str, Any]:
    return {
        "pupil_id": pupil, "urn": urn, "week": WEEK, "form": form, "branch": branch, "sessions": 1,
        "duration_status": "known", "minutes": minutes, "share": minutes / 150, "academic_year": YEAR,
    }  # fmt: skip


def enrolled(pupil: int, urn: int, status: str, start: date, end: date | None = None) -> dict[str, Any]:
    return {
        "pupil_id": pupil, "urn": urn, "academic_year": YEAR, "start": start, "end": end, "status": status,
    }  # fmt: skip


def event(number: int, pupil: int, urn: int, kind: str, end: date | None = None) -> dict[str, Any]:
    return {
        "event_id": str(number), "pupil_id": pupil, "urn": urn, "kind": kind, "start": WEEK, "half": "AM",
        "end": end, "duration_status": "known", "academic_year": YEAR,
    }  # fmt: skip


AUTUMN, BEFORE_CENSUS = date(2024, 9, 3), date(2024, 12, 20)
ROWS: dict[str, list[dict[str, Any]]] = {
    "presence": [
        # Pupil 1 misses exactly a tenth over two weeks, pupil 2 exactly half, pupil 3 nothing.
        presence(1, 100001, 10, 1, 0),
        presence(1, 100001, 10, 0, 1, week=LATER, coalition=1),
        presence(2, 100001, 10, 1, 4, coalition=4),
        presence(3, 100001, 10, 0, 0),
        # Pupil 1 is on a second roll, and misses less than a tenth there. Pupil 4 could attend nothing.
        presence(1, 100002, 11, 1, 0),
        presence(4, 100002, 0, 0, 0),
    ],
    "ledger": [
        lost(1, 100001, "suspension", "school_exclusion", 300),
        lost(2, 100001, "offsite_provision", "school_exclusion", 150),
        lost(2, 100001, "late", "self_exclusion", 20),
        lost(3, 100001, "illness", "context", 150),
        lost(1, 100002, "reduced_timetable", "hidden", 100),
    ],
    "enrolments": [
        enrolled(1, 100001, "M", AUTUMN),
        enrolled(2, 100001, "C", AUTUMN),
        enrolled(3, 100001, "C", AUTUMN, BEFORE_CENSUS),
        enrolled(1, 100002, "S", AUTUMN),
        enrolled(4, 100002, "C", AUTUMN),
        enrolled(5, 100002, "C", date(2025, 2, 3)),
    ],
    "events": [
        event(1, 1, 100001, "suspension"),
        event(2, 1, 100001, "suspension"),
        event(3, 2, 100001, "lunchtime_suspension"),
        event(4, 2, 100001, "permanent_exclusion"),
        event(5, 3, 100001, "permanent_exclusion", end=LATER),
        event(6, 1, 100002, "suspension"),
    ],
}

# measure: (numerator, denominator) of the trust, and of the first school
EXPECTED = {
    "overall_absence": ((8, 51), (7, 40)),
    "persistent_absence": ((2, 4), (2, 3)),
    "severe_absence": ((1, 4), (1, 3)),
    "lost_learning_coalition": ((5, 51), (5, 40)),
    "lost_learning_all_forms": ((420, 7650), (320, 6000)),
    "school_exclusion_branch": ((300, 7650), (300, 6000)),
    "suspension_rate": ((3, 3), (2, 2)),
    # Of the ledger's forms the suspension alone.
    "days_suspended_rate": ((1, 3), (1, 2)),
    "pupils_suspended_rate": ((2, 3), (1, 2)),
    "permanent_exclusion_rate": ((1, 3), (1, 2)),
}


@pytest.fixture(scope="module")
def tables() -> Iterator[MeasuredTables]:
    with LocalEngine(threads=1) as engine:
        held = {
            name: engine.hold(name, pa.Table.from_pylist(rows, schema=_nullable(TABLES[name].own_arrow)))
            for name, rows in ROWS.items()
        }
        yield MeasuredTables(**held, census_days={YEAR: census_day(YEAR, date(2025, 7, 18))}), engine


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(field.name, field.type) for field in schema])


def sums(
    tables: tuple[MeasuredTables, LocalEngine], *, by_school: bool
) -> dict[tuple[Any, ...], tuple[int, int]]:
    measured, engine = tables
    rows = engine.fetch(summed(amounts(measured, measures().values()), by_school=by_school)).to_pylist()
    return {(row["measure"], row["side"], row.get("urn")): (row["amount"], row["pupils"]) for row in rows}


@pytest.mark.parametrize("measure", EXPECTED)
def test_measures_are_those_counted_by_hand(tables, measure: str) -> None:
    trust, school = EXPECTED[measure]
    for expected, found in ((trust, sums(tables, by_school=False)), (school, sums(tables, by_school=True))):
        urn = 100001 if expected is school else None
        amount, base = (found[measure, side, urn][0] for side in ("numerator", "denominator"))
        assert (amount, base) == expected


def test_every_measure_is_tried() -> None:
    assert set(EXPECTED) == set(measures())


def test_pupils_behind_a_figure_count_once(tables) -> None:
    found = sums(tables, by_school=False)
    assert found["suspension_rate", "numerator", None] == (3, 1)
    assert found["pupils_suspended_rate", "numerator", None] == (2, 1)


@pytest.mark.parametrize(
    ("year", "last_day", "day"),
    [
        ("202425", date(2025, 7, 18), date(2025, 1, 16)),
        ("202526", date(2026, 7, 18), date(2026, 1, 15)),
        ("202425", date(2024, 12, 20), date(2024, 12, 20)),
        ("202324", date(2024, 12, 20), date(2024, 1, 18)),
    ],
)
def test_the_census_is_the_third_thursday_of_january_or_the_last_day(
    year: str, last_day: date, day: date
) -> None:
    assert census_day(year, last_day) == day

"""Long reduced timetables: runs of school weeks, what ends them, plan and review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import HOLIDAYS, LAST_WEEK, calendar, clock, presence_in, rows_like, week
from wholeschool.continuum.hidden.part_time import LONG_WEEKS, long_reduced, long_runs
from wholeschool.continuum.hidden.weeks import ledger_weeks
from wholeschool.continuum.rows.recorded import recorded
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

YEAR = clock()


def marked(numbers: Iterable[int], sessions: int = 5) -> list[dict[str, Any]]:
    return [{"pupil_id": 7, "urn": 1, "week": week(n), "sessions": sessions} for n in numbers]


def plan(start: date, end: date | None) -> dict[str, Any]:
    return {"pupil_id": 7, "urn": 1, "start": start, "end": end}


def runs(
    weeks: Iterable[int] = (),
    plans: Iterable[dict[str, Any]] = (),
    reviews: Iterable[date] = (),
    stays: Iterable[dict[str, Any]] = (),
) -> Any:
    done = [{"pupil_id": 7, "at": at} for at in reviews]
    return long_runs(
        rows_like("ledger", marked(weeks), "pupil_id", "urn", "week", "sessions"),
        rows_like("events", plans, "pupil_id", "urn", "start", "end"),
        rows_like("enrolments", stays, "pupil_id", "urn", "academic_year", "start", "end"),
        rows_like("actions_log", done, "pupil_id", "at"),
        YEAR,
    )


def test_over_six_school_weeks_is_long() -> None:
    assert runs(range(1, 7)) == ()
    (run,) = runs(range(1, 8))
    assert (run.first, run.last, run.weeks, run.sessions) == (week(1), week(7), 7, 35)
    assert (run.plan, run.review, run.flagged, run.goes_on) == (False, False, True, False)


def test_holidays_do_not_end_a_run_and_a_school_week_does() -> None:
    (run,) = runs([4, 5, 6, 7, 9, 10, 11])
    assert run.weeks == 7
    assert runs([1, 2, 3, 4, 6, 7, 9]) == ()


def test_weeks_inside_a_plan_count_and_bridge() -> None:
    (run,) = runs([1, 2, 3, 5, 6, 7], [plan(week(4), week(4) + timedelta(days=4))])
    assert (run.weeks, run.sessions, run.plan) == (7, 30, True)
    (run,) = runs(plans=[plan(week(1) + timedelta(days=2), week(7))])
    assert (run.weeks, run.sessions) == (7, 0)
    assert runs(plans=[plan(week(1), week(6) + timedelta(days=6))]) == ()


def test_a_plan_without_an_end_goes_on_with_the_stay_and_not_beyond_the_data() -> None:
    stay = {"pupil_id": 7, "urn": 1, "academic_year": "202425", "start": week(1), "end": week(20)}
    (run,) = runs(plans=[plan(week(9), None)], stays=[stay])
    assert (run.last, run.goes_on) == (week(20), False)
    (run,) = runs(plans=[plan(week(9), None)], stays=[stay | {"end": None}])
    assert (run.last, run.goes_on) == (week(46), True)


@pytest.mark.parametrize(
    ("at", "reviewed"),
    [
        (week(1), True),
        (week(7) + timedelta(days=6), True),
        (week(9), False),
        (week(1) - timedelta(days=1), False),
    ],
)
def test_a_review_counts_during_the_run(at: date, reviewed: bool) -> None:
    (run,) = runs(range(1, 8), [plan(week(7), week(7))], [at])
    assert (run.review, run.plan, run.flagged) == (reviewed, True, not reviewed)


@given(st.sets(st.integers(1, LAST_WEEK).filter(lambda n: n not in HOLIDAYS)))
def test_runs_are_of_marked_weeks_and_as_long_as_can_be(numbers: set[int]) -> None:
    school = [n for n in range(1, LAST_WEEK + 1) if n not in HOLIDAYS]
    told = "".join("x" if n in numbers else " " for n in school)
    expected = sorted(len(run) for run in told.split() if len(run) > LONG_WEEKS)
    assert sorted(run.weeks for run in runs(numbers)) == expected


def test_from_the_tables() -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "ledger": [
            {"pupil_id": 7, "urn": 1, "week": week(n), "form": form, "sessions": 2, "duration_status": status}
            for n in (1, 2, 3, 4, 5, 6, 7)
            for form, status in (
                ("reduced_timetable", "known"),
                ("reduced_timetable", "assumed"),
                ("illness", ""),
            )
        ],
        "events": [
            {"pupil_id": 8, "urn": 1, "kind": "reduced_timetable_plan", "start": week(1), "end": week(11)},
            {"pupil_id": 9, "urn": 1, "kind": "suspension", "start": week(1), "end": week(11)},
        ],
        "enrolments": [{"pupil_id": 8, "urn": 1, "start": week(1), "end": None}],
        "actions_log": [{"pupil_id": 8, "urn": 1, "at": week(3), "kind": "timetable_reviewed"}],
    }
    with LocalEngine(threads=1) as engine:
        days = [{**row, "half": "AM", "term": "autumn", "minutes": 150} for row in calendar([1])]
        engine.hold("calendar", pa.Table.from_pylist(days, schema=TABLES["calendar"].own_arrow))
        engine.hold("presence", presence_in([week(46)]))
        for name, rows in tables.items():
            schema = pa.schema([field.with_nullable(True) for field in TABLES[name].own_arrow])
            empty = dict.fromkeys(schema.names) | {"academic_year": "202425"}
            table = [{name: {**empty, **row}[name] for name in schema.names} for row in rows]
            engine.hold(name, pa.Table.from_pylist(table, schema=schema))
        found = long_reduced(engine, read_clock(engine), recorded(engine), ledger_weeks(engine))
    assert [(run.pupil_id, run.weeks, run.sessions, run.flagged) for run in found] == [
        (7, 7, 28, True),
        (8, 10, 0, False),
    ]

"""Marks with nothing behind them: summed by half-term, or told by week."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import calendar, clock, presence_in, rows_like, week
from wholeschool.continuum.hidden.code_use_unbacked import (
    by_half_term,
    unbacked_exclusions,
    unbacked_off_site,
)
from wholeschool.continuum.hidden.weeks import ledger_weeks
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES


def row(number: int, sessions: int, pupil: int = 7) -> dict[str, Any]:
    return {
        "pupil_id": pupil,
        "urn": 1,
        "academic_year": "202425",
        "week": week(number),
        "sessions": sessions,
    }


def summed(*rows: dict[str, Any]) -> Any:
    columns = ("pupil_id", "urn", "academic_year", "week", "sessions")
    return by_half_term(rows_like("ledger", rows, *columns), clock())


def test_weeks_are_summed_by_pupil_and_half_term() -> None:
    found = summed(row(6, 4), row(7, 2), row(9, 1), row(7, 3, 8))
    assert [(each.pupil_id, each.half_term, each.first, each.last, each.sessions) for each in found] == [
        (7, 1, week(6), week(7), 6),
        (8, 1, week(7), week(7), 3),
        (7, 2, week(9), week(9), 1),
    ]


@given(st.lists(st.tuples(st.integers(1, 46), st.integers(1, 10), st.integers(1, 3))))
def test_no_session_is_lost(weeks: list[tuple[int, int, int]]) -> None:
    found = summed(*(row(*each) for each in weeks))
    assert sum(each.sessions for each in found) == sum(each[1] for each in weeks)


def test_from_the_tables() -> None:
    ledger = [
        {"form": form, "branch": "context", "duration_status": status, "minutes": 150, "share": 1.0}
        | row(number, sessions)
        for number, sessions, form, status in (
            (6, 4, "offsite_unverified", "known"),
            (6, 1, "offsite_unverified", "assumed"),
            (6, 5, "offsite_provision", "known"),
        )
    ]
    findings = [row(9, 2) | {"finding": "e_without_record"}, row(9, 1) | {"finding": "missing_mark"}]
    with LocalEngine(threads=1) as engine:
        days = [{**each, "half": "AM", "term": "autumn", "minutes": 150} for each in calendar([1])]
        engine.hold("calendar", pa.Table.from_pylist(days, schema=TABLES["calendar"].own_arrow))
        engine.hold("presence", presence_in([week(46)]))
        for name, rows in (("ledger", ledger), ("ledger_findings", findings)):
            engine.hold(name, pa.Table.from_pylist(rows, schema=TABLES[name].own_arrow))
        year = read_clock(engine)
        (off_site,) = unbacked_off_site(ledger_weeks(engine), year)
        (excluded,) = unbacked_exclusions(engine, year)
    assert (off_site.sessions, off_site.half_term) == (5, 1)
    assert (excluded.week, excluded.sessions, excluded.half_term) == (week(9), 2, 2)

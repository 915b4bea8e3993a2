"""Home education after sanctions: twelve school weeks, rung 3, once a pupil and year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import calendar, clock, presence_in, rows_like, week
from wholeschool.continuum.hidden.home_education import after_sanctions, sanctioned_before
from wholeschool.continuum.rows.recorded import recorded
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

YEAR = clock()
DAY = week(16) + timedelta(days=2)  # the 15th school week: week 8 is a holiday


def sanction(day: date, rung: int = 4, form: str = "suspension", times: int = 1) -> dict[str, Any]:
    return {"pupil_id": 7, "day": day, "form": form, "rung": rung, "times": times}


def found(*sanctions: dict[str, Any], day: date = DAY) -> Any:
    return among([{"pupil_id": 7, "urn": 1, "day": day}], *sanctions)


def among(chosen: list[dict[str, Any]], *sanctions: dict[str, Any]) -> Any:
    went = rows_like("rungs", chosen, "pupil_id", "urn", "day")
    return sanctioned_before(
        went, rows_like("rungs", sanctions, "pupil_id", "day", "form", "rung", "times"), YEAR
    )


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (week(3), True),  # the 12th school week before that of DAY
        (week(3) - timedelta(days=3), False),  # the Friday before
        (DAY - timedelta(days=1), True),
        (DAY, False),
        (DAY + timedelta(days=1), False),
    ],
)
def test_sanctions_of_the_twelve_school_weeks_before(day: date, counts: bool) -> None:
    assert bool(found(sanction(day))) == counts


def test_the_highest_rung_and_how_many() -> None:
    (row,) = found(
        sanction(week(10), 3, "internal_exclusion", 2),
        sanction(week(11), 4),
        sanction(week(12), 3, "internal_exclusion"),
    )
    assert (row.rung, row.form, row.sanctions, row.last_sanction) == (4, "suspension", 4, week(12))
    assert (row.day, row.half_term, row.academic_year) == (DAY, 2, "202425")


def test_a_leaving_reason_and_an_event_are_one() -> None:
    chosen = [{"pupil_id": 7, "urn": 1, "day": each} for each in (DAY, DAY - timedelta(days=2))]
    (row,) = among(chosen, sanction(week(10)))
    assert row.day == DAY - timedelta(days=2)


@given(st.lists(st.integers(0, 300), max_size=6), st.integers(0, 300))
def test_more_sanctions_never_take_a_pupil_off_the_list(before: list[int], another: int) -> None:
    days = [week(1) + timedelta(days=each) for each in before]
    fewer = found(*(sanction(day) for day in days))
    more = found(*(sanction(day) for day in [*days, week(1) + timedelta(days=another)]))
    assert len(fewer) <= len(more) <= 1


def test_from_the_tables() -> None:
    with LocalEngine(threads=1) as engine:
        hold(engine)
        rows = after_sanctions(engine, read_clock(engine), recorded(engine))
    # Pupil 9 had only a detention (rung 2), pupil 10 a sanction and no home education.
    assert [(row.pupil_id, row.urn, row.day, row.rung) for row in rows] == [
        (7, 1, week(16), 3),
        (8, 2, week(17), 4),
    ]


def hold(engine: LocalEngine) -> None:
    days = [{**row, "half": "AM", "term": "autumn", "minutes": 150} for row in calendar([1, 2])]
    engine.hold("calendar", pa.Table.from_pylist(days, schema=TABLES["calendar"].own_arrow))
    engine.hold("presence", presence_in([week(46)]))
    tables: dict[str, list[dict[str, Any]]] = {
        "events": [
            {"event_id": "a", "pupil_id": 7, "urn": 1, "kind": "elective_home_education", "start": week(16)},
            {"event_id": "b", "pupil_id": 9, "urn": 1, "kind": "elective_home_education", "start": week(16)},
        ],
        "enrolments": [
            {
                "pupil_id": 8,
                "urn": 2,
                "start": week(1),
                "end": week(17),
                "leaving_reason": "EL",
                "status": "C",
            },
            {
                "pupil_id": 10,
                "urn": 2,
                "start": week(1),
                "end": week(17),
                "leaving_reason": "IM",
                "status": "C",
            },
        ],
        "rungs": [
            {"pupil_id": pupil, "urn": 1, "week": week(12), "day": week(12), "form": form, "rung": rung}
            | {"branch": "school_exclusion", "half_term": 2, "times": 1}
            for pupil, form, rung in (
                (7, "internal_exclusion", 3),
                (8, "suspension", 4),
                (9, "detention", 2),
                (10, "suspension", 4),
            )
        ],
    }
    for name, rows in tables.items():
        empty = dict.fromkeys(TABLES[name].names) | {"academic_year": "202425"}
        table = [{**empty, **row} for row in rows]
        schema = pa.schema([field.with_nullable(True) for field in TABLES[name].own_arrow])
        engine.hold(name, pa.Table.from_pylist(table, schema=schema))

"""Unexplained exits, worked by hand: what another roll explains, what the census and the register say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import calendar, clock, presence_in, rows_like, week
from wholeschool.continuum.hidden.exits import NO_REASON, described, exits, last_marks, signals, unexplained
from wholeschool.continuum.schools.calendars import NEVER
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

YEAR = clock()
START = week(1)
ROLL = ("pupil_id", "urn", "academic_year", "start", "end")
END = week(5) + timedelta(days=4)  # a Friday; the 20th school day after it is the Friday of week 10


def roll(urn: int = 1, start: date = START, end: date | None = END, **more: Any) -> dict[str, Any]:
    said = {"pupil_id": 7, "academic_year": "202425", "leaving_reason": "UK", "year_group": "9"}
    return {**said, "urn": urn, "start": start, "end": end, **more}


def found(stay: dict[str, Any], *others: dict[str, Any], year: Any = YEAR) -> Any:
    left = unexplained(stays_of(stay), rolls_of(stay, *others), year)
    return described(left, np.full(left.num_rows, NEVER), year)


def written_back(stay: dict[str, Any], marks: dict[str, Any], *others: dict[str, Any]) -> Any:
    rolls, weeks = rolls_of(stay, *others), pa.Table.from_pylist([marks])
    left = unexplained(stays_of(stay), rolls, YEAR)
    return described(left, last_marks(left, weeks, rolls, YEAR), YEAR)


def stays_of(*stays: dict[str, Any]) -> pa.Table:
    return rows_like("enrolments", stays, *ROLL, "leaving_reason", "year_group")


def rolls_of(*rolls: dict[str, Any]) -> pa.Table:
    return rows_like("enrolments", rolls, *ROLL)


def test_an_exit_with_no_other_roll() -> None:
    (exit_,) = found(roll())
    assert (exit_.urn, exit_.pupil_id, exit_.end, exit_.reason, exit_.signal) == (1, 7, END, "UK", "high")
    assert exit_.half_term == 1
    assert not (exit_.before_census)
    assert not (exit_.home_education)
    assert not (exit_.too_soon_to_say)
    assert not (exit_.back_dated)


@pytest.mark.parametrize(
    ("start", "explained"),
    [
        (END, True),
        (week(10) + timedelta(days=4), True),  # the 20th school day after: weeks 6, 7, 9, 10
        (week(11), False),
    ],
)
def test_another_roll_explains_within_twenty_school_days(start: date, explained: bool) -> None:
    assert (found(roll(), roll(2, start, None)) == ()) == explained
    # A pupil who comes back to the same school has not gone either.
    assert (found(roll(), roll(1, start, None)) == ()) == explained


def test_a_roll_that_ran_and_ended_before_explains_nothing() -> None:
    assert found(roll(), roll(2, end=END - timedelta(days=1)))
    assert found(roll(), roll(2, date(2023, 9, 4), None, academic_year="202324"))
    assert not found(roll(), roll(2, end=END + timedelta(days=1)))


def test_a_stay_that_goes_on_in_next_years_row_is_no_exit() -> None:
    last = week(46) + timedelta(days=4)
    stay = roll(end=last, leaving_reason="IM")
    assert found(stay, roll(start=date(2025, 9, 1), end=None, academic_year="202526")) == ()


def test_reasons_without_a_signal_are_not_asked_for() -> None:
    assert set(signals().values()) == {"high", "medium"}
    assert {"UK", "OR", "MI", "EL", "IM", "9(1)(f)", "9(1)(i)", "8(1)(h)"} <= set(signals())
    assert not {"PM", "PE", "DD", "LC", "9(1)(o)"} & set(signals())


def test_no_reason_counts_before_the_years_last_session_only() -> None:
    (exit_,) = found(roll(leaving_reason=None))
    assert (exit_.reason, exit_.signal) == (NO_REASON, "high")
    assert found(roll(leaving_reason=None, end=week(46) + timedelta(days=4))) == ()
    assert found(roll(leaving_reason=None, end=date(2025, 7, 31))) == ()


def test_home_education_counts_and_is_marked() -> None:
    assert found(roll(leaving_reason="EL"))[0].home_education
    assert found(roll(leaving_reason="9(1)(f)"))[0].home_education


@pytest.mark.parametrize(
    ("end", "year_group", "marked"),
    [
        (date(2025, 1, 15), "11", True),
        (date(2025, 1, 16), "11", False),  # the census day, the third Thursday: on roll that day
        (date(2025, 1, 15), "10", True),
        (date(2025, 1, 15), "9", False),
        (date(2025, 1, 15), None, False),
    ],
)
def test_before_the_january_census(end: date, year_group: str | None, marked: bool) -> None:
    assert found(roll(end=end, year_group=year_group))[0].before_census == marked


def test_the_last_twenty_school_days_are_too_soon() -> None:
    # Data end with the Friday of week 10, the 20th school day after END.
    assert not found(roll(), year=clock(upto=10))[0].too_soon_to_say
    assert found(roll(end=END + timedelta(days=3)), year=clock(upto=10))[0].too_soon_to_say
    assert found(roll(), roll(2, week(9), None), year=clock(upto=9)) == ()


def marked(monday: date, marks: str) -> dict[str, Any]:
    return {"pupil_id": 7, "urn": 1, "end": END, "week": monday, "marks": marks}


@pytest.mark.parametrize(
    ("number", "slot", "late"),
    [(6, 8, True), (6, 7, False), (7, 0, True)],  # the 5th school day after the Friday is the next Friday
)
def test_marks_five_school_days_after_the_end_say_that_it_was_written_back(
    number: int, slot: int, late: bool
) -> None:
    stay = roll()
    marks = "." * slot + "/" + "?" * (13 - slot)
    (exit_,) = written_back(stay, marked(week(number), marks))
    assert exit_.back_dated == late
    assert exit_.last_mark == (week(number) + timedelta(days=slot // 2) if late else None)


def test_marks_of_a_later_stay_are_not_of_this_one() -> None:
    stay, again = roll(), roll(start=week(20), end=None)
    row = marked(week(20), "/\\" * 5 + "....")
    assert not written_back(stay, row, again)[0].back_dated
    assert written_back(stay, row)[0].back_dated


def test_closed_and_missing_marks_say_nothing() -> None:
    stay = roll()
    row = marked(week(9), "#?#?..........")
    assert not written_back(stay, row)[0].back_dated


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 60))
def test_a_further_roll_never_makes_an_exit(ended: int, starts: int, lasts: int) -> None:
    stay = roll(end=week(1) + timedelta(days=ended))
    start = week(1) + timedelta(days=starts)
    other = roll(2, start, start + timedelta(days=lasts))
    assert set(found(stay, other)) <= set(found(stay))


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        days = [{**row, "half": "AM", "term": "autumn", "minutes": 150} for row in calendar([1, 2])]
        opened.hold("calendar", pa.Table.from_pylist(days, schema=TABLES["calendar"].own_arrow))
        opened.hold("presence", presence_in([week(46)]))
        rows = [
            roll(),
            roll(pupil_id=8),
            roll(2, END + timedelta(days=3), None, pupil_id=8, leaving_reason=None),
            roll(pupil_id=9, leaving_reason="PE"),
            roll(pupil_id=10, leaving_reason=None),
            roll(pupil_id=11, leaving_reason=None, end=date(2025, 7, 31)),
        ]
        empty = dict.fromkeys(TABLES["enrolments"].names)
        table = [{**empty, "status": "C", **row} for row in rows]
        opened.hold("enrolments", pa.Table.from_pylist(table, schema=TABLES["enrolments"].own_arrow))
        marks = [
            {
                "pupil_id": 7,
                "urn": 1,
                "week": week(number),
                "marks": "/\\" * 5 + "....",
                "academic_year": "202425",
            }
            for number in (5, 6, 7)
        ]
        opened.hold("registers", pa.Table.from_pylist(marks, schema=TABLES["registers"].own_arrow))
        yield opened


def test_from_the_tables(engine: LocalEngine) -> None:
    by_pupil = {each.pupil_id: each for each in exits(engine, read_clock(engine))}
    assert sorted(by_pupil) == [7, 10]
    assert by_pupil[7].back_dated
    assert by_pupil[7].last_mark == week(7) + timedelta(days=4)
    assert (by_pupil[10].reason, by_pupil[10].back_dated) == (NO_REASON, False)

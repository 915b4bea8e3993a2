"""Stays at alternative provision schools, worked by hand: statuses by date, one stay over years, returns."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import clock, week
from wholeschool.continuum.alternative.rolls import (
    ROLLS,
    AlternativeStay,
    Kinds,
    alternative_stays,
    fetch_rolls,
    half_term_ends,
    kinds_of,
    on_roll,
)
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

YEAR = clock((1, 2, 3))
KINDS = Kinds(alternative=frozenset({3}), mainstream=frozenset({1, 2}))
FRIDAY = timedelta(days=4)


def roll(urn: int, start: date, end: date | None, status: str = "C", **more: Any) -> dict[str, Any]:
    said = {"pupil_id": 7, "academic_year": "202425", "year_group": "9", "leaving_reason": None}
    return {**said, "urn": urn, "start": start, "end": end, "status": status, **more}


def stays(*rolls: dict[str, Any]) -> tuple[AlternativeStay, ...]:
    return alternative_stays(table_of(*rolls), KINDS, YEAR)


def table_of(*rolls: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([*rolls], schema=ROLLS)


def test_kinds_of_schools() -> None:
    rows = [
        {"urn": urn, "academic_year": year, "phase": phase, "type": kind}
        for urn, year, phase, kind in (
            (1, "202324", "PR", "54"),
            (1, "202425", "SS", "49"),  # what a school was last said to be counts
            (2, "202425", "PR", "49"),
            (3, "202425", None, "54"),
            (4, "202425", "SP", "52"),
            (5, "202425", None, None),
        )
    ]
    assert kinds_of(rows) == Kinds(frozenset({2, 3}), frozenset({1, 5}))


def test_a_dual_pupil_comes_back_when_the_stay_ends() -> None:
    (stay,) = stays(roll(1, week(1), None, "M"), roll(3, week(5), week(16) + FRIDAY, "S"))
    assert (stay.urn, stay.start, stay.end, stay.statuses, stay.dual) == (
        3,
        week(5),
        week(16) + FRIDAY,
        ("S",),
        True,
    )
    assert stay.weeks == 11  # weeks 5 to 16 without the holiday week 8
    assert (stay.returned_on, stay.returned_to) == (week(19), 1)  # the first school day after Christmas
    assert not stay.began_before


@pytest.mark.parametrize(
    ("start", "comes_back"),
    [
        (week(10) + FRIDAY, True),
        (week(11), False),
    ],  # the 20th school day after the Friday of week 5, and the next
)
def test_a_new_mainstream_roll_within_twenty_school_days_is_a_return(start: date, comes_back: bool) -> None:
    (stay,) = stays(roll(3, week(2), week(5) + FRIDAY), roll(2, start, None))
    assert stay.returned_on == (start if comes_back else None)
    assert stay.returned_to == (2 if comes_back else None)


def test_a_subsidiary_roll_or_another_centre_is_no_return() -> None:
    (stay,) = stays(roll(3, week(2), week(5) + FRIDAY), roll(2, week(6), None, "S"))
    assert stay.returned_on is None


def test_still_there_on_the_last_day() -> None:
    (stay,) = stays(roll(3, week(40), None), roll(1, week(1), None, "M"))
    assert (stay.end, stay.returned_on, stay.weeks) == (None, None, 6)
    (stay,) = stays(roll(3, week(40), week(46) + FRIDAY), roll(1, week(1), None, "M"))
    assert (stay.end, stay.returned_on) == (None, None)


def test_rows_that_follow_each_other_are_one_stay_and_a_week_between_parts_them() -> None:
    one = stays(roll(3, week(2), week(5) + FRIDAY, "S"), roll(3, week(6) + FRIDAY, week(7), "C"))
    assert [(stay.start, stay.end, stay.statuses) for stay in one] == [(week(2), week(7), ("S", "C"))]
    two = stays(roll(3, week(2), week(5) + FRIDAY), roll(3, week(7), None))
    assert [stay.start for stay in two] == [week(2), week(7)]


def test_a_stay_that_ran_when_the_data_begin_is_marked() -> None:
    assert stays(roll(3, date(2024, 9, 1), None))[0].began_before
    assert stays(roll(3, week(1), None))[0].began_before
    assert not stays(roll(3, week(1) + timedelta(days=1), None))[0].began_before


def test_who_is_on_roll_by_status_and_day() -> None:
    rolls = [
        roll(3, week(1), None, "C"),
        roll(3, week(3), week(5), "S", pupil_id=8),
        roll(3, week(5), None, "M", pupil_id=9),
        roll(1, week(1), None, "M", pupil_id=8),
    ]
    found = on_roll(table_of(*rolls), 3, [week(1), week(5), week(6)])
    assert [(each.single, each.dual_main, each.dual_subsidiary) for each in found] == [
        (1, 0, 0),
        (1, 1, 1),
        (1, 1, 0),
    ]
    # A row that begins later has the word on its day.
    assert on_roll(table_of(*rolls, roll(3, week(6), None, "S")), 3, [week(6)])[0].single == 0


def test_the_last_days_of_half_terms() -> None:
    assert half_term_ends(3, YEAR) == [week(n) + FRIDAY for n in (7, 16, 24, 31, 39, 46)]
    assert half_term_ends(3, clock((3,), upto=10)) == [week(7) + FRIDAY, week(10) + FRIDAY]


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(0, 120)), min_size=1, max_size=4))
def test_stays_do_not_overlap_and_hold_every_row(spans: list[tuple[int, int]]) -> None:
    rows = [
        roll(3, week(1) + timedelta(days=start), week(1) + timedelta(days=start + length))
        for start, length in spans
    ]
    found = stays(*rows)
    for earlier, later in itertools.pairwise(found):
        assert earlier.end is not None
        assert earlier.end < later.start
    for row in rows:
        assert any(
            stay.start <= row["start"] and (stay.end is None or row["end"] <= stay.end) for stay in found
        )


def test_rolls_are_fetched_of_those_who_were_ever_there() -> None:
    rows = [roll(3, week(5), week(6)), roll(1, week(1), None), roll(1, week(1), None, pupil_id=8)]
    empty = dict.fromkeys(TABLES["enrolments"].names)
    with LocalEngine(threads=1) as engine:
        table = pa.Table.from_pylist(
            [{**empty, **row} for row in rows], schema=TABLES["enrolments"].own_arrow
        )
        engine.hold("enrolments", table)
        found = fetch_rolls(engine, KINDS)
        assert fetch_rolls(engine, Kinds(frozenset(), frozenset({1, 2, 3}))).num_rows == 0
    assert sorted((row["pupil_id"], row["urn"]) for row in found.to_pylist()) == [(7, 1), (7, 3)]

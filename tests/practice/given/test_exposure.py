"""Exposure to practices by half-term: hand-worked on a trust of six weeks, two half-terms."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.practice.given.exposure import exposure
from wholeschool.schema import TABLES

ANN, BEN, CAL, DEE = 1, 2, 3, 4
SCHOOL, OTHER = 100001, 100002
MONDAYS = [date(2025, 1, 6), date(2025, 1, 13), date(2025, 2, 24)]
"""Two weeks of half-term 3 and one of half-term 4, of five days each."""


def _rows(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name].own_arrow
    return pa.Table.from_pylist([{each: row.get(each) for each in schema.names} for row in rows], schema)


def _calendar() -> pa.Table:
    days = [date.fromordinal(monday.toordinal() + day) for monday in MONDAYS for day in range(5)]
    return _rows("calendar", [
        {"urn": urn, "date": day, "half": half, "term": "spring", "half_term": 3 if day.month == 1 else 4,
         "minutes": 150}
        for urn in (SCHOOL, OTHER) for day in days for half in ("AM", "PM")
    ])  # fmt: skip


def _stay(pupil: int, year: str = "8", urn: int = SCHOOL, **more: Any) -> dict[str, Any]:
    return {"pupil_id": pupil, "urn": urn, "academic_year": "202425", "start": date(2024, 9, 2),
            "status": "C", "year_group": year, **more}  # fmt: skip


def _spell(number: str, start: date, **more: Any) -> dict[str, Any]:
    return {"support_id": number, "urn": SCHOOL, "practice_id": "mentoring", "scope": "pupil", "start": start,
            **more}  # fmt: skip


@cache
def _engine() -> LocalEngine:
    """One for all of them: to make one takes longer than to ask it."""
    return LocalEngine(threads=1).__enter__()


def exposed(
    *spells: dict[str, Any], until: date = date(2025, 2, 28)
) -> dict[tuple[int, int, str], dict[str, Any]]:
    engine = _engine()
    engine.hold("calendar", _calendar())
    engine.hold("enrolments", _rows("enrolments", [
        _stay(ANN), _stay(BEN, end=date(2025, 1, 8)), _stay(CAL, "9"), _stay(DEE, urn=OTHER),
    ]))  # fmt: skip
    engine.hold("supports", _rows("supports", list(spells)))
    rows = exposure(engine, until).to_pylist()
    return {(row["pupil_id"], row["half_term"], row["practice_id"]): row for row in rows}


def test_a_spell_over_two_half_terms_is_shared_out_by_school_days() -> None:
    found = exposed(
        _spell("a", date(2025, 1, 13), end=date(2025, 2, 28), pupil_id=ANN, dose=8, planned_dose=10)
    )
    assert {key: (row["days"], row["dose"], row["planned_dose"]) for key, row in found.items()} == {
        (ANN, 3, "mentoring"): (5, 4.0, 5.0),
        (ANN, 4, "mentoring"): (5, 4.0, 5.0),
    }


def test_one_that_goes_on_runs_to_the_end_of_the_records() -> None:
    found = exposed(_spell("a", date(2025, 1, 6), pupil_id=ANN), until=date(2025, 2, 25))
    assert [(row["days"], row["dose"]) for row in found.values()] == [(10, None), (2, None)]


@pytest.mark.parametrize(
    ("back_on", "days"),
    [(date(2025, 1, 15), 7), (date(2025, 2, 24), 10), (date(2025, 1, 6), 1)],
)
def test_in_place_of_lessons_it_is_until_the_pupil_is_back(back_on: date, days: int) -> None:
    """The day of the return is one in lessons, whether or not somebody said when the spell ends."""
    for end in (None, date(2025, 2, 28)):
        found = exposed(_spell("a", date(2025, 1, 6), pupil_id=ANN, back_on=back_on, end=end))
        assert [row["days"] for row in found.values()] == [days]


def test_a_year_group_and_a_school_are_those_on_roll_on_the_day() -> None:
    year = _spell("y", date(2025, 1, 6), end=date(2025, 1, 17), scope="year_group", whom="8", dose=10)
    school = _spell(
        "s", date(2025, 1, 6), end=date(2025, 1, 17), scope="school", practice_id="breakfast_club"
    )
    found = exposed(year, school)
    assert {key: row["days"] for key, row in found.items()} == {
        (ANN, 3, "mentoring"): 10, (BEN, 3, "mentoring"): 3,
        (ANN, 3, "breakfast_club"): 10, (BEN, 3, "breakfast_club"): 3, (CAL, 3, "breakfast_club"): 10,
    }  # fmt: skip
    assert found[BEN, 3, "mentoring"]["dose"] == pytest.approx(3.0)
    assert {row["group"] for row in found.values()} == {"year_group 8", "school "}


def test_whom_it_was_given_with_is_said_and_alone_is_nobody() -> None:
    days = {"end": date(2025, 1, 17), "pupil_id": ANN}
    alone = _spell("a", date(2025, 1, 6), **days)
    of_class = _spell("c", date(2025, 1, 6), scope="class", whom="8B", **days)
    assert [row["group"] for row in exposed(alone).values()] == [None]
    assert [row["group"] for row in exposed(alone, of_class).values()] == ["class 8B"]


def test_days_that_two_spells_share_count_once_and_their_doses_twice() -> None:
    one = _spell("a", date(2025, 1, 6), end=date(2025, 1, 10), pupil_id=ANN, dose=2)
    two = _spell("b", date(2025, 1, 8), end=date(2025, 1, 14), pupil_id=ANN, dose=3)
    row = exposed(one, two)[ANN, 3, "mentoring"]
    assert (row["spells"], row["days"], row["dose"]) == (2, 7, 5.0)


def test_another_schools_spell_is_none_of_a_pupil_who_is_not_on_its_roll() -> None:
    assert exposed(_spell("a", date(2025, 1, 6), pupil_id=DEE)) == {}


@pytest.mark.parametrize(
    ("recorded", "end", "late"),
    [
        (date(2025, 2, 4), None, False),
        (date(2025, 2, 5), None, True),
        (date(2025, 1, 16), date(2025, 1, 15), True),
        (None, date(2025, 1, 15), False),
    ],
)
def test_what_was_written_down_late_says_so(recorded: date | None, end: date | None, late: bool) -> None:
    found = exposed(_spell("a", date(2025, 1, 7), pupil_id=ANN, recorded_on=recorded, end=end))
    assert found[ANN, 3, "mentoring"]["late"] is late

"""Duties of records made by hand, each counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from wholeschool.simulate.actions import Action, breaches_of
from wholeschool.simulate.calendar import Calendar, make_calendar, monday_of, slot_of
from wholeschool.simulate.duties import Duty, duties_of, part_time_timetables
from wholeschool.simulate.duty_records import DutyRecords, Event
from wholeschool.simulate.schools import School

SCHOOL = School(0, 900010, "A", "secondary", "9994100", 100, tuple(range(7, 12)), (190, 115, 60), 1.0, 1.0)
CALENDAR = make_calendar(SCHOOL, 2024, np.random.default_rng(1))
LAST_DAY = CALENDAR.days[-1]
HERE, THERE = 900010, 900020


def _records(*events: Event) -> DutyRecords:
    records = DutyRecords(list(events))
    for urn in (HERE, THERE):
        records._calendars[urn].append(CALENDAR)
    return records


def _event(
    day: int,
    sessions: int = -1,
    kind: str = "suspension",
    number: int = 0,
    *,
    urn: int = HERE,
    **more: object,
) -> Event:
    """An event from the morning of a school day, counted from 0."""
    columns: dict = {"end": -1, "social_worker": False, "ehc_plan": False, **more}
    slot = int(slot_of(CALENDAR.days[day : day + 1], 0)[0])
    return Event(f"{urn}-202425-{number or day}", "P", urn, kind, slot, sessions=sessions, **columns)


def _of(name: str, records: DutyRecords) -> list[Duty]:
    return [duty for duty in duties_of(records) if duty.name == name]


GOVERNORS = ("consider_representations", "governors_meet_if_asked", "governors_meet")


@pytest.mark.parametrize(
    ("sessions", "name", "due_after"),
    [
        (10, "consider_representations", None),
        (11, "governors_meet_if_asked", 50),
        (30, "governors_meet_if_asked", 50),
        (31, "governors_meet", 15),
    ],
)
def test_the_governors_duty_goes_by_the_days_left_in_the_term(
    sessions: int, name: str, due_after: int | None
) -> None:
    found = [duty for duty in duties_of(_records(_event(2, sessions))) if duty.name in GOVERNORS]
    assert [duty.name for duty in found] == [name]
    assert found[0].due == (None if due_after is None else CALENDAR.days[2 + due_after])


def test_lunchtimes_and_other_schools_count_and_a_new_term_begins_at_nought() -> None:
    first = _event(2, 20)
    lunches = _event(15, 4, "lunchtime_suspension")
    elsewhere = _event(20, 6, urn=THERE)
    found = _of("governors_meet_if_asked", _records(first, lunches, elsewhere))
    asked = [first.name, lunches.name, elsewhere.name]
    assert [duty.event for duty in found] == asked, "20, then 24, then 30 half days"
    over = _event(30, 1)
    assert [duty.event for duty in _of("governors_meet", _records(first, lunches, elsewhere, over))] == [
        over.name
    ]
    january = int(np.flatnonzero(CALENDAR.half_term_of_day == 3)[0])
    later = _records(first, lunches, elsewhere, _event(january, 10))
    assert [duty.event for duty in _of("consider_representations", later)] == [f"{HERE}-202425-{january}"]


def test_a_suspension_over_the_holidays_counts_in_the_term_that_has_more() -> None:
    january = int(np.flatnonzero(CALENDAR.half_term_of_day == 3)[0])
    records = _records(_event(2, 30), _event(january - 1, 4))
    assert [duty.event for duty in _of("governors_meet", records)] == [f"{HERE}-202425-{january - 1}"]


def test_a_permanent_exclusion_calls_the_governors_and_provision() -> None:
    records = _records(_event(10, kind="permanent_exclusion"))
    assert [duty.due for duty in _of("governors_meet", records)] == [CALENDAR.days[25]]
    assert [duty.due for duty in _of("provision_from_sixth_day", records)] == [CALENDAR.days[15]]
    short = int(slot_of(CALENDAR.days[14:15], 1)[0])
    ended = _records(_event(10, kind="permanent_exclusion", end=short))
    assert _of("provision_from_sixth_day", ended) == []


def test_two_suspensions_without_a_session_between_are_one_run() -> None:
    run = _records(_event(10, 6), _event(13, 6))
    found = _of("provision_from_sixth_day", run)
    assert [(duty.start, duty.due) for duty in found] == [(CALENDAR.days[10], CALENDAR.days[15])]
    assert found[0].about == (f"{HERE}-202425-10", f"{HERE}-202425-13")
    assert _of("provision_from_sixth_day", _records(_event(10, 6), _event(14, 6))) == [], (
        "a day of school between"
    )
    assert _of("provision_from_sixth_day", _records(_event(10, 10))) == [], "five days"


def test_a_placement_in_time_is_provision() -> None:
    for day, in_time in ((15, True), (16, False)):
        records = _records(_event(10, 12), _event(day, kind="alternative_provision"))
        duties = _of("provision_from_sixth_day", records)
        assert [duty.placed for duty in duties] == [in_time]
        assert len(breaches_of(duties, [], LAST_DAY)) == (not in_time)


def test_the_session_that_goes_over_45_days() -> None:
    at_45 = [_event(day, 10) for day in range(0, 144, 16)]
    assert _of("limit_45_days", _records(*at_45)) == []
    over = _records(*at_45, _event(150, 1, urn=THERE))
    found = _of("limit_45_days", over)
    assert [(duty.urn, duty.due) for duty in found] == [(THERE, CALENDAR.days[150])]
    assert len(breaches_of(found, [], LAST_DAY)) == 1


def test_notices_are_due_on_the_next_school_day_and_one_answers_both() -> None:
    event = _event(10, 2, social_worker=True, ehc_plan=True)
    duties = [duty for duty in duties_of(_records(event)) if duty.name.startswith("notice")]
    assert {(duty.name, duty.due) for duty in duties} == {
        ("notice_social_worker", CALENDAR.days[11]),
        ("notice_ehc_plan", CALENDAR.days[11]),
    }
    for day, breached in ((11, 0), (12, 2)):
        notice = Action("P", HERE, CALENDAR.days[day], "notice_given", event.name)
        assert len(breaches_of(duties, [notice], LAST_DAY)) == breached
    other = Action("P", HERE, CALENDAR.days[10], "notice_given", "another event")
    assert len(breaches_of(duties, [other], LAST_DAY)) == 2


def test_a_date_that_has_not_passed_is_no_breach() -> None:
    records = _records(_event(100, kind="permanent_exclusion"))
    duties = _of("governors_meet", records)
    assert breaches_of(duties, [], CALENDAR.days[115]) == []
    assert len(breaches_of(duties, [], CALENDAR.days[116])) == 1


def _week(number: int) -> np.ndarray:
    """The days of a school week, counted from 0."""
    return CALENDAR.days[monday_of(CALENDAR.days) == CALENDAR.mondays[number]]


def test_a_timetable_without_a_plan_is_reviewed_every_six_school_weeks() -> None:
    records = _records()
    records.part_time["P", HERE] = [day for week in range(3, 16) for day in _week(week)]
    duties = _of("timetable_review", records)
    assert [duty.due for duty in duties] == [_week(9)[-1], _week(15)[-1]]
    first, second = (Action("P", HERE, _week(week)[0], "timetable_reviewed", None) for week in (8, 10))
    assert [breach.duty for breach in breaches_of(duties, [first], LAST_DAY)] == [duties[1]]
    assert breaches_of(duties, [first, second], LAST_DAY) == []


def test_a_week_without_c2_ends_a_timetable_and_a_plan_is_one_of_its_own() -> None:
    records = _records()
    weeks = [*range(3, 8), *range(9, 14)]
    records.part_time["P", HERE] = [day for week in weeks for day in _week(week)]
    assert [each.weeks for each in part_time_timetables(records)] == [5, 5]
    end = int(slot_of(_week(10)[-1:], 1)[0])
    planned = _event(int(np.searchsorted(CALENDAR.days, _week(3)[0])), kind="reduced_timetable_plan", end=end)
    records.events.append(planned)
    assert [(each.plan, each.weeks) for each in part_time_timetables(records)] == [
        (planned.name, 8),
        (None, 3),
    ]
    assert [duty.due for duty in _of("timetable_review", records)] == [_week(9)[-1]]


def test_a_year_has_the_days_that_these_cases_count_on() -> None:
    assert isinstance(CALENDAR, Calendar)
    assert CALENDAR.days[0].item() >= date(2024, 9, 2)
    assert (CALENDAR.half_term_of_day[:60] <= 2).all()

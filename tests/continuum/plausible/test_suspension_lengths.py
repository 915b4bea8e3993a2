from datetime import date, timedelta
from typing import Any

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, SCHOOL, YEAR, school
from wholeschool.continuum.plausible.suspension_lengths import suspension_lengths
from wholeschool.schema.findings import Finding

MONDAY = MONDAYS[1]


def _suspended(start: date, sessions: int | None = None, **more: Any) -> dict[str, Any]:
    event_id = f"{start}-{sessions}-{len(more)}"
    return {
        "event_id": event_id, "pupil_id": 1, "urn": SCHOOL, "kind": "suspension", "start": start,
        "half": "AM", "sessions": sessions, "academic_year": YEAR, **more,
    }  # fmt: skip


def _found(*events: dict[str, Any]) -> list[Finding]:
    return list(suspension_lengths(school({(1, MONDAY): FULL}, events=events)))


def _day(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(("sessions", "found"), [(5, 1), (4, 0)])
def test_two_days_have_four_sessions(sessions: int, found: int) -> None:
    named = _found(_suspended(MONDAY, sessions, end=_day(1), end_half="PM"))
    assert [each.check for each in named] == ["suspension_beyond_calendar"] * found
    assert all("1 suspension of 1 pupil longer than the school was open" in each.seen for each in named)


@pytest.mark.parametrize(("half", "sessions", "found"), [("AM", 4, 1), ("AM", 3, 0)])
def test_half_days_at_the_end_count(half: str, sessions: int, found: int) -> None:
    assert len(_found(_suspended(MONDAY, sessions, end=_day(1), end_half=half))) == found


def test_over_a_weekend_only_school_days_count() -> None:
    assert _found(_suspended(_day(4), 4, end=_day(7), end_half="PM")) == []
    assert len(_found(_suspended(_day(4), 5, end=_day(7), end_half="PM"))) == 1


def test_beyond_the_end_of_the_calendar_nothing_is_said() -> None:
    last_friday = MONDAYS[-1] + timedelta(days=4)
    assert _found(_suspended(last_friday, 6, end=last_friday + timedelta(days=9), end_half="PM")) == []


def test_without_a_length_or_a_last_day_nothing_is_said() -> None:
    assert _found(_suspended(MONDAY, 40), _suspended(MONDAYS[8], end=MONDAYS[9])) == []


@pytest.mark.parametrize(("second", "found"), [(1, 1), (2, 0)])
def test_two_suspensions_in_the_same_session(second: int, found: int) -> None:
    named = _found(_suspended(MONDAY, 4), _suspended(_day(second), 2))
    assert [each.check for each in named] == ["suspensions_overlap"] * found
    assert all("1 suspension of 1 pupil in sessions that another one has too" in each.seen for each in named)


def test_a_suspension_that_was_entered_twice_overlaps() -> None:
    twice = _suspended(MONDAY, 2), _suspended(MONDAY, 2) | {"event_id": "again"}
    assert [each.check for each in _found(*twice)] == ["suspensions_overlap"]


def test_other_pupils_other_schools_and_lunchtimes_do_not_overlap() -> None:
    one = _suspended(MONDAY, 4)
    for other in ({"pupil_id": 2}, {"urn": 100002}, {"kind": "lunchtime_suspension"}):
        assert _found(one, one | {"event_id": "other"} | other) == []


def test_a_later_pupil_is_not_held_against_a_longer_stay_of_an_earlier_one() -> None:
    events = (_suspended(MONDAY, 20), _suspended(_day(1), 1, pupil_id=2), _suspended(_day(2), 1, pupil_id=2))
    assert _found(*events) == []


@pytest.mark.parametrize(("last", "found"), [(11, 1), (10, 0)])
def test_more_than_forty_five_days_in_a_year(last: int, found: int) -> None:
    events = [_suspended(week, 10) for week in MONDAYS[:8]] + [_suspended(MONDAYS[8], last)]
    named = _found(*events)
    assert [each.check for each in named] == ["suspended_over_45_days"] * found
    assert all(each.seen == "2024/25: 1 pupil with more than 45 days over all schools" for each in named)


def test_the_year_of_days_beyond_the_calendar_is_that_of_the_suspension() -> None:
    """Where the calendar ends before the days do nobody knows on which day they go over."""
    events = [_suspended(week, 10) for week in MONDAYS[:8]] + [_suspended(MONDAYS[-1], 40)]
    (named,) = (each for each in _found(*events) if each.check == "suspended_over_45_days")
    assert named.seen == "2024/25: 1 pupil with more than 45 days over all schools"

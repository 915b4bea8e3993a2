from datetime import timedelta

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, school, whole_school
from wholeschool.continuum.plausible.register_totals import marked_above_roll, marks_above_calendar

FIRST, SECOND, THIRD = MONDAYS[:3]
WEEKS = (FIRST, SECOND, THIRD)


def test_more_marks_than_sessions_is_said_of_the_term_and_its_pupils() -> None:
    marks = whole_school(12, WEEKS) | {(1, SECOND): FULL + "/\\", (2, SECOND): FULL + "/"}
    [found] = marks_above_calendar(school(marks, calendar=WEEKS))
    assert (found.check, found.count) == ("more_marks_than_sessions", 2)
    assert found.seen == (
        "100001, autumn 2024/25: up to 32 marks of 2 pupils, where the calendar has 30 sessions"
    )


def test_a_mark_on_another_day_makes_no_more_marks_than_sessions() -> None:
    marks = whole_school(12, WEEKS) | {(1, SECOND): "../\\/\\/\\/\\/\\"}
    assert list(marks_above_calendar(school(marks, calendar=WEEKS))) == []


@pytest.mark.parametrize(("mark", "found"), [("X", 0), ("4", 0), ("?", 0), ("I", 1)])
def test_what_is_no_mark_makes_room_for_one_elsewhere(mark: str, found: int) -> None:
    marks = whole_school(12, WEEKS) | {(1, SECOND): mark + FULL[1:] + "/"}
    assert len(list(marks_above_calendar(school(marks, calendar=WEEKS)))) == found


def test_a_closure_on_a_day_that_is_not_listed_is_none() -> None:
    marks = whole_school(12, WEEKS) | whole_school(12, [SECOND], FULL + "##")
    assert list(marks_above_calendar(school(marks, calendar=WEEKS))) == []


def test_a_term_without_a_calendar_is_not_judged() -> None:
    assert list(marks_above_calendar(school(whole_school(12, WEEKS), calendar=()))) == []
    spring = FIRST + timedelta(weeks=20)
    assert list(marks_above_calendar(school(whole_school(12, [*WEEKS, spring]), calendar=WEEKS))) == []


@pytest.mark.parametrize(
    ("pupils", "on_roll", "found"), [(26, 20, 1), (25, 20, 0), (211, 200, 1), (210, 200, 0)]
)
def test_five_pupils_or_five_in_a_hundred_above_the_roll_are_passed_over(
    pupils: int, on_roll: int, found: int
) -> None:
    roll = dict.fromkeys(range(on_roll))
    named = list(marked_above_roll(school(whole_school(pupils, WEEKS), roll=roll, calendar=WEEKS)))
    assert [each.check for each in named] == ["more_marked_than_on_roll"] * found
    assert all(
        f"3 weeks from 9 September to 23 September 2024: {pupils} pupils marked, {on_roll} on roll"
        in each.seen
        for each in named
    )


def test_a_year_without_enrolments_is_not_judged() -> None:
    assert list(marked_above_roll(school(whole_school(50, WEEKS), roll={}, calendar=WEEKS))) == []

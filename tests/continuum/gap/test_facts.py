"""What the action gap fetches: the school's pupils, and no more than it was asked for."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.continuum.gap.gap_made import HERE, THERE, Made, hold_made, school_days
from wholeschool.continuum.gap.facts import PupilFacts, fetch_facts
from wholeschool.continuum.gap.lines import Record, Window
from wholeschool.continuum.gap.rungs import Touch
from wholeschool.continuum.gap.weeks import fetch_weeks
from wholeschool.engine import LocalEngine
from wholeschool.reference.lines import national_lines

MONDAYS = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(20)]
DAYS = school_days(MONDAYS)


def facts(made: Made, on: date) -> list[PupilFacts]:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, made)
        window = Window(fetch_weeks(engine, [HERE])[HERE], on, 4)
        found = fetch_facts(engine, [HERE], window, tuple(national_lines().values()))
        return [*found.of(np.ones(len(found.pupils), np.bool_)).values()]


@pytest.mark.parametrize(
    ("rolls", "listed"),
    [
        ([[HERE, "C"]], True),
        ([[HERE, "C", "2025-05-23"]], True),
        ([[HERE, "C", "2025-05-22"]], False),
        ([[THERE, "C"]], False),
        ([[THERE, "M"], [HERE, "S"]], True),
    ],
)
def test_pupils_are_those_on_the_roll_that_day(rolls: list[list[object]], listed: bool) -> None:
    found = facts(Made([{"rolls": rolls}], DAYS, DAYS[-1]), DAYS[-1])
    assert [each.pupil_id for each in found] == ([1] if listed else [])


def test_a_roll_without_an_end_lasts_until_august() -> None:
    made = Made([{}], DAYS, DAYS[-1])
    assert len(facts(made, date(2025, 8, 31))) == 1
    assert facts(made, date(2025, 9, 1)) == []


def test_absence_before_the_weeks_asked_about_is_one_sum() -> None:
    (pupil,) = facts(Made([{"absent": {MONDAYS[3]: 4, MONDAYS[18]: 2}}], DAYS, DAYS[-1]), DAYS[-1])
    by_week = {each.week: (each.possible, each.absent) for each in pupil.absence}
    assert by_week == {None: (160, 4), MONDAYS[16]: (10, 0), MONDAYS[17]: (10, 0), MONDAYS[18]: (10, 2),
                       MONDAYS[19]: (10, 0)}  # fmt: skip


def test_the_last_action_is_that_of_any_school() -> None:
    actions = [["2025-03-03", "contact"], ["2025-05-01", "support", THERE], ["2025-04-01", "meeting"]]
    (pupil,) = facts(Made([{"actions": actions}], DAYS, DAYS[-1]), DAYS[-1])
    assert pupil.last_action == (date(2025, 5, 1), "support")


def test_rungs_stand_in_the_school_week_that_they_belong_to() -> None:
    # What another school records on a day of holidays here belongs to the week before them.
    days = school_days([*MONDAYS[:6], *MONDAYS[7:]])
    made = Made([{"touched": [["sent_out", MONDAYS[16]], ["late", MONDAYS[18]]]}], days, days[-1])
    (pupil,) = facts(made, days[-1])
    assert pupil.rungs == {
        "school_exclusion": [Touch(15, 1, MONDAYS[16])],
        "self_exclusion": [Touch(17, 1, MONDAYS[18])],
    }


def test_spells_are_asked_for_from_before_the_weeks_and_other_events_are_not() -> None:
    plan = ["reduced_timetable_plan", "2024-06-03", HERE, None]
    events = [plan, ["suspension", MONDAYS[0]], ["sent_out", MONDAYS[0]], ["sent_out", MONDAYS[19]]]
    (pupil,) = facts(Made([{"events": events}], DAYS, DAYS[-1]), DAYS[-1])
    assert pupil.records == [
        Record("reduced_timetable_plan", date(2024, 6, 3)),
        Record("suspension", MONDAYS[0]),
        Record("sent_out", MONDAYS[19]),
    ]

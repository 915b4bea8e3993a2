"""What the action gap fetches: the school's weeks, its pupils, and no more than it was asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.continuum.gap_made import HERE, THERE, Made, hold_made, school_days
from wholeschool.continuum.gap_facts import PupilFacts, fetch_facts, fetch_weeks
from wholeschool.continuum.gap_lines import Window
from wholeschool.engine import LocalEngine
from wholeschool.reference.lines import national_lines

MONDAYS = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(20)]
DAYS = school_days(MONDAYS)


def facts(made: Made, on: date) -> list[PupilFacts]:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, made)
        weeks = fetch_weeks(engine, HERE)
        assert weeks is not None
        return fetch_facts(engine, HERE, Window(weeks, on, 4), tuple(national_lines().values()))


@pytest.mark.parametrize("last", [DAYS[0], DAYS[7], DAYS[-1]])
def test_the_last_day_with_marks_is_found_however_far_registers_are_laid_out_ahead(last: date) -> None:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, Made([], DAYS, last))
        weeks = fetch_weeks(engine, HERE)
        assert weeks is not None
        assert weeks.marked_to == last
        assert list(weeks.mondays) == MONDAYS
        assert fetch_weeks(engine, THERE) is None


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

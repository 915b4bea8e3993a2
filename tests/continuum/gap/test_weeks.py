"""Schools' weeks: the days of their calendars, and the last day with a mark."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.continuum.gap.gap_made import HERE, THERE, Made, hold_made, school_days
from wholeschool.continuum.gap.weeks import fetch_weeks
from wholeschool.engine import LocalEngine

MONDAYS = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(20)]
DAYS = school_days(MONDAYS)


@pytest.mark.parametrize("last", [DAYS[0], DAYS[7], DAYS[-1]])
def test_the_last_day_with_marks_is_found_however_far_registers_are_laid_out_ahead(last: date) -> None:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, Made([], DAYS, last))
        found = fetch_weeks(engine, [HERE, THERE])
        assert list(found) == [HERE], "the other school has no calendar"
        assert found[HERE].marked_to == last
        assert list(found[HERE].mondays) == MONDAYS


def test_a_school_without_a_mark_has_no_weeks() -> None:
    with LocalEngine(threads=1) as engine:
        hold_made(engine, Made([], DAYS, date(2000, 1, 1)))
        assert fetch_weeks(engine, [HERE]) == {}

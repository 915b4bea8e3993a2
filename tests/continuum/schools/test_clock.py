"""School days and weeks are counted along the calendar, over holidays, and no further than the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import FIRST, calendar, calendar_table, clock, clock_of, presence_in, week
from wholeschool.continuum.schools.calendars import NEVER, date_of, day_number
from wholeschool.continuum.schools.clock import read_clock, without_calendar
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


def told(method: Callable[..., Any], urn: int, *given: Any) -> Any:
    """What a clock says of one school, asked with days; a day where it says one, None for never."""
    said = int(method(urn, *(day_number(each) if isinstance(each, date) else each for each in given)))
    if method.__name__ in {"nth_day_after", "week", "year_end"}:
        return None if said == NEVER else date_of(said)
    return said


def test_days_after_pass_over_weekends_and_holidays() -> None:
    year = clock()
    friday = week(7) + timedelta(days=4)
    assert told(year.nth_day_after, 1, friday, 1) == week(9)  # week 8 is half-term
    assert told(year.nth_day_after, 1, week(1), 5) == week(2)
    assert told(year.nth_day_after, 1, week(46), 4) == week(46) + timedelta(days=4)
    assert told(year.nth_day_after, 1, week(46), 5) is None
    assert told(year.nth_day_after, 2, week(46), 5) is None
    assert told(year.days_within, 1, friday, week(9)) == 1
    assert told(year.days_within, 1, week(9), friday) == 0


def test_days_end_with_the_data_and_not_with_the_calendar() -> None:
    year = clock(upto=10)
    assert year.last_day == week(10) + timedelta(days=4)
    assert told(year.nth_day_after, 1, week(10), 5) is None
    assert told(year.year_end, 1, 2024) == week(46) + timedelta(days=4)
    assert told(year.year_end, 1, 2023) is None
    assert date_of(int(year.days_of(1)[-1])) == year.last_day


def test_where_data_end_before_every_calendar_there_is_no_day() -> None:
    year = clock_of(calendar([1], first=9), week(5))
    assert year.last_day == week(5)
    assert told(year.nth_day_after, 1, week(1), 1) is None
    assert told(year.weeks_until, 1, week(20)) == 0
    assert told(year.half_term, 1, week(9)) == 2


def test_weeks_are_counted_from_mondays() -> None:
    year = clock()
    assert told(year.weeks_until, 1, week(1)) == 1
    assert told(year.weeks_until, 2, week(9) + timedelta(days=3)) == 8
    assert told(year.weeks_before, 2, week(9) + timedelta(days=3)) == 7
    assert told(year.week, 1, 8) == week(9)
    assert told(year.week, 1, 39) == week(46)
    assert told(year.week, 1, 40) is None


def test_half_terms() -> None:
    year = clock()
    assert [told(year.half_term, 1, week(n)) for n in (1, 9, 19, 26, 34, 41)] == [1, 2, 3, 4, 5, 6]
    assert told(year.half_term, 1, week(8)) == 0


def test_a_school_without_a_calendar_goes_by_any_other() -> None:
    rows = calendar([1], weeks=3) + calendar([2], first=4, weeks=5)
    year = clock_of(rows, week(5))
    assert year.knows([1, 9, 2]).tolist() == [True, False, True]
    assert told(year.weeks_until, 9, week(5)) == 5
    assert told(year.half_term, 9, week(2)) == 1
    assert told(year.year_end, 9, 2024) == week(5) + timedelta(days=4)
    assert told(year.weeks_until, 1, week(5)) == 3


@given(st.integers(0, 320), st.integers(1, 60))
def test_the_nth_day_after_is_the_nth_within(offset: int, n: int) -> None:
    year = clock()
    day = FIRST + timedelta(days=offset)
    found = told(year.nth_day_after, 1, day, n)
    if found is not None:
        assert told(year.days_within, 1, day, found) == n
        assert told(year.days_within, 1, day, found - timedelta(days=1)) == n - 1


@given(st.lists(st.tuples(st.sampled_from((1, 2, 9)), st.integers(-20, 340)), max_size=9))
def test_columns_are_told_as_their_rows_are(asked: list[tuple[int, int]]) -> None:
    year = clock_of(calendar([1]) + calendar([2], first=4, weeks=30), week(44))
    urn = np.array([school for school, _ in asked], dtype=np.int64)
    day = np.array([day_number(FIRST) + offset for _, offset in asked], dtype=np.int64)
    for method in (year.weeks_until, year.weeks_before, year.half_term):
        assert method(urn, day).tolist() == [int(method(*each)) for each in zip(urn, day, strict=True)]
    assert year.nth_day_after(urn, day, 3).tolist() == [
        int(year.nth_day_after(*each, 3)) for each in zip(urn, day, strict=True)
    ]


def hold(engine: LocalEngine, days: list[dict[str, Any]], weeks: list[date]) -> None:
    engine.hold("calendar", calendar_table(days))
    engine.hold("presence", presence_in(weeks))


def test_it_is_read_from_the_tables(engine: LocalEngine) -> None:
    hold(engine, calendar([1], weeks=4) * 2, [week(1), week(2)])
    year = read_clock(engine)
    assert year.last_day == week(2) + timedelta(days=4)
    assert len(year.days_of(1)) == 10


def test_without_a_calendar_or_a_register_it_says_so(engine: LocalEngine) -> None:
    hold(engine, [], [week(1)])
    with pytest.raises(WrongCallError, match="no calendar"):
        read_clock(engine)
    hold(engine, calendar([1], weeks=1), [])
    with pytest.raises(WrongCallError, match="no register"):
        read_clock(engine)


def test_a_school_without_a_calendar_is_told() -> None:
    (finding,) = without_calendar([9, 1, 2], clock())
    assert finding.sentence() == (
        "school without calendar: saw “school 9”, expected the days on which it is open. The days on which "
        "any school of the trust was open are taken. Import its calendar."
    )

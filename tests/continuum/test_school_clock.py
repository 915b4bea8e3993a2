"""School days and weeks are counted along the calendar, over holidays, and no further than the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import FIRST, calendar, clock, week
from wholeschool.continuum.school_clock import make_clock, read_clock, without_calendar
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine() as opened:
        yield opened


def test_days_after_pass_over_weekends_and_holidays() -> None:
    year = clock()
    friday = week(7) + timedelta(days=4)
    assert year.nth_day_after(1, friday, 1) == week(9)  # week 8 is half-term
    assert year.nth_day_after(1, week(1), 5) == week(2)
    assert year.nth_day_after(1, week(46), 4) == week(46) + timedelta(days=4)
    assert year.nth_day_after(1, week(46), 5) is None
    assert year.days_within(1, friday, week(9)) == 1
    assert year.days_within(1, week(9), friday) == 0


def test_days_end_with_the_data_and_not_with_the_calendar() -> None:
    year = clock(upto=10)
    assert year.last_day == week(10) + timedelta(days=4)
    assert year.nth_day_after(1, week(10), 5) is None
    assert year.year_end(1, "202425") == week(46) + timedelta(days=4)


def test_weeks_are_counted_from_mondays() -> None:
    year = clock()
    assert year.weeks_until(1, week(1)) == 1
    assert year.weeks_until(1, week(9) + timedelta(days=3)) == 8
    assert year.weeks_before(1, week(9) + timedelta(days=3)) == 7
    assert year.weeks_from(1, week(7) + timedelta(days=1), 2) == [week(9), week(10)]
    assert year.weeks_from(1, week(46), 5) == [week(46)]


def test_half_terms() -> None:
    year = clock()
    assert [year.half_term(1, week(n)) for n in (1, 9, 19, 26, 34, 41)] == [1, 2, 3, 4, 5, 6]
    assert year.half_term(1, week(8)) == 0


def test_a_school_without_a_calendar_goes_by_any_other() -> None:
    rows = calendar([1], weeks=3) + calendar([2], first=4, weeks=5)
    year = make_clock(rows, week(5))
    assert not year.knows(9)
    assert year.weeks_until(9, week(5)) == 5
    assert year.half_term(9, week(2)) == 1
    assert year.year_end(9, "202425") == week(5) + timedelta(days=4)
    assert year.weeks_until(1, week(5)) == 3


@given(st.integers(0, 320), st.integers(1, 60))
def test_the_nth_day_after_is_the_nth_within(offset: int, n: int) -> None:
    year = clock()
    day = FIRST + timedelta(days=offset)
    found = year.nth_day_after(1, day, n)
    if found is not None:
        assert year.days_within(1, day, found) == n
        assert year.days_within(1, day, found - timedelta(days=1)) == n - 1


def hold(engine: LocalEngine, days: list[dict[str, object]], weeks: list[date]) -> None:
    kinds = pa.schema([("urn", pa.int32()), ("date", pa.date32()), ("half_term", pa.int8())])
    engine.hold("calendar", pa.Table.from_pylist(days, schema=kinds))
    engine.hold("presence", pa.table({"week": pa.array(weeks, pa.date32())}))


def test_it_is_read_from_the_tables(engine: LocalEngine) -> None:
    hold(engine, calendar([1], weeks=4) * 2, [week(1), week(2)])
    year = read_clock(engine)
    assert year.last_day == week(2) + timedelta(days=4)
    assert len(year.days[1]) == 10


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

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.simulate.calendar import Calendar, easter, make_calendar, monday_of, slot_of
from wholeschool.simulate.schools import School

SCHOOL = School(0, 900010, "A", "secondary", "9994100", 100, tuple(range(7, 12)), (190, 115, 60), 1.0, 1.0)


def _calendar(first_year: int, seed: int = 0) -> Calendar:
    return make_calendar(SCHOOL, first_year, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("year", "day"), [(2011, (4, 24)), (2016, (3, 27)), (2019, (4, 21)), (2024, (3, 31)), (2025, (4, 20))]
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


@given(first_year=st.integers(2009, 2035), seed=st.integers(0, 50))
def test_a_year_has_190_days_in_six_half_terms(first_year: int, seed: int) -> None:
    calendar = _calendar(first_year, seed)
    assert len(calendar.days) == 190
    assert len(np.unique(np.concatenate([calendar.days, calendar.inset_days]))) == 195
    assert np.all(np.diff(calendar.days.astype(int)) > 0)
    assert set(calendar.half_term_of_day) == {1, 2, 3, 4, 5, 6}
    assert np.all(np.diff(calendar.half_term_of_day) >= 0)
    assert np.all(monday_of(calendar.days) + 4 >= calendar.days)
    assert calendar.days[0] >= np.datetime64(date(first_year, 9, 2))
    assert calendar.days[-1] <= np.datetime64(date(first_year + 1, 7, 31))


def test_no_school_on_bank_holidays_and_in_half_term() -> None:
    days = {day.item() for day in _calendar(2024).days}
    closed = [
        date(2024, 10, 28), date(2024, 12, 25), date(2025, 1, 1), date(2025, 2, 19), date(2025, 4, 18),
        date(2025, 4, 21), date(2025, 5, 5), date(2025, 5, 26), date(2025, 8, 1),
    ]  # fmt: skip
    assert not days & set(closed)
    assert {date(2024, 11, 5), date(2025, 3, 4), date(2025, 6, 17)} <= days


def test_sessions_know_their_length_week_and_half_day() -> None:
    calendar = _calendar(2024)
    friday = calendar.weekday_of_session == 4
    assert set(calendar.minutes[0::2]) == {190}
    assert set(calendar.minutes[1::2][friday[1::2]]) == {60}
    assert set(calendar.minutes[1::2][~friday[1::2]]) == {115}
    assert np.all(np.diff(calendar.slots) > 0)
    assert np.all(calendar.mondays[calendar.week_of_session] == monday_of(np.repeat(calendar.days, 2)))
    assert slot_of(np.array(["1970-01-02"], "M8[D]"), 1)[0] == 3

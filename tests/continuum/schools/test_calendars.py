"""Counting along calendars: held against counting by hand, also at a school with no calendar."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.continuum.rows.columns import numbered, numbered_few
from wholeschool.continuum.schools.calendars import NEVER, SchoolCalendars, day_number, monday

FIRST = date(2024, 9, 2)
SESSIONS = st.lists(
    st.tuples(st.sampled_from([900_010, 900_020]), st.integers(0, 60), st.sampled_from(["AM", "PM"])),
    unique=True,
    max_size=60,
)
DAYS = st.integers(-20, 90)


def calendars(sessions: list[tuple[int, int, str]]) -> SchoolCalendars:
    return SchoolCalendars.read(
        pa.table(
            {
                "urn": pa.array([urn for urn, *_ in sessions], pa.int32()),
                "date": pa.array([FIRST + timedelta(days=day) for _, day, _ in sessions], pa.date32()),
                "half": pa.array([half for *_, half in sessions], pa.string()),
                "term": pa.array(["autumn"] * len(sessions), pa.string()),
                "half_term": pa.array([1] * len(sessions), pa.int8()),
            }
        )
    )


@given(SESSIONS, st.sampled_from([900_010, 900_020, 900_030]), DAYS, st.integers(1, 4))
def test_days_and_weeks_are_counted_as_by_hand(
    sessions: list[tuple[int, int, str]], urn: int, after: int, nth: int
) -> None:
    found = calendars(sessions)
    place, day = found.places(np.array([urn])), np.array([day_number(FIRST) + after])
    school_days = sorted({day_number(FIRST) + each for its, each, _ in sessions if its == urn})
    later = [each for each in school_days if each > day[0]]
    from_it = [each for each in school_days if each >= day[0]]
    assert found.nth_day(place, day, nth)[0] == (later[nth - 1] if len(later) >= nth else NEVER)
    counting = found.nth_day(place, day, nth, counting=True)[0]
    assert counting == (from_it[nth - 1] if len(from_it) >= nth else NEVER)
    within = [each for each in school_days if day[0] <= each <= day[0] + 9]
    assert found.days_between(place, day, day + 9)[0] == len(within)
    week = monday(day)[0]
    assert found.is_week(place, day)[0] == any(week <= each < week + 7 for each in school_days)


@given(SESSIONS.filter(bool), DAYS, st.booleans())
def test_the_next_session_and_week_are_the_next_ones(
    sessions: list[tuple[int, int, str]], day: int, afternoon: bool
) -> None:
    found = calendars(sessions)
    for place in range(len(found.urns)):
        at = 2 * (day_number(FIRST) + day) + afternoon
        its = found.at[found.school == place]
        begins = int(found.ends[place]) - len(its)
        for after in (False, True):
            position = found.session(np.array([place]), np.array([at]), after=after)[0]
            assert position == begins + np.count_nonzero(its < at + after)
        weeks = sorted({*monday(its // 2).tolist()})
        first = found.first_week(np.array([place]))[0]
        position = found.week(np.array([place]), np.array([at // 2]))[0]
        assert position - first == sum(each < monday(np.array([at // 2]))[0] for each in weeks)
        until = found.week_until(np.array([place]), np.array([at // 2]))[0]
        assert until - first == sum(each <= at // 2 for each in weeks) - 1
        mondays, last = found.week_days(np.arange(first, first + len(weeks)))
        assert mondays.tolist() == weeks
        assert last.tolist() == [int(its[its // 2 < each + 7].max()) // 2 for each in weeks]


@given(st.lists(st.integers(-5, 5), max_size=30))
def test_few_numbers_are_numbered_as_many(values: list[int]) -> None:
    known, place = numbered_few(pa.table({"n": pa.array(values, pa.int32())}), "n")
    expected, at = numbered(np.array(values, dtype=np.int64))
    assert known.tolist() == expected.tolist()
    assert place.tolist() == at.tolist()

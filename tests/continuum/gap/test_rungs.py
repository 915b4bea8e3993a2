"""School weeks, and the rung as of one of them."""

from __future__ import annotations

from datetime import date, timedelta

from wholeschool.continuum.gap.rungs import NO_RUNG, SchoolWeeks, Standing, Touch, rung_as_of, standing

FIRST, SECOND, AFTER_HOLIDAY = date(2025, 2, 3), date(2025, 2, 10), date(2025, 2, 24)
DAYS = [monday + timedelta(days=each) for monday in (FIRST, SECOND, AFTER_HOLIDAY) for each in range(5)]
SCHOOL = SchoolWeeks.of(DAYS, marked_to=AFTER_HOLIDAY + timedelta(days=1))


def touch(place: int, rung: int) -> Touch:
    return Touch(place, rung, FIRST + timedelta(days=7 * place))


def test_a_school_week_lasts_until_the_next_begins() -> None:
    assert SCHOOL.mondays == (FIRST, SECOND, AFTER_HOLIDAY)
    assert SCHOOL.place(FIRST - timedelta(days=1)) == -1
    assert SCHOOL.place(SECOND) == 1
    assert SCHOOL.place(AFTER_HOLIDAY - timedelta(days=1)) == 1
    assert SCHOOL.place(AFTER_HOLIDAY) == 2


def test_what_starts_in_the_holidays_is_in_force_from_the_week_after() -> None:
    assert SCHOOL.place_onward(date(2025, 2, 18)) == 2
    assert SCHOOL.place_onward(SECOND + timedelta(days=4)) == 1


def test_a_week_is_known_on_its_last_day_or_on_the_last_with_marks() -> None:
    assert SCHOOL.known_on(SECOND) == date(2025, 2, 14)
    assert SCHOOL.known_on(AFTER_HOLIDAY) == date(2025, 2, 25)
    assert SCHOOL.known_on(date(2025, 2, 17)) == date(2025, 2, 21)
    assert SCHOOL.known_on(date(2025, 3, 3)) == date(2025, 3, 7)


def test_a_rung_holds_for_six_weeks() -> None:
    assert [rung_as_of([touch(3, 4)], place) for place in range(2, 10)] == [0, 4, 4, 4, 4, 4, 4, 0]
    assert rung_as_of([touch(3, 4), touch(7, 2)], 9) == 2


def test_a_rise_is_a_touch_above_the_rung_until_then() -> None:
    touches = [touch(8, 1), touch(10, 3), touch(11, 3), touch(12, 1)]
    assert standing(touches, 12, 4) == Standing(3, 1, (touch(10, 3).day,))
    assert standing(touches, 12, 1) == Standing(3, 3)
    assert standing([], 12, 4) == NO_RUNG


def test_what_was_touched_earlier_in_the_week_counts_as_well() -> None:
    monday, friday = FIRST + timedelta(days=56), FIRST + timedelta(days=60)
    assert standing([Touch(8, 4, monday), Touch(8, 1, friday)], 9, 4) == Standing(4, 0, (monday,))
    assert standing([Touch(8, 4, monday), Touch(8, 4, friday)], 9, 4) == Standing(4, 0, (monday,))
    assert standing([Touch(8, 1, monday), Touch(8, 4, friday)], 9, 4) == Standing(4, 0, (monday, friday))
    assert standing([Touch(8, 1, monday), Touch(8, 4, monday)], 9, 4) == Standing(4, 0, (monday,))


def test_a_rise_is_above_the_earlier_rung_as_well_as_above_that_of_the_day() -> None:
    # Rung 2 of week 0 holds in week 1, with which is compared; until week 7 it has worn off.
    touches = [touch(0, 2), touch(7, 1), touch(8, 3)]
    assert standing(touches, 8, 7) == Standing(3, 2, (touch(8, 3).day,))

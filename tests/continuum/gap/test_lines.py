"""Each kind of line, at its threshold and beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wholeschool.continuum.gap.lines import Absence, Crossing, Past, Record, Window, crossings
from wholeschool.continuum.gap.rungs import SchoolWeeks
from wholeschool.reference.lines import national_lines

FIRST = date(2025, 1, 6)
MONDAYS = [FIRST + timedelta(days=7 * week) for week in range(12)]
DAYS = [monday + timedelta(days=each) for monday in MONDAYS for each in range(5)]
WINDOW = Window(SchoolWeeks.of(DAYS, DAYS[-1]), DAYS[-1], weeks=4)


def crossed(name: str, past: Past, window: Window = WINDOW) -> list[tuple[date, date]]:
    found = crossings([national_lines()[name]], past, window)
    assert all(isinstance(each, Crossing) for each in found)
    return [(each.day, each.since) for each in found]


def removals(*weeks: int) -> Past:
    return Past(records=[Record("sent_out", MONDAYS[week]) for week in weeks])


def test_the_window_has_its_first_and_its_last_day() -> None:
    assert WINDOW.now == 11
    assert WINDOW.has(MONDAYS[8])
    assert WINDOW.has(DAYS[-1])
    assert not WINDOW.has(MONDAYS[8] - timedelta(days=1))
    assert not WINDOW.has(DAYS[-1] + timedelta(days=1))


def test_before_the_calendar_has_so_many_weeks_everything_is_in_the_window() -> None:
    early = Window(WINDOW.school, MONDAYS[1], weeks=4)
    assert early.has(date(2024, 12, 1))


@pytest.mark.parametrize(
    ("weeks", "on"), [((7, 8, 9), 9), ((7, 8), None), ((5, 8, 9), None), ((6, 8, 9), 9), ((7, 8, 9, 10), 9)]
)
def test_events_in_a_span_of_weeks(weeks: tuple[int, ...], on: int | None) -> None:
    expected = [] if on is None else [(MONDAYS[on], MONDAYS[weeks[0]])]
    assert crossed("three_removals", removals(*weeks)) == expected


def test_a_first_event_is_the_first_of_its_academic_year() -> None:
    last_year = Record("suspension", date(2024, 6, 3))
    now, again = Record("suspension", MONDAYS[9]), Record("lunchtime_suspension", MONDAYS[10])
    assert crossed("first_suspension", Past(records=[again, last_year, now])) == [(MONDAYS[9], MONDAYS[9])]
    before = Record("lunchtime_suspension", MONDAYS[0])
    assert crossed("first_suspension", Past(records=[before, now])) == []


@pytest.mark.parametrize(("absent", "is_crossed"), [(2, True), (1, False)])
def test_absence_passes_from_below_to_the_line(absent: int, is_crossed: bool) -> None:
    before = Absence("202425", None, 90, 8)
    past = Past(absence=[before, Absence("202425", MONDAYS[8], 10, absent)])
    friday = MONDAYS[8] + timedelta(days=4)
    assert crossed("absence_ten_percent", past) == ([(friday, friday)] if is_crossed else [])


def test_absence_already_above_the_line_does_not_cross_it() -> None:
    past = Past(absence=[Absence("202425", None, 90, 9), Absence("202425", MONDAYS[8], 10, 10)])
    assert crossed("absence_ten_percent", past) == []


def test_another_academic_year_begins_anew() -> None:
    old = Absence("202324", None, 300, 100)
    new = [Absence("202425", MONDAYS[8], 10, 5), Absence("202425", MONDAYS[9], 10, 0)]
    friday = MONDAYS[9] + timedelta(days=4)
    assert crossed("absence_ten_percent", Past(absence=[old, *new])) == [(friday, friday)]


@pytest.mark.parametrize(("first", "is_crossed"), [(4, True), (5, False), (3, False)])
def test_more_weeks_in_a_row_than_allowed(first: int, is_crossed: bool) -> None:
    """From week 4 the seventh is week 10; from week 5 the sixth is; from week 3 the seventh was week 9."""
    window = Window(WINDOW.school, MONDAYS[10] + timedelta(days=4), weeks=1)
    past = Past(form_weeks={"reduced_timetable": MONDAYS[first:11]})
    friday = MONDAYS[10] + timedelta(days=4)
    assert crossed("part_time_over_six_weeks", past, window) == ([(friday, friday)] if is_crossed else [])


def test_a_plan_ends_on_its_last_day() -> None:
    def plan(end: date | None) -> Past:
        return Past(spells={"reduced_timetable": [Record("reduced_timetable_plan", MONDAYS[4], end)]})

    friday = MONDAYS[10] + timedelta(days=4)
    assert crossed("part_time_over_six_weeks", plan(None)) == [(friday, friday)]
    assert crossed("part_time_over_six_weeks", plan(MONDAYS[10])) == [(friday, friday)]
    assert crossed("part_time_over_six_weeks", plan(MONDAYS[10] - timedelta(days=1))) == []

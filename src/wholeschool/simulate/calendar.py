"""School years as English schools keep them: three terms, half-terms, bank holidays, 190 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.schools import School

Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]

SCHOOL_DAYS = 190  # of the 195 days of a term calendar, five are for the training of staff (INSET)
INSET_DAYS = 5
_EXTRA_BANK_HOLIDAYS = (date(2011, 4, 29), date(2022, 9, 19), date(2023, 5, 8))
_SUMMER_EASTER = (4, 8)  # from this day on, the Easter holiday comes before Easter rather than after it


@dataclass(frozen=True)
class Calendar:
    """A school's sessions in a year: two a day, morning first. Session 2k and 2k + 1 are of day k."""

    days: Days
    half_term_of_day: Ints
    """1 to 6."""
    minutes: Ints
    """Taught minutes of each session."""
    inset_days: Days

    @property
    def sessions(self) -> int:
        """How many sessions the year has."""
        return 2 * len(self.days)

    @cached_property
    def slots(self) -> Ints:
        """Each session as a half day since 1970: 2 × days, plus 1 in the afternoon."""
        return slot_of(np.repeat(self.days, 2), np.tile([0, 1], len(self.days)))

    @cached_property
    def mondays(self) -> Days:
        """The Mondays of the weeks with school, in order."""
        return np.unique(monday_of(self.days))

    @cached_property
    def week_of_session(self) -> Ints:
        """The place of each session's week in `mondays`."""
        return np.repeat(np.searchsorted(self.mondays, monday_of(self.days)), 2)

    @cached_property
    def weekday_of_session(self) -> Ints:
        """0 Monday to 4 Friday."""
        return np.repeat((self.days - monday_of(self.days)).astype(np.int64), 2)


def week_of(day: np.datetime64) -> np.datetime64:
    """The Monday of one day's week."""
    monday: np.datetime64 = monday_of(np.array([day], "M8[D]"))[0]
    return monday


def slot_of(days: Days, halves: Ints | int) -> Ints:
    """Half days since 1970 of `days`; `halves` is 0 for the morning, 1 for the afternoon."""
    return 2 * days.astype("datetime64[D]").astype(np.int64) + halves


def monday_of(days: Days) -> Days:
    """The Monday of each day's week."""
    since_monday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1970 began on a Thursday
    return days - since_monday


def make_calendar(school: School, first_year: int, rng: np.random.Generator) -> Calendar:
    """The calendar of `school` in the year that starts in the autumn of `first_year`."""
    days, half_terms = _term_days(first_year)
    inset = _inset_places(half_terms, rng)
    kept = np.setdiff1d(np.arange(len(days)), inset)
    weekday = (days[kept] - monday_of(days[kept])).astype(np.int64)
    morning, afternoon, friday_afternoon = school.minutes
    minutes = np.empty(2 * len(kept), np.int64)
    minutes[0::2] = morning
    minutes[1::2] = np.where(weekday == 4, friday_afternoon, afternoon)
    return Calendar(days[kept], half_terms[kept], minutes, days[inset])


def _term_days(first_year: int) -> tuple[Days, Ints]:
    """The first 195 term days of the year and the half-term of each."""
    days: list[date] = []
    half_terms: list[int] = []
    for number, (start, end) in enumerate(_half_terms(first_year), start=1):
        for day in _weekdays(start, end):
            if day not in _bank_holidays(first_year + 1):
                days.append(day)
                half_terms.append(number)
    wanted = SCHOOL_DAYS + INSET_DAYS
    return np.array(days[:wanted], "datetime64[D]"), np.array(half_terms[:wanted], np.int64)


def _half_terms(first_year: int) -> list[tuple[date, date]]:
    """First and last possible day of each of the six half-terms."""
    second = first_year + 1
    autumn_break = _monday_from(date(first_year, 10, 22))
    christmas = _monday_from(date(first_year, 12, 19))
    spring_break = _monday_from(date(second, 2, 12))
    good_friday = easter(second) - timedelta(days=2)
    if easter(second) < date(second, *_SUMMER_EASTER):
        spring_end, summer_start = good_friday - timedelta(days=1), good_friday + timedelta(days=17)
    else:
        spring_end, summer_start = good_friday - timedelta(days=14), good_friday + timedelta(days=4)
    may_break = _monday_from(date(second, 5, 25))
    week, weekend = timedelta(days=7), timedelta(days=3)
    return [
        (date(first_year, 9, 2), autumn_break - weekend),
        (autumn_break + week, christmas - weekend),
        (date(second, 1, 4), spring_break - weekend),
        (spring_break + week, spring_end),
        (summer_start, may_break - weekend),
        (may_break + week, date(second, 7, 31)),
    ]


def _weekdays(start: date, end: date) -> list[date]:
    every = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return [day for day in every if day.weekday() < 5]


def _monday_from(day: date) -> date:
    """The first Monday on or after `day`."""
    return day + timedelta(days=-day.weekday() % 7)


def _bank_holidays(year: int) -> set[date]:
    """Bank holidays that can fall in term, from autumn of the year before to summer of `year`."""
    return {
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
    } | set(_EXTRA_BANK_HOLIDAYS)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _inset_places(half_terms: Ints, rng: np.random.Generator) -> Ints:
    """Places of the INSET days: the first of each term, one more in September, one chosen by the school."""
    firsts = [int(np.flatnonzero(half_terms == number)[0]) for number in (1, 3, 5)]
    middle = np.flatnonzero(np.isin(half_terms, (2, 4)))
    chosen = int(middle[rng.integers(len(middle))])
    return np.unique([*firsts, firsts[0] + 1, chosen])

"""The terms whose sessions a census counts, by date (DfE, methodology of pupil absence in schools)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_MOVED_SPRING_BANK_HOLIDAYS = {2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}
"""For jubilees. Otherwise it is the last Monday of May."""


@dataclass(frozen=True)
class CensusTerm:
    """A term with its first and last day; the summer term comes in two halves."""

    academic_year: str
    term: str
    first: date
    last: date


def census_terms(academic_year: str) -> tuple[CensusTerm, ...]:
    """The four spans of an academic year.

    Autumn is 1 August to 31 December, spring 1 January to Easter Sunday, the first half of summer Easter
    Monday to the Sunday before the spring bank holiday, the second half the rest, to 31 July.
    """
    first = int(academic_year[:4])
    second = first + 1
    easter_sunday = easter(second)
    spring_holiday = _MOVED_SPRING_BANK_HOLIDAYS.get(second, _last_monday_of_may(second))
    holiday_week = spring_holiday - timedelta(days=spring_holiday.weekday())
    days: Mapping[str, tuple[date, date]] = {
        "autumn": (date(first, 8, 1), date(first, 12, 31)),
        "spring": (date(second, 1, 1), easter_sunday),
        "summer_1": (easter_sunday + timedelta(days=1), holiday_week - timedelta(days=1)),
        "summer_2": (holiday_week, date(second, 7, 31)),
    }
    return tuple(CensusTerm(academic_year, term, *span) for term, span in days.items())


def easter(year: int) -> date:
    """Easter Sunday (Anonymous Gregorian algorithm, Nature, 20 April 1876)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leaps, moon = century // 4, (century + 8) // 25
    epact = (19 * golden + century - leaps - (century - moon + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())

"""Headers of a week grid: Mon AM, Mon AM 01/09, Mon 01/09/2025 PM, 01/09/2025 AM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wholeschool.errors import WrongCallError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS_KEPT = 7
"""Registers are kept for six years (SI 2024/208): an older day than that is not looked for."""
DAYS_AHEAD = 300
"""How long after today a date without a year may lie: to the end of any academic year that has begun."""

_WEEKDAY = (
    r"(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"(?:mo|tu|we|th|fr|sa|su)(?![a-z]))"
)
_BETWEEN = r"[\s_,.-]*"
_HEADER = re.compile(rf"{_WEEKDAY}{_BETWEEN}(am|pm)(?![a-z]){_BETWEEN}(.*)", re.IGNORECASE)
_HALF_LAST = re.compile(rf"(?:{_WEEKDAY}{_BETWEEN})?(\d[\d/.-]*){_BETWEEN}(am|pm)", re.IGNORECASE | re.ASCII)
_HALF_FIRST = re.compile(rf"(am|pm){_BETWEEN}(\d[\d/.-]*)", re.IGNORECASE | re.ASCII)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_ALONE = re.compile(rf"{_WEEKDAY}{_BETWEEN}[\d/.-]*", re.IGNORECASE | re.ASCII)
_DAYS_OF_A_GRID = 3
_NO_WEEKDAY = -1
_MONTHS = 12
_FORMS = "Write it as “Mon AM”, “Mon AM 01/09” or “Mon AM 01/09/2025”."


@dataclass(frozen=True)
class WeekdayHeader:
    """A header under which marks stand. `weekday` is 0 for Monday, -1 where the date alone says it."""

    place: int
    text: str
    weekday: int
    afternoon: bool
    day: int | None
    month: int | None
    year: int | None

    @property
    def column(self) -> str:
        """Our name for the column."""
        return f"day {self.place}"

    def session(self, day: date | None) -> int:
        """The session, from 0, Monday morning, to 13, Sunday afternoon; `day` is the header's own."""
        weekday = self.weekday if day is None else day.weekday()
        return 2 * weekday + self.afternoon

    def month_first(self) -> WeekdayHeader:
        """The header with day and month exchanged."""
        return replace(self, day=self.month, month=self.day)

    def in_academic_year(self, first: int) -> date | None:
        """The header's date in the academic year that starts in autumn `first`; None = not that weekday."""
        if self.day is None or self.month is None:
            return None
        year = self.year or (first if self.month >= 8 else first + 1)
        try:
            day = date(year, self.month, self.day)
        except ValueError:
            return None
        return day if self.weekday in (day.weekday(), _NO_WEEKDAY) else None


def weekday_headers(names: Sequence[str], file: str) -> tuple[WeekdayHeader, ...]:
    """The headers of a grid among a file's headers.

    Raises WrongCallError where one begins as a weekday and goes on as something else.
    """
    found = (_read(place, name, file) for place, name in enumerate(names))
    return tuple(header for header in found if header)


def halves_missing(names: Sequence[str], file: str) -> WrongCallError | None:
    """What to say of a header that has days alone: whether a mark is of the morning nobody can tell."""
    by_weekday: dict[str, str] = {}
    for name in filter(_DAY_ALONE.fullmatch, names):
        by_weekday.setdefault(name[:2].casefold(), name)
    if len(by_weekday) < _DAYS_OF_A_GRID or weekday_headers(names, file):
        return None
    first, second, *_ = by_weekday.values()
    return WrongCallError(
        f"has columns for whole days (“{first}”, “{second}” …): a register has two marks a day.",
        where=file,
        advice="Export it with a column for each session, as “Mon AM”, “Mon PM”; or with one mark a row. If "
        "these are no marks, say what the file is: wholeschool map FILE --kind KIND.",
    )


def days_of(headers: Sequence[WeekdayHeader], latest: date, file: str) -> tuple[date | None, ...]:
    """The date of each header; None for all where the weeks stand in a column of their own.

    A date without a year is of the latest academic year in which every header's weekday fits. Where
    some can only have the month first, and a year fits with it in all of them, that is how they are written.
    Raises WrongCallError where there is none, where only some have dates, and where two are one session.
    """
    dated = [header for header in headers if header.day is not None]
    if dated and len(dated) < len(headers):
        raise WrongCallError(
            "some weekday columns have a date and some have none.", where=file, advice=_FORMS
        )
    days = _dates(dated, latest, file) if dated else tuple(None for _ in headers)
    _check_apart(headers, days, file)
    return days


def _read(place: int, name: str, file: str) -> WeekdayHeader | None:
    parts = _parts(name)
    if parts is None:
        return None
    weekday, half, written = parts
    number = [day[:2].lower() for day in WEEKDAYS].index(weekday[:2].lower()) if weekday else _NO_WEEKDAY
    afternoon = half.lower() == "pm"
    if not written:
        return WeekdayHeader(place, name, number, afternoon, None, None, None)
    found = _DATE.fullmatch(written.strip())
    if not found and not weekday:
        return None
    if not found:
        raise WrongCallError(
            f"the column “{name}” is a weekday with no readable date.", where=file, advice=_FORMS
        )
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return WeekdayHeader(place, name, number, afternoon, int(day), int(month), int(year) if year else None)


def _parts(name: str) -> tuple[str, str, str] | None:
    """The weekday, the half and the date of a header; None where it is none of a grid."""
    if found := _HALF_LAST.fullmatch(name):
        return found[1] or "", found[3], found[2]
    if found := _HALF_FIRST.fullmatch(name):
        return "", found[1], found[2]
    if found := _HEADER.fullmatch(name):
        return found[1], found[2], found[3]
    return None


def _dates(headers: Sequence[WeekdayHeader], latest: date, file: str) -> tuple[date, ...]:
    days = _fitting(headers, latest)
    if days is None and any((header.month or 0) > _MONTHS for header in headers):
        days = _fitting([header.month_first() for header in headers], latest)
    if days:
        return days
    raise _no_year_fits(headers, latest, file)


def _fitting(headers: Sequence[WeekdayHeader], latest: date) -> tuple[date, ...] | None:
    limit = latest + timedelta(days=DAYS_AHEAD)
    for first in range(limit.year, latest.year - YEARS_KEPT - 1, -1):
        days = [header.in_academic_year(first) for header in headers]
        if all(day and (header.year or day <= limit) for header, day in zip(headers, days, strict=True)):
            return tuple(day for day in days if day)
    return None


def _no_year_fits(headers: Sequence[WeekdayHeader], latest: date, file: str) -> WrongCallError:
    """The sentence about the header that fits the fewest years."""
    years = range(latest.year - YEARS_KEPT, latest.year + 1)
    worst = min(headers, key=lambda header: _fits(header, headers, years))
    if worst.weekday == _NO_WEEKDAY:
        return WrongCallError(f"the column “{worst.text}” has a date that no calendar has.", where=file)
    return WrongCallError(
        f"the column “{worst.text}” does not fit: in no year since {years[0]} is that date a "
        f"{WEEKDAYS[worst.weekday]} while the other columns have their weekdays too.",
        where=file,
        advice="Correct the weekday or the date, or write the year: “Mon AM 01/09/2025”.",
    )


def _fits(header: WeekdayHeader, headers: Iterable[WeekdayHeader], years: Iterable[int]) -> int:
    """The most other columns that fit in one of the years in which this one does."""
    return max(
        (
            sum(other.in_academic_year(year) is not None for other in headers)
            for year in years
            if header.in_academic_year(year)
        ),
        default=0,
    )


def _check_apart(headers: Sequence[WeekdayHeader], days: Sequence[date | None], file: str) -> None:
    seen: set[tuple[int, date | None]] = set()
    for header, day in zip(headers, days, strict=True):
        if (header.session(day), day) in seen:
            raise WrongCallError(
                f"the column “{header.text}” is there twice.",
                where=file,
                advice="Keep the one with the marks.",
            )
        seen.add((header.session(day), day))

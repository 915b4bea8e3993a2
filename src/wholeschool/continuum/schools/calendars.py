"""When schools are open, as numbers: sessions, school days and school weeks that can be counted along.

Everything is held for all schools at once: their sessions lie behind each other, and a position says which.
A day is its number since 1 January 1970, a session twice that, and one more in the afternoon.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.rows.columns import changes, distinct
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store import Kept

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER = 1 << 19
"""A day that no calendar reaches: not due, not done, no end."""
SPAN = 1 << 21
"""More than any session's number: school × SPAN + session puts schools behind each other."""
TERMS = ("autumn", "spring", "summer")
NO_TERM = 3
TERMS_IN_YEAR = 4
"""Three terms, and the place of what lies in none."""
_EPOCH = date(1970, 1, 1).toordinal()
_THURSDAY, _DAYS = 3, 7
"""1 January 1970 was a Thursday."""


@dataclass(frozen=True)
class _Numbers:
    """Numbers of all schools behind each other (`keys`: school × SPAN + number), to be counted along.

    `counts`: how many of the keys lie before each number from `first` on, schools × numbers. A last row of
    noughts stands for a school with no calendar. To look a place up here is faster than to search for it.
    """

    keys: Ints
    first: int
    counts: npt.NDArray[np.int32]

    @classmethod
    def of(cls, keys: Ints, schools: int) -> _Numbers:
        numbers = keys % SPAN
        first, last = (int(numbers.min()), int(numbers.max())) if len(keys) else (0, 0)
        places = np.arange(schools)[:, None] * SPAN + np.arange(first, last + 2)
        counts = np.zeros((schools + 1, last + 2 - first), dtype=np.int32)
        counts[:-1] = np.searchsorted(keys, places)
        return cls(keys, first, counts)

    def before(self, place: Ints, number: Ints) -> Ints:
        """How many keys lie before each school's number."""
        column = np.clip(number - self.first, 0, self.counts.shape[1] - 1)
        return self.counts[place, column].astype(np.int64)


@dataclass(frozen=True)
class SchoolCalendars:
    """The sessions of all schools, in order of school and time.

    `urns` are the schools that have a calendar, in order. To each session belong `school` (place in `urns`),
    `at` (its number), `term` (the academic year's first year × 4 + term) and `half_term` (1 to 6).
    """

    urns: Ints
    school: Ints
    at: Ints
    term: Ints
    half_term: Ints

    @classmethod
    def read(cls, rows: pa.Table) -> SchoolCalendars:
        """From rows with urn, date, half, term and half_term."""
        urn, day = ints(rows["urn"]), days(rows["date"])
        at = day * 2 + flags(pc.equal(rows["half"], "PM"))
        order = np.argsort(urn * SPAN + at, kind="stable")
        urns, school = np.unique(urn[order], return_inverse=True)
        place = ints(pc.index_in(rows["term"], value_set=pa.array(TERMS)), NO_TERM)
        term = _years(day, place) * TERMS_IN_YEAR + place
        return cls(urns, school.astype(np.int64), at[order], term[order], ints(rows["half_term"])[order])

    @cached_property
    def _sessions(self) -> _Numbers:
        return _Numbers.of(self.school * SPAN + self.at, len(self.urns))

    @cached_property
    def ends(self) -> Ints:
        """Behind the last session of each school; a last -1 stands for a school with no calendar."""
        return np.append(np.searchsorted(self.school, np.arange(len(self.urns)), "right"), 0)

    @cached_property
    def _days(self) -> tuple[_Numbers, Ints]:
        """Every school day; and behind the last of each school."""
        keys = distinct(self.school * SPAN + self.at // 2)
        ends = np.append(np.searchsorted(keys // SPAN, np.arange(len(self.urns)), "right"), 0)
        return _Numbers.of(keys, len(self.urns)), ends

    @cached_property
    def _weeks(self) -> tuple[_Numbers, Ints]:
        """Every school week by its Monday; and its last day with a session."""
        keys = self.school * SPAN + monday(self.at // 2)
        first = changes(keys)
        last = np.append(first[1:], len(self.at))[: len(first)] - 1
        return _Numbers.of(keys[first], len(self.urns)), self.at[last] // 2

    def places(self, urn: Ints) -> Ints:
        """The place of each school in `urns`; -1 = it has no calendar."""
        if not len(self.urns):
            return np.full(len(urn), -1)
        found = np.minimum(np.searchsorted(self.urns, urn), len(self.urns) - 1)
        return np.where(self.urns[found] == urn, found, -1)

    def session(self, place: Ints, at: Ints, *, after: bool = False) -> Ints:
        """The position of the first session at or after `at` (or after it); else the school's end."""
        return self._sessions.before(place, at + after)

    def nth_day(self, place: Ints, day: Ints, nth: int, *, counting: bool = False) -> Ints:
        """The n-th school day after each day, or (`counting`) from it on; NEVER = there is none."""
        numbers, ends = self._days
        keys, start = numbers.keys, numbers.before(place, day + (not counting)) + nth - 1
        known = (place >= 0) & (start < ends[place])
        return np.where(known, keys[np.where(known, start, 0)] % SPAN if len(keys) else NEVER, NEVER)

    def days_between(self, place: Ints, first: Ints, last: Ints) -> Ints:
        """How many school days lie from one day to another, both included."""
        numbers, _ = self._days
        return numbers.before(place, last + 1) - numbers.before(place, first)

    def when(self, place: Ints, day: Ints) -> tuple[Ints, Ints]:
        """First year of the academic year, and half-term, of each day or the next; half-term 0 = outside."""
        position = self.session(place, day * 2)
        inside = (place >= 0) & (position < self.ends[place])
        at = np.where(inside, position, 0)
        if not len(self.at):
            return year_of_day(day), at
        year = np.where(inside, self.term[at] // TERMS_IN_YEAR, year_of_day(day))
        return year, np.where(inside, self.half_term[at], 0)

    def week(self, place: Ints, day: Ints) -> Ints:
        """The position of the first school week that is that day's or later."""
        return self._weeks[0].before(place, monday(day))

    def week_until(self, place: Ints, day: Ints) -> Ints:
        """The position of the last school week whose Monday is not after the day; may be another school's."""
        return self._weeks[0].before(place, day + 1) - 1

    def is_week(self, place: Ints, day: Ints) -> Flags:
        """Whether the school has a session in the day's week."""
        numbers, first = self._weeks[0], monday(day)
        return numbers.before(place, first + 1) > numbers.before(place, first)

    def first_week(self, place: Ints) -> Ints:
        """The position of each school's first week."""
        return self._weeks[0].before(place, np.zeros_like(place))

    def longest(self, weeks: int) -> int:
        """The most days from the Monday of a school's week to that of the last of so many, from it on."""
        keys = self._weeks[0].keys
        opens = np.searchsorted(keys, keys // SPAN * SPAN, "left")
        return int((keys - keys[np.maximum(np.arange(len(keys)) - weeks + 1, opens)]).max(initial=0))

    def week_days(self, position: Ints) -> tuple[Ints, Ints]:
        """The Monday and the last session day of school weeks by their position."""
        numbers, last = self._weeks
        return numbers.keys[position] % SPAN, last[position]


def read_calendars(engine: LocalEngine, kept: Kept | None = None) -> SchoolCalendars:
    """The calendars of an engine's tables."""
    (asked,) = _compiled(engine.DIALECT)
    return (kept or Kept(engine)).once("calendars", lambda: SchoolCalendars.read(engine.answer(asked)))


def _years(day: Ints, term: Ints) -> Ints:
    """The first year of each session's academic year, which begins with the first term to begin after July.

    So an August of the summer term belongs to the year that ends (Education Act 1996, section 579).
    """
    when = day.astype("datetime64[D]")
    year = when.astype("datetime64[Y]").astype(np.int64) + 1970
    month = when.astype("datetime64[M]").astype(np.int64) % 12 + 1
    begun = (month > 8) | ((month == 8) & (term != TERMS.index("summer")))
    return np.where(begun, year, year - 1)


def year_of_day(day: Ints) -> Ints:
    """The first year of the academic year of days that lie in no term."""
    return _years(day, np.full(len(day), NO_TERM))


def monday(day: Ints) -> Ints:
    """The Monday of each day's week."""
    return day - (day + _THURSDAY) % _DAYS


def day_number(day: date) -> int:
    """A day as a number."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """The day of a number."""
    return date.fromordinal(day + _EPOCH)


def dates_of(day: Ints) -> list[date]:
    """The days of some numbers: a hundred times as fast as one by one."""
    found: list[date] = day.astype("datetime64[D]").tolist()
    return found


def in_words(day: Ints) -> list[str]:
    """Days as text, e.g. 2025-01-06."""
    words: list[str] = np.datetime_as_string(day.astype("datetime64[D]")).tolist()
    return words


def ints(column: Any, missing: int = 0) -> Ints:
    """A column of whole numbers; `missing` stands where there is none."""
    return np.asarray(column.cast(pa.int64()).fill_null(missing).to_numpy(), dtype=np.int64)


def days(column: Any) -> Ints:
    """A column of dates as numbers; NEVER where there is none."""
    return ints(column.cast(pa.int32()), NEVER)


def flags(column: Any) -> Flags:
    """A column of true and false, false where there is none."""
    return np.asarray(column.fill_null(False).to_numpy(), dtype=np.bool_)


def words(column: Any) -> npt.NDArray[np.object_]:
    """A column of text as Python's own, None where there is none."""
    return np.asarray(column.to_pylist(), dtype=object)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, calendar = Plan(), Plan.given("calendar", TABLES["calendar"].own_arrow)
    plan.view("calendar_sessions", calendar.select("urn", "date", "half", "term", "half_term"))
    return plan.compiled(dialect)

"""School days and school weeks, counted along each school's own calendar as far as the data go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, year_by_year
from wholeschool.continuum.rows.columns import NOWHERE, changes, distinct, places
from wholeschool.continuum.schools.calendars import (
    NEVER,
    SPAN,
    Ints,
    SchoolCalendars,
    date_of,
    day_number,
    monday,
    read_calendars,
    year_of_day,
)
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.errors import WrongCallError
from wholeschool.schema.findings import Finding
from wholeschool.store import Kept

ANY_SCHOOL = 0
"""Under this number stand the days on which any school of the trust was open."""
OUTSIDE_THE_CALENDAR = 0

Numbers = Ints | int


@dataclass(frozen=True, eq=False)
class SchoolClock:
    """Each school's days and weeks up to the last day of the data, in order of school and time.

    Days are numbers since 1 January 1970, weeks go by their Mondays; what belongs to a school stands under
    URN × SPAN + number. Every method takes columns of URNs and days of one length, or single ones. A school
    without a calendar goes by the days on which any school of the trust was open. A school week is a week
    with a session.
    """

    days: Ints
    weeks: Ints
    listed_weeks: Ints
    """The weeks that calendars list, also after `last_day`; `half_terms` has the half-term of each."""
    half_terms: Ints
    listed_years: Ints
    """URN × SPAN + first year of each academic year; `year_ends` has the last session's day of each."""
    year_ends: Ints
    last_day: date

    def knows(self, urn: Numbers) -> npt.NDArray[np.bool_]:
        """Whether the school has a calendar."""
        first = np.asarray(urn, dtype=np.int64) * SPAN
        return np.searchsorted(self.days, first) < np.searchsorted(self.days, first + SPAN)

    def days_of(self, urn: int) -> Ints:
        """The school's days, oldest first, as far as the data go."""
        its = self._own(urn)
        first, end = (int(np.searchsorted(self.days, its + school)) for school in (0, SPAN))
        return self.days[first:end] - its

    def nth_day_after(self, urn: Numbers, day: Numbers, n: int) -> Ints:
        """The n-th school day after a day; NEVER where the data end before it."""
        its = self._own(urn)
        return _at(self.days, its, np.searchsorted(self.days, its + day, "right") + n - 1)

    def days_within(self, urn: Numbers, after: Numbers, until: Numbers) -> Ints:
        """How many school days lie after one day and not after another."""
        its = self._own(urn)
        first = np.searchsorted(self.days, its + after, "right")
        within: Ints = np.searchsorted(self.days, its + until, "right") - first
        return within.clip(min=0)

    def weeks_until(self, urn: Numbers, day: Numbers) -> Ints:
        """How many school weeks had begun by this day: the number of the week that it lies in or after."""
        its = self._own(urn)
        return np.searchsorted(self.weeks, its + day, "right") - np.searchsorted(self.weeks, its)

    def weeks_before(self, urn: Numbers, day: Numbers) -> Ints:
        """How many school weeks had begun before the week of this day."""
        return self.weeks_until(urn, monday(np.asarray(day)) - 1)

    def week(self, urn: Numbers, number: Numbers) -> Ints:
        """The Monday of the school's week of that number, from 1 on; NEVER where the data end before it."""
        its = self._own(urn)
        return _at(self.weeks, its, np.searchsorted(self.weeks, its) + number - 1)

    def half_term(self, urn: Numbers, day: Numbers) -> Ints:
        """The half-term of the day's week, 0 in weeks that no calendar lists."""
        week = monday(np.asarray(day))
        return self._listed(self.listed_weeks, self.half_terms, urn, week, OUTSIDE_THE_CALENDAR)

    def year_end(self, urn: Numbers, first_year: Numbers) -> Ints:
        """The last session's day that the calendar lists for the academic year; NEVER where it lists none."""
        return self._listed(self.listed_years, self.year_ends, urn, first_year, NEVER)

    def _own(self, urn: Numbers) -> Ints:
        """Where a school's days and weeks begin: its own, or those of any school."""
        return np.where(self.knows(urn), urn, ANY_SCHOOL) * np.int64(SPAN)

    @staticmethod
    def _listed(known: Ints, value: Ints, urn: Numbers, number: Numbers, missing: int) -> Ints:
        """What is listed for a school, else for any, else `missing`."""
        found = np.full(np.broadcast(urn, number).shape, missing)
        for school in (np.asarray(ANY_SCHOOL), np.asarray(urn, dtype=np.int64)):
            place = places(known, school * SPAN + np.asarray(number))
            found = np.where(place < 0, found, value[place])
        return found


def _at(known: Ints, its: Ints, place: Ints) -> Ints:
    """The days or weeks at these places; NEVER at places that are no longer the school's."""
    there = np.append(known, NOWHERE)[np.minimum(place, len(known))] - its
    return np.where((there >= 0) & (there < SPAN), there, NEVER)


def read_clock(engine: LocalEngine, kept: Kept | None = None) -> SchoolClock:
    """The clock of a store: its calendars, up to the last session of the last week that has books.

    Raises WrongCallError where there is no calendar or no register to go by.
    """
    kept = kept or Kept(engine)
    return kept.once("clock", lambda: _read(engine, kept))


def _read(engine: LocalEngine, kept: Kept) -> SchoolClock:
    # No earlier year has a later week, and looking through all of them takes ten times as long.
    newest = academic_years(engine, "presence")[-1:]
    found = year_by_year(engine, Kept(engine), _compiled(engine.DIALECT), ("presence",), newest)
    last_week = all_years(found)["week"].to_pylist()[0]
    calendars = read_calendars(engine, kept)
    if not len(calendars.at):
        raise WrongCallError(
            "This store has no calendar, so that nobody can count school days in it.",
            advice="Import the schools' calendars, then run: wholeschool build STORE",
        )
    if last_week is None:
        raise WrongCallError(
            "This store has no register in its books.",
            advice="Import registers, then run: wholeschool build STORE",
        )
    return make_clock(calendars, last_week)


def make_clock(calendars: SchoolCalendars, last_week: date) -> SchoolClock:
    """A clock of calendars, up to the last session of the last week with books (its Monday)."""
    urn, day = calendars.urns[calendars.school], calendars.at // 2
    known = monday(day) <= day_number(last_week)
    days = distinct(_by_school(urn[known], day[known]))
    listed_weeks, half_terms = _lowest(_by_school(urn, monday(day)), np.tile(calendars.half_term, 2))
    listed_years, before = _lowest(_by_school(urn, year_of_day(day)), np.tile(-day, 2))
    return SchoolClock(
        days=days,
        weeks=distinct(days // SPAN * SPAN + monday(days % SPAN)),
        listed_weeks=listed_weeks,
        half_terms=half_terms,
        listed_years=listed_years,
        year_ends=-before,
        last_day=date_of(int(day[known].max())) if known.any() else last_week,
    )


def _by_school(urn: Ints, number: Ints) -> Ints:
    """Numbers under their school, and behind them the same under that of any school."""
    return np.concatenate((urn * SPAN + number, ANY_SCHOOL * SPAN + number))


def _lowest(keys: Ints, value: Ints) -> tuple[Ints, Ints]:
    """The different keys in order, and the lowest value of each."""
    order = np.lexsort((value, keys))
    first = order[changes(keys[order])]
    return keys[first], value[first]


def without_calendar(urns: Iterable[int], clock: SchoolClock) -> tuple[Finding, ...]:
    """One finding for each school whose own calendar is missing."""
    asked = sorted(urns)
    return tuple(
        Finding(
            "school_without_calendar",
            "warning",
            seen=f"school {urn}",
            expected="the days on which it is open",
            advice="The days on which any school of the trust was open are taken. Import its calendar.",
        )
        for urn, known in zip(asked, clock.knows(np.array(asked, dtype=np.int64)).tolist(), strict=True)
        if not known
    )


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    presence = of_year("presence")
    plan.view("clock_last_week", presence.agg(week=presence.week.max()))
    return plan.compiled(dialect)

"""School days and school weeks, counted along each school's own calendar as far as the data go."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.schema.years import academic_year_of

ANY_SCHOOL = 0
"""Under this number stand the days on which any school of the trust was open."""
OUTSIDE_THE_CALENDAR = 0


@dataclass(frozen=True)
class SchoolClock:
    """Each school's days and weeks up to the last day of the data, oldest first.

    A school without a calendar goes by the days on which any school of the trust was open (`without` names
    those that were asked for). A school week is a week with a session; it goes by its Monday.
    """

    days: Mapping[int, list[date]]
    weeks: Mapping[int, list[date]]
    half_terms: Mapping[tuple[int, date], int]
    year_ends: Mapping[tuple[int, str], date]
    """The last session that the calendar lists, by school and academic year; it may lie after `last_day`."""
    last_day: date

    def knows(self, urn: int) -> bool:
        """Whether the school has a calendar."""
        return urn in self.days

    def nth_day_after(self, urn: int, day: date, n: int) -> date | None:
        """The n-th school day after a day; None where the data end before it."""
        days = self._of(self.days, urn)
        place = bisect_right(days, day) + n - 1
        return days[place] if place < len(days) else None

    def days_within(self, urn: int, after: date, until: date) -> int:
        """How many school days lie after one day and not after another."""
        days = self._of(self.days, urn)
        return max(0, bisect_right(days, until) - bisect_right(days, after))

    def weeks_until(self, urn: int, day: date) -> int:
        """How many school weeks had begun by this day: the number of the week that it lies in or after."""
        return bisect_right(self._of(self.weeks, urn), day)

    def weeks_before(self, urn: int, day: date) -> int:
        """How many school weeks had begun before the week of this day."""
        return bisect_left(self._of(self.weeks, urn), monday_of(day))

    def weeks_from(self, urn: int, day: date, n: int) -> list[date]:
        """The Mondays of the first n school weeks that begin on this day or after it, as far as data go."""
        weeks = self._of(self.weeks, urn)
        place = bisect_left(weeks, day)
        return weeks[place : place + n]

    def half_term(self, urn: int, day: date) -> int:
        """The half-term of the day's week, 0 in weeks that no calendar lists."""
        week = monday_of(day)
        found = self.half_terms.get((urn, week), self.half_terms.get((ANY_SCHOOL, week)))
        return OUTSIDE_THE_CALENDAR if found is None else found

    def year_end(self, urn: int, academic_year: str) -> date | None:
        """The last session that the school's calendar lists for a year; None where none does."""
        return self.year_ends.get((urn, academic_year), self.year_ends.get((ANY_SCHOOL, academic_year)))

    def _of(self, kept: Mapping[int, list[date]], urn: int) -> list[date]:
        return kept.get(urn, kept[ANY_SCHOOL])


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def read_clock(engine: LocalEngine) -> SchoolClock:
    """The clock of a store: its calendars, up to the last session of the last week that has books.

    Raises WrongCallError where there is no calendar or no register to go by.
    """
    engine.run(_compiled(engine.DIALECT))
    last_week = engine.fetch(engine.table("clock_last_week"))["week"].to_pylist()[0]
    rows = engine.fetch(engine.table("clock_days")).to_pylist()
    if not rows:
        raise WrongCallError(
            "This store has no calendar, so that nobody can count school days in it.",
            advice="Import the schools' calendars, then run: wholeschool build STORE",
        )
    if last_week is None:
        raise WrongCallError(
            "This store has no register in its books.",
            advice="Import registers, then run: wholeschool build STORE",
        )
    return make_clock(rows, last_week)


def make_clock(rows: Iterable[Mapping[str, Any]], last_week: date) -> SchoolClock:
    """A clock of calendar days (urn, date, half_term) and the Monday of the last week with books."""
    days: dict[int, set[date]] = defaultdict(set)
    half_terms: dict[tuple[int, date], int] = {}
    year_ends: dict[tuple[int, str], date] = {}
    # Schools share most of their days: each day's week and year are worked out once.
    placed: dict[date, tuple[date, str]] = {}
    for row in rows:
        urn, day, half_term = row["urn"], row["date"], row["half_term"]
        week, year = placed.get(day) or placed.setdefault(day, (monday_of(day), academic_year_of(day)))
        year_ends[urn, year] = max(year_ends.get((urn, year), day), day)
        half_terms[urn, week] = min(half_terms.get((urn, week), half_term), half_term)
        if week <= last_week:
            days[urn].add(day)
    days[ANY_SCHOOL] = set().union(*days.values())
    for (_, week), half_term in [*half_terms.items()]:
        half_terms[ANY_SCHOOL, week] = min(half_terms.get((ANY_SCHOOL, week), half_term), half_term)
    for (_, year), day in [*year_ends.items()]:
        year_ends[ANY_SCHOOL, year] = max(year_ends.get((ANY_SCHOOL, year), day), day)
    weeks = {urn: sorted({placed[day][0] for day in known}) for urn, known in days.items()}
    kept = {urn: sorted(known) for urn, known in days.items()}
    return SchoolClock(kept, weeks, half_terms, year_ends, max(days[ANY_SCHOOL], default=last_week))


def without_calendar(urns: Iterable[int], clock: SchoolClock) -> tuple[Finding, ...]:
    """One finding for each school whose own calendar is missing."""
    return tuple(
        Finding(
            "school_without_calendar",
            "warning",
            seen=f"school {urn}",
            expected="the days on which it is open",
            advice="The days on which any school of the trust was open are taken. Import its calendar.",
        )
        for urn in sorted(urns)
        if not clock.knows(urn)
    )


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    calendar = Plan.given("calendar", TABLES["calendar"].own_arrow)
    presence = Plan.given("presence", TABLES["presence"].own_arrow)
    plan.hold("clock_days", calendar.group_by("urn", "date").agg(half_term=calendar.half_term.min()))
    plan.hold("clock_last_week", presence.agg(week=presence.week.max()))
    return plan.compiled(dialect)

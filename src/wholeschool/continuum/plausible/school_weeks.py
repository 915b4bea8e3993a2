"""Each school's weeks, counted once for all checks: who has marks, in which sessions, and in which term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.continuum.plausible.census_terms import census_terms
from wholeschool.continuum.rows.columns import Ints, changes, numbered, whole_numbers
from wholeschool.continuum.schools.calendars import (
    SPAN,
    SchoolCalendars,
    date_of,
    day_number,
    days,
    monday,
)
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.reference.marks import SLOTS
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of
from wholeschool.store import Kept

TERMS = "plausible_terms"
"""A table of week (its Monday), academic_year and term, of every week that some school has."""
TERM_COLUMNS = pa.schema([("week", pa.date32()), ("academic_year", pa.string()), ("term", pa.string())])
OF_A_TERM = ("urn", "academic_year", "term")


@dataclass(frozen=True, eq=False)
class SchoolWeeks:
    """A row a school and week, in order of both; weeks are the numbers of their Mondays.

    `marked`: pupils with a mark; `given` and `taught` (rows × 14): those with a mark, and with a present one,
    by session. X, Y, Q, Z and # are no marks here.
    """

    urn: Ints
    academic_year: npt.NDArray[np.object_]
    week: Ints
    term: npt.NDArray[np.object_]
    marked: Ints
    given: Ints
    taught: Ints

    @property
    def sessions(self) -> Ints:
        """The marks of all pupils together."""
        sessions: Ints = self.given.sum(axis=1)
        return sessions

    @property
    def held(self) -> Ints:
        """The sessions in which somebody has a mark, as a set: bit 0 is Monday morning."""
        held: Ints = (self.given > 0) @ (1 << np.arange(SLOTS))
        return held

    @cached_property
    def keys(self) -> Ints:
        """One number for a school's week."""
        return self.urn * SPAN + self.week

    @cached_property
    def terms(self) -> tuple[Ints, Ints]:
        """The first row of each school's term, and the number of the term of each row."""
        first = changes(self.urn, self.academic_year, self.term)
        return first, np.repeat(np.arange(len(first)), np.diff(first, append=len(self.urn)))

    def weeks_of(self, urn: int) -> Ints:
        """The weeks of a school."""
        first, end = np.searchsorted(self.urn, [urn, urn + 1])
        return self.week[first:end]


def school_weeks(engine: LocalEngine, kept: Kept | None = None) -> SchoolWeeks:
    """The weeks of all schools, counted for the first check that asks; the engine then shows `TERMS`."""
    return (kept or Kept(engine)).once("plausible weeks", lambda: _counted(engine))


def _counted(engine: LocalEngine) -> SchoolWeeks:
    (asked,) = _compiled(engine.DIALECT)
    rows = engine.answer(asked)
    week = days(rows["week"])
    years = _years(week)
    in_slots = [
        np.stack([whole_numbers(rows, f"{name}_{slot}") for slot in range(SLOTS)], axis=1)
        for name in ("given", "taught")
    ]
    marked = whole_numbers(rows, "marked")
    weeks = SchoolWeeks(whole_numbers(rows, "urn"), years, week, terms_of(years, week), marked, *in_slots)
    different = np.unique(week, return_index=True)[1]
    columns = {"week": week[different].astype("datetime64[D]")}
    columns |= {name: getattr(weeks, name)[different] for name in ("academic_year", "term")}
    engine.hold(TERMS, pa.table(columns, schema=TERM_COLUMNS))
    return weeks


def _years(week: Ints) -> npt.NDArray[np.object_]:
    """The academic year of each week."""
    different, place = np.unique(week, return_inverse=True)
    years = [academic_year_of(date_of(each)) for each in different.tolist()]
    return np.array(years, dtype=object)[place]


def most_marked(weeks: SchoolWeeks) -> Ints:
    """How many pupils had marks in the fullest week of each school's term."""
    first, _ = weeks.terms
    most: Ints = np.maximum.reduceat(weeks.marked, first) if len(first) else first
    return most


def terms_of(academic_years: Sequence[str] | npt.NDArray[np.object_], day: Ints) -> npt.NDArray[np.object_]:
    """The term of each day: autumn, spring or summer, as a census parts the year, summer in one piece."""
    found = np.full(len(day), "", dtype=object)
    years = np.asarray(academic_years, dtype=object)
    for year in set(years.tolist()):
        mine = years == year
        for each in census_terms(year):
            inside = mine & (day >= day_number(each.first)) & (day <= day_number(each.last))
            found[inside] = each.term.split("_")[0]
    return found


def given_of(weeks: ir.Table) -> ir.Value:
    """The sessions in which a pupil's week (a row of `week_counts`) has a mark other than X, Y, Q, Z, #."""
    return weeks.taught | weeks.authorised | weeks.unauthorised | weeks.apart


def listed_sessions(calendars: SchoolCalendars) -> tuple[Ints, Ints]:
    """Each school's weeks that its calendar lists (as `SchoolWeeks.keys`), and their sessions as sets."""
    day = calendars.at // 2
    week = monday(day)
    slot = 2 * (day - week) + calendars.at % 2
    keys, place = numbered(calendars.urns[calendars.school] * SPAN + week) if len(day) else (day, day)
    listed = np.zeros(len(keys), dtype=np.int64)
    np.bitwise_or.at(listed, place, 1 << slot)
    return keys, listed


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, weeks = Plan(), Plan.given("week_counts", TABLES["week_counts"].own_arrow)
    rows = weeks.select("urn", "week", "taught", given=given_of(weeks))
    # Few weeks differ from each other in what is given and taught, and are summed in no time.
    alike = rows.group_by("urn", "week", "taught", "given").agg(pupils=rows.count())
    by_slot = {
        f"{name}_{slot}": (((alike[name] >> slot) & 1) * alike.pupils).sum().cast("int64")
        for name in ("given", "taught")
        for slot in range(SLOTS)
    }
    marked = alike.pupils.sum(where=alike.given != 0).fill_null(0).cast("int64")
    summed = alike.group_by("urn", "week").agg(marked=marked, **by_slot)
    plan.view("plausible_weeks", summed.order_by("urn", "week"))
    return plan.compiled(dialect)

"""What a site is about: a store's latest year, its schools, and the sums that its figures are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.measured import MeasuredTables
from wholeschool.continuum.rows.summaries import last_session, years
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.lists import code_list
from wholeschool.report import TRUST, School
from wholeschool.schema.years import census_day
from wholeschool.store import Kept

Sums = Mapping[tuple[str, ...], "Sum"]
"""Key columns, then the population → what they add up to."""


@dataclass(frozen=True)
class Sum:
    """An amount, and how many pupils stand behind it."""

    amount: float = 0
    pupils: int = 0


NOTHING = Sum()
_TO_FRIDAY = timedelta(days=4)


@dataclass(frozen=True)
class Scope:
    """A store's latest year with books: its tables, its schools, its last day.

    `kept`: what analyses of its years gave before. `left_out`: a later year of which there are days of August
    alone; else empty.
    """

    engine: LocalEngine
    year: str
    years: tuple[str, ...]
    last_day: date
    trust: str
    schools: tuple[School, ...]
    kept: Kept
    left_out: str = ""

    @property
    def spans(self) -> Mapping[str, date]:
        """The site's year and the one before it, each with the day up to which what happened is counted.

        That of the year before lies a whole number of 52 weeks earlier: a year that is under way is not held
        against a whole one.
        """
        back = {year: int(self.year[:4]) - int(year[:4]) for year in self.years[-2:]}
        return {year: self.last_day - timedelta(weeks=52 * years) for year, years in back.items()}

    @property
    def populations(self) -> tuple[str, ...]:
        """Keys of the whole and of the schools of the year."""
        return (TRUST, *(school.urn for school in self.schools))

    @property
    def source(self) -> str:
        """Where the figures come from, in words."""
        return "The figures come from the schools' own registers, rolls and records, as they were imported."

    def of_year(self, table: str) -> ir.Table:
        """A table's rows of the year."""
        rows = self.engine.table(table)
        return rows.filter(rows.academic_year == self.year)

    def half_term_of_weeks(self) -> Mapping[date, int]:
        """The half-term of each Monday: that of the earliest session of any school in its week."""
        calendar = self.engine.table("calendar")
        weeks = calendar.select("half_term", week=monday(calendar.date))
        rows = self.fetch(weeks.group_by("week").aggregate(half_term=weeks.half_term.min()))
        return {row["week"]: int(row["half_term"]) for row in rows}

    def measured(self) -> MeasuredTables:
        """The tables that measures are made of, all years."""
        return MeasuredTables(
            presence=self.engine.table("presence"),
            ledger=self.engine.table("ledger"),
            enrolments=self.engine.table("enrolments"),
            events=self.engine.table("events"),
            census_days={year: census_day(year, self.last_day) for year in self.years},
        )

    def fetch(self, rows: ir.Table) -> list[dict[str, Any]]:
        """The rows of an expression."""
        found: list[dict[str, Any]] = self.engine.fetch(rows).to_pylist()
        return found

    def sums(
        self, by_school: ir.Table, together: ir.Table, keys: Iterable[str]
    ) -> dict[tuple[str, ...], Sum]:
        """Two tables with `amount` and `pupils`, by school (`urn`) and over all, as one mapping."""
        found: dict[tuple[str, ...], Sum] = {}
        for row in [*self.fetch(by_school), *self.fetch(together)]:
            population = str(row["urn"]) if "urn" in row else TRUST
            key = (*(str(row[name]) for name in keys), population)
            found[key] = Sum(float(row["amount"] or 0), int(row["pupils"]))
        return found


def latest(engine: LocalEngine, kept: Kept | None = None) -> Scope:
    """The scope of a store's latest year. Raises WrongCallError where the store has no books yet."""
    every = engine.fetch(years(engine.table("presence"))).to_pylist()
    found = _begun(every)
    if not found:
        raise WrongCallError(
            "there are no books to report on", advice="Import registers, then run: wholeschool build STORE"
        )
    year, last_week = found[-1]["academic_year"], found[-1]["last_week"]
    session = last_session(engine.table("calendar"), last_week)
    last_day = engine.fetch(session).to_pylist()[0]["day"] or last_week
    schools = _schools(engine, year)
    return Scope(
        engine=engine,
        year=year,
        years=tuple(row["academic_year"] for row in found),
        last_day=max(last_day, last_week),
        trust=_trust_name(engine, year),
        schools=schools,
        kept=kept or Kept(engine),
        left_out="" if found[-1] is every[-1] else every[-1]["academic_year"],
    )


def _begun(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The years that have reached September: some days of August, where a school's summer term runs on, are
    none to report on while there is another. A week goes by its Friday."""
    return [
        row for row in found if row["last_week"] + _TO_FRIDAY >= _september(row["academic_year"])
    ] or found


def _september(academic_year: str) -> date:
    return date(int(academic_year[:4]), 9, 1)


def _schools(engine: LocalEngine, year: str) -> tuple[School, ...]:
    """The schools with books in the year, by name; one that no schools file names goes by its URN."""
    presence, named = engine.table("presence"), engine.table("schools")
    urns = presence.filter(presence.academic_year == year).select("urn").distinct()
    rows = engine.fetch(urns.left_join(named.filter(named.academic_year == year), "urn")).to_pylist()
    phases = code_list("school_phase_census")
    schools = [
        School(
            urn=str(row["urn"]),
            name=row["name"] or f"School {row['urn']}",
            phase=phases[row["phase"]].label if row["phase"] in phases else "",
            phase_code=row["phase"] or "",
        )
        for row in rows
    ]
    return tuple(sorted(schools, key=lambda school: (school.name, school.urn)))


def _trust_name(engine: LocalEngine, year: str) -> str:
    """The trust's name where all schools of the year have the same one."""
    schools = engine.table("schools")
    rows = engine.fetch(schools.filter(schools.academic_year == year).select("trust_id").distinct())
    names = rows["trust_id"].to_pylist()
    return names[0] if len(names) == 1 and names[0] else "All schools"

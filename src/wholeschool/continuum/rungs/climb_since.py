"""From which week on the rungs of a year have to be made anew, after what changed since they were built.

Rungs stand in weeks, and a day of marks changes the last of them. What lies before a half-term that all
schools begin after the same Sunday stays as it is; where half-terms overlap, the year is made as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis

from wholeschool.continuum.books.timetable import monday
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import week_year_of_column
from wholeschool.store import Commit, Transaction


@dataclass(frozen=True)
class Cut:
    """Weeks from `since` (a Monday) on are made anew: those of this half-term and of the later ones."""

    since: date
    half_term: int


def changed_since(transaction: Transaction, before: Commit) -> Mapping[str, date | None]:
    """The academic years that changed since a commit, each with its first changed week; None = all of it."""
    engine = transaction.engine
    engine.ask(climb_then=before.at)
    (moved,) = _moved_compiled(engine.DIALECT)
    found: dict[str, list[date | None]] = {}
    for row in engine.answer(moved).to_pylist():
        found.setdefault(row["year"], []).append(None if row["whole"] else row["week"])
    for commit in transaction.log[before.commit_id + 1 :]:
        since = commit.detail.get("since", {})
        for year in commit.detail.get("academic_years", ()):
            found.setdefault(year, []).append(date.fromisoformat(since[year]) if year in since else None)
    return {
        year: None if None in days else min(day for day in days if day is not None)
        for year, days in found.items()
    }


def find_cut(engine: LocalEngine, academic_year: str, since: date | None) -> Cut | None:
    """Where a year can be cut before its first changed week; None = it has to be made as a whole.

    The engine shows the year's presence as `presence_of_climb`.
    """
    if since is None:
        return None
    listed, held = _cut_compiled(engine.DIALECT)
    engine.ask(climb_year=academic_year)
    pairs = engine.answer(listed).to_pylist()
    with_books = set(engine.answer(held)["week"].to_pylist())
    half_term = min((row["half_term"] for row in pairs if row["week"] >= since), default=None)
    if half_term is None or with_books - {row["week"] for row in pairs}:
        return None
    first = min(row["week"] for row in pairs if row["half_term"] >= half_term)
    if any(row["half_term"] < half_term for row in pairs if row["week"] >= first):
        return None
    return Cut(first, half_term)


@compiled_once
def _moved_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Steps: climb_moved: year, week (the first that moved), whole (whether more than single weeks moved)."""
    plan = Plan()
    then = Plan.asked("climb_then", "timestamp('UTC', 6)")
    moved = {}
    for name in ("events", "enrolments", "calendar"):
        rows = Plan.given(f"{name}_stored", TABLES[name].arrow)
        moved[name] = rows.filter((rows.known_from > then) | (rows.known_to > then).fill_null(False))
    events, rolls, calendar = moved.values()
    # A record of home education takes the place of what a leaving reason says, in whatever week that lies.
    whole = events.kind == "elective_home_education"
    weeks = [
        events.select(year=week_year_of_column(events.start), week=monday(events.start), whole=whole),
        rolls.select(year="academic_year", week=monday(rolls.start), whole=ibis.literal(True)),
        # A day that is corrected can have lain in another half-term, whose rows would stand as they were.
        calendar.select(
            year=week_year_of_column(calendar.date),
            week=monday(calendar.date),
            whole=calendar.known_to.notnull(),
        ),
    ]
    every = ibis.union(*weeks)
    plan.view("climb_moved", every.group_by("year").agg(week=every.week.min(), whole=every.whole.any()))
    return plan.compiled(dialect)


@compiled_once
def _cut_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Of the year asked for: its weeks with the half-terms that schools list them in; those with books."""
    plan = Plan()
    calendar, weeks = (
        Plan.given(name, TABLES[table].own_arrow)
        for name, table in (("calendar", "calendar"), ("presence_of_climb", "presence"))
    )
    its = calendar.filter(week_year_of_column(calendar.date) == Plan.asked("climb_year", "string"))
    days = its.select("urn", "half_term", week=monday(its.date))
    listed = days.group_by("urn", "week").agg(half_term=days.half_term.min())
    plan.view("climb_listed", listed.select("week", "half_term").distinct())
    plan.view("climb_with_books", weeks.select("week").distinct())
    return plan.compiled(dialect)

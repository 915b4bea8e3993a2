"""Building the rungs into a store: for the academic years that changed since they were last built."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import ibis

from wholeschool.continuum.build import RULES
from wholeschool.continuum.pupil_weeks import (
    hold_pupil_half_terms,
    hold_pupil_weeks,
    hold_rolls,
    hold_school_weeks,
    hold_weeks_in_question,
)
from wholeschool.continuum.rungs import hold_rungs, rung_lists
from wholeschool.continuum.standings import hold_standings
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_starting, week_year_of_column
from wholeschool.store import Commit, Transaction, moment

CLIMBED = {"rungs": "made_rungs", "standings": "made_standings"}
"""Under which names an engine shows them after `make_rungs`."""
_GIVEN = ("presence", "ledger", "events", "enrolments")
RUNGS_REST_ON = (*_GIVEN, "calendar")
"""The tables that rungs and standings are made from."""


def climb(transaction: Transaction) -> tuple[str, ...]:
    """Bring `rungs` and `standings` up to the newest books; gives the academic years made anew.

    The caller commits. Absence is judged on the year so far, so that a year is made as a whole.
    """
    years = _changed_years(transaction)
    if years:
        make_rungs(transaction.engine, years)
        for name, made in CLIMBED.items():
            transaction.replace(name, transaction.engine.table(made), years)
    return years


def last_climb(log: Sequence[Commit]) -> Commit | None:
    """The newest commit that built the rungs."""
    return next((commit for commit in reversed(log) if commit.action == "climb"), None)


def make_rungs(engine: LocalEngine, years: Sequence[str]) -> None:
    """Make both tables of these academic years from the engine's tables."""
    for name, rows in rung_lists().items():
        engine.hold(name, rows)
    for name in _GIVEN:
        rows = engine.table(name)
        # An event of the first days of August can lie in a week of July, which is the year before's.
        asked = {*years, *map(_next_year, years)} if name == "events" else years
        in_years = rows.filter(rows.academic_year.isin(sorted(asked)))
        engine.view(f"{name}_of_years", in_years.select(*TABLES[name].names))
    engine.run(_compiled(engine.DIALECT))


def _next_year(academic_year: str) -> str:
    return academic_year_starting(int(academic_year[:4]) + 1)


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    presence, ledger, events, enrolments = (
        Plan.given(f"{name}_of_years", TABLES[name].own_arrow) for name in _GIVEN
    )
    school_weeks = hold_school_weeks(plan, Plan.given("calendar", TABLES["calendar"].own_arrow))
    rolls = hold_rolls(plan, enrolments)
    weeks = hold_pupil_weeks(plan, presence, rolls, school_weeks)
    halves = hold_pupil_half_terms(plan, weeks)
    in_question = hold_weeks_in_question(plan, weeks, halves)
    rungs = hold_rungs(plan, ledger, events, enrolments, in_question, school_weeks)
    hold_standings(plan, halves, in_question, rungs, events, rolls, school_weeks)
    return plan.compiled(dialect)


def _changed_years(transaction: Transaction) -> tuple[str, ...]:
    engine, before = transaction.engine, last_climb(transaction.log)
    every = ibis.union(
        *(transaction.table(name).select("academic_year") for name in ("presence", "events", "enrolments")),
        distinct=True,
    )
    known = set(engine.fetch(every)["academic_year"].to_pylist())
    if before is None or before.detail.get("rules") != RULES or _books_made_whole(transaction, before):
        return tuple(sorted(known))
    then = moment(before.at)
    stored = {name: transaction.stored(name) for name in ("events", "enrolments", "calendar")}
    moved = {
        name: rows.filter((rows.known_from > then) | (rows.known_to > then).fill_null(False))
        for name, rows in stored.items()
    }
    changed = [moved[name].select("academic_year") for name in ("events", "enrolments")]
    changed.append(moved["calendar"].select(academic_year=week_year_of_column(moved["calendar"].date)))
    found = set(engine.fetch(ibis.union(*changed).distinct())["academic_year"].to_pylist())
    for commit in transaction.log[before.commit_id + 1 :]:
        found |= set(commit.detail.get("academic_years", ()))
    return tuple(sorted(found & known))


def _books_made_whole(transaction: Transaction, before: Commit) -> bool:
    """Whether the books that the rungs stand on were made whole since."""
    return any(commit.detail.get("whole") for commit in transaction.log[before.commit_id + 1 :])

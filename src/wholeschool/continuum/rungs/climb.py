"""Building the rungs into a store: for the academic years that changed since they were last built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import pyarrow as pa

from wholeschool.continuum.books.build import RULES
from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rungs.climb_files import pieces
from wholeschool.continuum.rungs.climb_since import Cut, changed_since, find_cut
from wholeschool.continuum.rungs.pupil_weeks import (
    hold_listed_weeks,
    hold_pupil_half_terms,
    hold_pupil_weeks,
    hold_rolls,
    hold_school_weeks,
    sessions_before,
)
from wholeschool.continuum.rungs.rungs import by_leaving, hold_records, hold_touches, rung_forms, view_rungs
from wholeschool.continuum.rungs.standings import hold_behaviour, hold_half_terms, hold_standings
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import next_academic_year, week_year_days
from wholeschool.store import Commit, Transaction, show_years

CLIMBED = {"rungs": "made_rungs", "standings": "made_standings"}
"""Under which names an engine shows them after `make_rungs`."""
_GIVEN = ("presence", "ledger", "events", "enrolments")
_OF_PRESENCE = ("pupil_id", "urn", "week", "possible", "authorised", "unauthorised")
_OF_LEDGER = ("pupil_id", "urn", "week", "form", "branch", "sessions")
_OF_EVENTS = ("pupil_id", "urn", "kind", "start", "points", "placement_reason")
"""The columns that are held of what is made anew."""
RUNGS_REST_ON = (*_GIVEN, "calendar")
"""The tables that rungs and standings are made from."""


def climb(transaction: Transaction) -> tuple[str, ...]:
    """Bring `rungs` and `standings` up to the newest books; gives the academic years made anew.

    The caller commits. Absence is judged on the year so far: a year is made from a changed half-term on.
    """
    changed = _changed_years(transaction)
    for year, since in changed.items():
        for name in CLIMBED:
            transaction.table(name)  # shown, if the year before has just been written
        cut = make_rungs(transaction.engine, year, since)
        for name, made in CLIMBED.items():
            found = pieces(transaction.engine, name, made, year, cut)
            with transaction.replacing(name, [year]) as written:
                for rows in found.rows:
                    written.add(rows)
                for file in found.files:
                    written.leave(file)
    return tuple(changed)


def last_climb(log: Sequence[Commit]) -> Commit | None:
    """The newest commit that built the rungs."""
    return next((commit for commit in reversed(log) if commit.action == "climb"), None)


def make_rungs(engine: LocalEngine, academic_year: str, since: date | None = None) -> Cut | None:
    """Make both tables of an academic year from the engine's tables.

    With `since`, the first changed week, only the rows after the cut that is given back; they lean on the
    engine's `standings` before it. None = all were made.
    """
    engine.hold("rung_forms", rung_forms())
    following = next_academic_year(academic_year)
    for name in _GIVEN if since is None else (*_GIVEN, "standings"):
        # An event of the first days of August can lie in a week of July, which is the year before's.
        years = [academic_year, following] if name == "events" else [academic_year]
        show_years(engine, name, years, f"{name}_of_climb")
    engine.run(_dated(engine.DIALECT, academic_year))
    cut = find_cut(engine, academic_year, since)
    if cut is not None:
        engine.ask(climb_since=cut.since, climb_half_term=cut.half_term)
    engine.run(_compiled(engine.DIALECT, whole=cut is None))
    engine.run(_named(engine.DIALECT, academic_year))
    return cut


@compiled_once
def _dated(dialect: str, academic_year: str) -> tuple[CompiledStep, ...]:
    """What shows the events of the year, which is that of their week's Monday."""
    plan = Plan()
    rows = Plan.given("events_of_climb", TABLES["events"].own_arrow)
    first, after = (ibis.literal(day) for day in week_year_days(academic_year))
    plan.view("events_climbed", rows.filter((rows.start >= first) & (rows.start < after)))
    return plan.compiled(dialect)


@compiled_once
def _compiled(dialect: str, *, whole: bool) -> tuple[CompiledStep, ...]:
    """From a year's rows to its rungs and standings, without the year: what is one is not sorted by."""
    plan = Plan()
    presence, ledger, enrolments, standings = (
        Plan.given(f"{name}_of_climb", TABLES[name].own_arrow)
        for name in ("presence", "ledger", "enrolments", "standings")
    )
    events = Plan.given("events_climbed", TABLES["events"].own_arrow)
    listed = hold_listed_weeks(plan, Plan.given("calendar", TABLES["calendar"].own_arrow))
    recorded, left = events, by_leaving(enrolments, events)
    before = earlier = None
    if not whole:
        since, half_term = Plan.asked("climb_since", "date"), Plan.asked("climb_half_term", "int8")
        # What lies in weeks that no calendar lists is made anew, whenever that was.
        stay = plan.hold("weeks_that_stay", listed.filter(listed.week < since).select("week").distinct())
        ledger, left = (rows.anti_join(stay, "week") for rows in (ledger, left))
        ledger = plan.hold("ledger_anew", ledger.select(*_OF_LEDGER))
        recorded = events.anti_join(stay, monday(events.start) == stay.week)
        recorded = plan.hold("events_anew", recorded.select(*_OF_EVENTS))
        presence = plan.hold("presence_anew", presence.filter(presence.week >= since).select(*_OF_PRESENCE))
        earlier = standings.filter(standings.half_term.between(1, half_term - 1))
        before = sessions_before(earlier)
    records, behaviour = hold_records(plan, recorded, left), hold_behaviour(plan, recorded)
    school_weeks = hold_school_weeks(plan, listed, (presence, ledger, records, behaviour))
    rolls = hold_rolls(plan, enrolments)
    weeks = hold_pupil_weeks(plan, presence, rolls, school_weeks, before)
    halves = hold_pupil_half_terms(plan, weeks)
    touches = hold_touches(plan, ledger, records, school_weeks)
    view_rungs(plan, touches, weeks, school_weeks)
    joined = hold_half_terms(plan, halves, touches, behaviour, school_weeks)
    hold_standings(plan, joined, rolls, earlier)
    return plan.compiled(dialect)


@compiled_once
def _named(dialect: str, academic_year: str) -> tuple[CompiledStep, ...]:
    """What shows the tables that were made, with their year."""
    plan = Plan()
    for name, made in CLIMBED.items():
        columns = [column for column in TABLES[name].own_arrow if column.name != "academic_year"]
        rows = Plan.given(f"{name}_of_year", pa.schema(columns))
        plan.view(made, rows.mutate(academic_year=ibis.literal(academic_year)))
    return plan.compiled(dialect)


def _changed_years(transaction: Transaction) -> Mapping[str, date | None]:
    """The years to be made anew, in order, each with its first changed week; None = all of it."""
    before = last_climb(transaction.log)
    known = academic_years(transaction.engine, "presence", "events", "enrolments")
    if before is None or before.detail.get("rules") != RULES or _books_made_whole(transaction, before):
        return dict.fromkeys(known)
    changed = changed_since(transaction, before)
    return {year: changed[year] for year in known if year in changed}


def _books_made_whole(transaction: Transaction, before: Commit) -> bool:
    """Whether the books that the rungs stand on were made whole since."""
    return any(commit.detail.get("whole") for commit in transaction.log[before.commit_id + 1 :])

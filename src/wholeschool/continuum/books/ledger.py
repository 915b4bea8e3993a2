"""The books of many pupil-weeks: both sides of the ledger, and what was doubtful in making them.

A session that an event touches, or whose mark does not say all, is laid out by itself (`outcomes`);
all others are summed as sets (`sets`). Both give the same books for a session that could go either
way, which `check` uses: it lays out every session.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books import outcomes as by_session
from wholeschool.continuum.books import sets
from wholeschool.continuum.books.claims import (
    KEY,
    all_claims,
    hold_events,
    hold_running,
    lay_out,
    no_school_day,
    touched_sessions,
)
from wholeschool.continuum.books.inputs import SCHEMAS, Durations, lists_as_rows
from wholeschool.continuum.books.scope import RUNNING, SCOPE
from wholeschool.continuum.books.timetable import EVERY_SLOT, hold_lengths, hold_sessions, hold_slots
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of_column, next_academic_year
from wholeschool.store import show_years

MADE = {"presence": "made_presence", "ledger": "made_ledger", "ledger_findings": "made_ledger_findings"}
"""Under which names an engine shows the books after `make_ledger`."""


def make_ledger(
    engine: LocalEngine,
    durations: Durations,
    *,
    years_of_scope: Sequence[str] = (),
    every_session: bool = False,
) -> None:
    """Make the books from the engine's tables week_counts, week_forms, calendar and events.

    With `years_of_scope` only those of its table `scope`, which lies in these years, with what `find_scope`
    left. With `every_session` no session is summed in a set. Afterwards the engine shows the books under the
    names of `MADE`.
    """
    for name, rows in lists_as_rows(durations).items():
        engine.hold(name, rows)
    if years_of_scope:
        _show_scope(engine, years_of_scope)
    engine.run(_compiled(engine.DIALECT, scoped=bool(years_of_scope), every_session=every_session))


def _show_scope(engine: LocalEngine, years: Sequence[str]) -> None:
    """Show the scope's years; of events also the next, whose first days can lie in a week of July."""
    for name in ("week_counts", "week_forms"):
        show_years(engine, name, years, f"{name}_of_scope")
    show_years(engine, "events", sorted({*years, *map(next_academic_year, years)}), "events_of_scope")


@compiled_once
def _compiled(dialect: str, *, scoped: bool, every_session: bool) -> tuple[CompiledStep, ...]:
    plan = Plan()
    plan_ledger(plan, scoped=scoped, every_session=every_session)
    return plan.compiled(dialect)


def plan_ledger(plan: Plan, *, scoped: bool, every_session: bool) -> None:
    """Write down all steps from the tables to the books."""
    durations, kinds, branches, marks = (Plan.given(name, SCHEMAS[name]) for name in _LISTS)
    all_weeks, all_forms, calendar, given = (Plan.given(name, TABLES[name].own_arrow) for name in _GIVEN)
    scope = Plan.given("scope", SCOPE) if scoped else None
    slots, timetable = hold_slots(plan, all_weeks), hold_sessions(plan, calendar)
    events = hold_events(plan, given, kinds) if scope is None else _events_of_scope(plan, kinds, scope)
    running = hold_running(plan, events, all_weeks, slots, scope)
    claims = all_claims(events, running)
    lengths = hold_lengths(plan, timetable, all_weeks, durations)

    weeks, forms = (all_weeks, all_forms) if scope is None else _weeks_of_scope(scope)
    laid_weeks = hold_laid_weeks(plan, weeks, touched_sessions(events, running), lengths, every_session)
    shown = laid_weeks.select(*KEY, "academic_year", "marks", "laid")
    laid = lay_out(plan, "laid_sets", shown, slots)
    sessions = by_session.hold_outcomes(plan, laid, claims, marks, timetable)
    takes = by_session.hold_takes(plan, sessions, claims, durations)
    whole = forms.anti_join(laid_weeks, KEY)
    rest = _not_laid(forms, laid_weeks)

    unmatched = by_session.unmatched_dual(sessions, all_weeks)
    laid_presence = _hold_presence(plan, laid_weeks, sessions, takes, unmatched)
    presence = _as_table(sets.presence_of(weeks.anti_join(laid_weeks, KEY), lengths), "presence").union(
        _as_table(sets.presence_beside(laid_presence, lengths), "presence")
    )
    laid_losses = _each_session(by_session.session_minutes(sessions, takes, branches))
    touched = _as_table(sets.losses_of(rest, lengths, branches), "ledger").union(laid_losses)
    touched = _summed(touched, ("sessions", "minutes", "share"))
    losses = _as_table(sets.losses_of(whole, lengths, branches), "ledger").union(_as_table(touched, "ledger"))
    found = _event_findings(events, no_school_day(events, running, sessions), scope).union(
        by_session.session_findings(sessions, claims)
    )
    found = found.union(sets.missing_marks(whole)).union(sets.missing_marks(rest))

    plan.view(MADE["presence"], presence)
    plan.view(MADE["ledger"], losses.filter(losses.minutes > 0))
    plan.view(MADE["ledger_findings"], _as_table(_summed(found, ("sessions",)), "ledger_findings"))


_LISTS = ("assumed_durations", "event_kinds", "forms", "marks")
_GIVEN = ("week_counts", "week_forms", "calendar", "events")


def _not_laid(forms: ir.Table, laid_weeks: ir.Table) -> ir.Table:
    """In weeks with sessions laid out, the other sessions of each form."""
    rest = forms.join(laid_weeks.select(*KEY, "laid"), KEY)
    rest = rest.mutate(sessions=rest.sessions & ~rest.laid).drop("laid")
    return rest.filter(rest.sessions != 0)


def hold_laid_weeks(
    plan: Plan, weeks: ir.Table, sessions: ir.Table, lengths: ir.Table, every_session: bool
) -> ir.Table:
    """The weeks with sessions to be laid out: the columns of `week_counts`, and `laid`, the set of these."""
    bit = ibis.literal(1, "int64") << sessions.slot.cast("int64")
    touched = sessions.group_by(*KEY).agg(touched=bit.bit_or().cast("int16"))
    joined = weeks.left_join(touched, KEY)
    laid = joined.apart | joined.touched.fill_null(0).cast("int16")
    uneven = lengths.filter(~lengths.even).select("urn", "week", "even")
    joined = joined.left_join(uneven, ["urn", "week"])
    everything = ibis.literal(True) if every_session else joined.even.notnull()
    laid = ibis.ifelse(everything, EVERY_SLOT, laid).cast("int16")
    picked = joined.select(*weeks.columns, laid=laid)
    return plan.hold("laid_weeks", picked.filter(picked.laid != 0))


def _events_of_scope(plan: Plan, kinds: ir.Table, scope: ir.Table) -> ir.Table:
    """Events that can claim a session of the scope: of its weeks, or of its pupils where they run on."""
    of_years = Plan.given("events_of_scope", TABLES["events"].own_arrow)
    single = hold_events(plan, of_years, kinds, "single_events", lambda rows: rows.filter(~rows.runs_on))
    running = ibis.table(single.schema(), name=RUNNING)
    inside = single.semi_join(scope, ["pupil_id", "week"])
    return plan.hold("placed_events", inside.union(running.semi_join(scope, "pupil_id")))


def _weeks_of_scope(scope: ir.Table) -> tuple[ir.Table, ir.Table]:
    weeks, forms = (
        _inside(Plan.given(f"{name}_of_scope", TABLES[name].own_arrow), scope)
        for name in ("week_counts", "week_forms")
    )
    return weeks, forms


def _inside(rows: ir.Table, scope: ir.Table | None) -> ir.Table:
    return rows if scope is None else rows.semi_join(scope, ["pupil_id", "week"])


def _hold_presence(
    plan: Plan, laid_weeks: ir.Table, sessions: ir.Table, takes: ir.Table, unmatched: ir.Table
) -> ir.Table:
    """`laid_weeks`, and what their laid-out sessions came to: columns of `presence` with ``_laid``."""
    counted = by_session.week_presence(sessions, takes, unmatched)
    # A sum is a very wide number to the engine, and arithmetic on all weeks would be done in it.
    narrow = {f"{name}_laid": counted[name].cast("int32") for name in counted.columns if name not in KEY}
    named = counted.select(*KEY, **narrow)
    return plan.hold("laid_presence", laid_weeks.left_join(named, KEY).drop(*_RIGHT))


_RIGHT = tuple(f"{key}_right" for key in KEY)


def _each_session(minutes: ir.Table) -> ir.Table:
    """Rows of `ledger`, a session each: one for every form and status of it, to be summed by week."""
    share = (minutes.minutes / minutes.length.nullif(0)).cast("float32")
    return _as_table(minutes.mutate(sessions=ibis.literal(1, "int16"), share=share), "ledger")


def _event_findings(events: ir.Table, on_no_day: ir.Table, scope: ir.Table | None) -> ir.Table:
    """What is doubtful in an event itself: no session at its start, no duration."""
    on_no_day = on_no_day.mutate(finding=ibis.literal("event_on_no_school_day"))
    undated = events.filter(events.duration_missing).select(*KEY, finding=ibis.literal("duration_missing"))
    found = _inside(on_no_day.union(undated), scope)
    dated = found.mutate(academic_year=academic_year_of_column(found.week), sessions=ibis.literal(1, "int16"))
    return dated.select(*KEY, "academic_year", "finding", "sessions")


def _summed(rows: ir.Table, values: tuple[str, ...]) -> ir.Table:
    keys = [name for name in rows.columns if name not in values]
    return rows.group_by(*keys).agg(**{name: rows[name].sum() for name in values})


def _as_table(rows: ir.Table, name: str) -> ir.Table:
    """Rows with the types and the order of columns of a canonical table."""
    table = TABLES[name]
    return rows.select(**{column.name: rows[column.name].cast(column.type) for column in table.columns})

"""The books of many pupil-weeks: both sides of the ledger, and what was doubtful in making them.

A week that no event touches and whose marks say all is summed as a whole (`whole_weeks`); every other
week is laid out session by session (`outcomes`). Both give the same books for a week that could go
either way, which `check` uses: it lays out every week.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from wholeschool.continuum import outcomes as by_session
from wholeschool.continuum import whole_weeks
from wholeschool.continuum.claims import (
    KEY,
    hold_claims,
    hold_events,
    hold_running,
    lay_out,
    no_school_day,
)
from wholeschool.continuum.inputs import Inputs, hold_durations, hold_forms, hold_kinds, hold_marks
from wholeschool.continuum.timetable import hold_lengths, hold_sessions, hold_slots
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES


@dataclass(frozen=True)
class Ledger:
    """The built tables, as expressions: rows as in `schema.books`."""

    presence: ir.Table
    ledger: ir.Table
    ledger_findings: ir.Table


def make_ledger(
    engine: LocalEngine, inputs: Inputs, *, scope: ir.Table | None = None, every_session: bool = False
) -> Ledger:
    """Make the books of all weeks, or with `scope` (pupil_id, week) of those.

    With `every_session` no week is summed as a whole.
    """
    durations, kinds = hold_durations(engine, inputs.durations), hold_kinds(engine)
    slots, timetable = hold_slots(engine, inputs.weeks), hold_sessions(engine, inputs.calendar)
    events = hold_events(engine, inputs.events, kinds)
    running = hold_running(engine, events, inputs.weeks, slots)
    claims = hold_claims(engine, events, running, inputs.weeks)
    lengths = hold_lengths(engine, timetable, inputs.weeks, durations)

    weeks = _inside(inputs.weeks, scope)
    laid_keys = _hold_laid_keys(engine, weeks, claims, lengths, every_session)
    plain = weeks.anti_join(laid_keys, KEY)
    forms = _inside(inputs.week_forms, scope).anti_join(laid_keys, KEY)

    laid = lay_out(weeks.semi_join(laid_keys, KEY).select(*KEY, "marks"), slots)
    sessions = by_session.hold_outcomes(engine, laid, claims, hold_marks(engine), timetable)
    takes = by_session.hold_takes(engine, sessions, claims, durations)
    branches = hold_forms(engine)

    laid_presence = by_session.week_presence(
        sessions, takes, by_session.unmatched_dual(sessions, inputs.weeks)
    )
    found = _event_findings(events, claims, scope)
    found = found.union(whole_weeks.findings_of(forms)).union(by_session.session_findings(sessions, claims))
    return Ledger(
        presence=_both(
            "presence", whole_weeks.presence_of(plain, forms, lengths), _all_weeks(laid_keys, laid_presence)
        ),
        ledger=_both(
            "ledger",
            whole_weeks.losses_of(forms, lengths, branches),
            _by_week(by_session.session_minutes(sessions, takes, branches)),
        ),
        ledger_findings=_as_table(_summed(found), "ledger_findings"),
    )


def _both(name: str, of_whole_weeks: ir.Table, of_sessions: ir.Table) -> ir.Table:
    return _as_table(of_whole_weeks, name).union(_as_table(of_sessions, name))


def _inside(rows: ir.Table, scope: ir.Table | None) -> ir.Table:
    return rows if scope is None else rows.semi_join(scope, ["pupil_id", "week"])


def _hold_laid_keys(
    engine: LocalEngine, weeks: ir.Table, claims: ir.Table, lengths: ir.Table, every_session: bool
) -> ir.Table:
    """The weeks to be laid out: KEY."""
    if every_session:
        return engine.hold("laid_keys", weeks.select(*KEY))
    uneven = lengths.filter(~lengths.even).select("urn", "week")
    touched = weeks.semi_join(claims.select(*KEY).distinct(), KEY).select(*KEY)
    keys = weeks.filter(~weeks.plain).select(*KEY).union(touched)
    keys = keys.union(weeks.semi_join(uneven, ["urn", "week"]).select(*KEY))
    return engine.hold("laid_keys", keys.distinct())


def _all_weeks(keys: ir.Table, counted: ir.Table) -> ir.Table:
    """A row for each key, also where the week has no session at all."""
    joined = keys.left_join(counted, KEY)
    values = {name: joined[name].fill_null(0) for name in counted.columns if name not in KEY}
    return joined.select(*KEY, **values)


def _by_week(minutes: ir.Table) -> ir.Table:
    return minutes.group_by(*KEY, "form", "branch", "duration_status").agg(
        sessions=minutes.slot.nunique(),
        minutes=minutes.minutes.sum(),
        share=(minutes.minutes / minutes.length.nullif(0)).sum().cast("float32"),
    )


def _event_findings(events: ir.Table, claims: ir.Table, scope: ir.Table | None) -> ir.Table:
    """What is doubtful in an event itself: no session at its start, no duration."""
    on_no_day = no_school_day(events, claims).mutate(finding=ibis.literal("event_on_no_school_day"))
    undated = events.filter(events.duration_missing).select(*KEY, finding=ibis.literal("duration_missing"))
    return _inside(on_no_day.union(undated), scope).mutate(sessions=ibis.literal(1, "int16"))


def _summed(found: ir.Table) -> ir.Table:
    return found.group_by(*KEY, "finding").agg(sessions=found.sessions.sum())


def _as_table(rows: ir.Table, name: str) -> ir.Table:
    """Rows with the types and the order of columns of a canonical table; the year from the week."""
    table = TABLES[name]
    # DfE's year begins on 1 August; a week belongs to the year of its Monday (schema.years).
    first = rows.week.year() - (rows.week.month() < 8).cast("int32")
    next_two = ((first + 1) % 100).cast("string").lpad(2, "0")
    dated = rows.mutate(academic_year=first.cast("string") + next_two)
    types = {column.name: dated[column.name].cast(column.type) for column in table.columns}
    return dated.select(**types)

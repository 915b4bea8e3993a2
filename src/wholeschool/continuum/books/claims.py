"""Which sessions each event lays claim to (rules 8 and 9).

Most events claim the one session of their start. Those that run on (suspensions, placements, whole
days of internal exclusion) are counted along the pupil's own sessions.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.timetable import EVERY_SLOT, half_day, monday, slot_of
from wholeschool.engine import Plan
from wholeschool.reference.marks import CLOSED, DUAL, NOT_GIVEN

KEY = ("pupil_id", "urn", "week")
SLOT_KEY = (*KEY, "slot")

SANCTION_REASONS = ("BHS", "SUS", "EXR", "PEX")
"""Placements for these reasons are on the school-exclusion branch (rule 6)."""

_PLACEMENTS = ("offsite_direction", "alternative_provision")
_NO_MINUTES = ("lunchtime_suspension",)


def hold_events(
    plan: Plan,
    events: ir.Table,
    kinds: ir.Table,
    name: str = "placed_events",
    chosen: Callable[[ir.Table], ir.Table] = lambda rows: rows,
) -> ir.Table:
    """The events that can claim time, placed in the week and in time; of them those that are `chosen`.

    `runs_on`: claims more than the session of its start; `covers`: how many sessions, null = see
    `last`; `last`: the last half-day, null = goes on.
    """
    takes = events.join(kinds, "kind")
    takes = takes.filter(
        takes.group.isin(["in_school", "out_of_school"])
        & takes.kind.notin(_NO_MINUTES)
        & ((takes.kind != "detention") | takes.in_lesson_time.fill_null(False))
    )
    open_ended = takes.sessions.isnull() & takes.end.isnull()
    exclusion = takes.kind == "permanent_exclusion"
    goes_on = takes.kind.isin([*_PLACEMENTS, "internal_ap"]) & open_ended
    first, end = half_day(takes.start, takes.half), half_day(takes.end, takes.end_half.fill_null("PM"))
    last = ibis.ifelse(exclusion | takes.sessions.isnull(), end, ibis.null("int32"))
    covers = ibis.cases(
        ((last < first).fill_null(False), 0),
        (exclusion | goes_on, None),
        (open_ended, 1),
        else_=takes.sessions,
    ).cast("int16")
    sanction = takes.placement_reason.isin(SANCTION_REASONS).fill_null(False)
    placed = takes.select(
        "event_id", "pupil_id", "urn", "kind", "minutes", "priority",
        week=monday(takes.start),
        slot=slot_of(takes.start, takes.half),
        first=first,
        covers=covers,
        last=last,
        in_school=takes.group == "in_school",
        sanction=sanction,
        duration_missing=(takes.kind == "suspension") & open_ended,
    )  # fmt: skip
    single = placed.in_school & (placed.covers <= 1).fill_null(False)
    return plan.hold(name, chosen(placed.mutate(runs_on=~single)))


def hold_running(
    plan: Plan, events: ir.Table, weeks: ir.Table, slots: ir.Table, scope: ir.Table | None = None
) -> ir.Table:
    """The claims of events that run on: event columns beside each session that they cover.

    With a scope (pupil_id, week) only of events that can reach a week of it.
    """
    running = events.filter(events.runs_on)
    sessions = lay_out(plan, "running_sets", _hold_reached_weeks(plan, running, weeks, scope), slots)
    reach = running.drop("week", "slot").join(sessions.drop("pupil_id", "urn"), "event_id")
    reach = reach.filter(
        (reach.at >= reach["first"])
        & (reach["last"].isnull() | (reach.at <= reach["last"]))
        & ((reach.kind != "suspension") | (reach.char != DUAL))
    )
    nth = ibis.row_number().over(group_by=reach.event_id, order_by=reach.at) + 1
    counted = reach.mutate(nth=nth)
    covered = counted.filter(counted.covers.isnull() | (counted.nth <= counted.covers))
    # Rule 9: an in-school event whose start is no session takes nothing.
    starts = covered.filter(covered.nth == 1).select(started="event_id", start_at="at")
    begun = covered.left_join(starts, covered.event_id == starts.started)
    begun = begun.filter(~begun.in_school | (begun.start_at == begun["first"]))
    return plan.hold("running_claims", begun.select(*_CLAIM))


def _hold_reached_weeks(plan: Plan, running: ir.Table, weeks: ir.Table, scope: ir.Table | None) -> ir.Table:
    """The pupil's weeks that each event that runs on can reach: event_id, KEY, marks, laid (every session).

    An event that covers n sessions has ended before a week when the weeks from its start to that one have
    n sessions.
    """
    pupils = running.select("pupil_id", "urn").distinct()
    theirs = weeks.semi_join(pupils, ["pupil_id", "urn"]).select(*KEY, "marks")
    theirs = plan.hold("weeks_of_running", theirs)
    events = running.select(
        "event_id", "pupil_id", "urn", "kind", "covers", started="week", begins="slot", stops=running["last"]
    )
    in_week = events.join(theirs, ["pupil_id", "urn", events.started == theirs.week])
    in_week = plan.hold("first_weeks", _with_sessions(in_week, in_week.begins.cast("int64")))
    stays = in_week.covers.notnull() & (in_week.sessions >= in_week.covers)
    ended = in_week.filter(stays.fill_null(False))
    onward = events.anti_join(ended, "event_id")
    near = ended.union(_reached_onward(onward, theirs).select(*ended.columns))
    near = near.select("event_id", *KEY, "marks", laid=ibis.literal(EVERY_SLOT, "int16"))
    if scope is None:
        return plan.hold("reached_weeks", near)
    # Sessions are counted from an event's start: what reaches the scope is needed with all its weeks.
    every = plan.hold("weeks_reached_by_any", near)
    reaching = every.semi_join(scope, ["pupil_id", "week"]).select("event_id").distinct()
    return plan.hold("reached_weeks", every.semi_join(reaching, "event_id"))


def _reached_onward(events: ir.Table, weeks: ir.Table) -> ir.Table:
    """The weeks reached by events that do not end in the week in which they start."""
    reached = events.join(weeks, ["pupil_id", "urn"])
    monday_at = half_day(reached.week, ibis.literal("AM"))
    reached = reached.filter(
        (reached.week >= reached.started) & (reached.stops.isnull() | (monday_at <= reached.stops))
    )
    begins = ibis.ifelse(reached.week == reached.started, reached.begins, 0).cast("int64")
    counted = _with_sessions(reached, begins)
    so_far = counted.sessions.sum().over(group_by=counted.event_id, order_by=counted.week, rows=(None, 0))
    dated = counted.mutate(before=so_far - counted.sessions)
    return dated.filter(dated.covers.isnull() | (dated.before < dated.covers)).drop("before")


def _with_sessions(weeks: ir.Table, begins: ir.Value) -> ir.Table:
    """Add `sessions`: how many sessions of each week, from the slot `begins`, an event can cover."""
    marks = weeks.marks.substr(begins).replace(NOT_GIVEN, "").replace(CLOSED, "")
    marks = ibis.ifelse(weeks.kind == "suspension", marks.replace(DUAL, ""), marks)
    return weeks.mutate(sessions=marks.length().cast("int32"))


_CLAIM = (
    "event_id", "pupil_id", "urn", "week", "slot", "kind", "minutes", "priority", "in_school", "sanction",
)  # fmt: skip


def all_claims(events: ir.Table, running: ir.Table) -> ir.Table:
    """Every claim: of events that run on, and of the others on the session of their start.

    The latter may claim what is no session; nothing comes of it (`no_school_day`).
    """
    single = events.filter(~events.runs_on & (events.covers > 0))
    return single.select(*_CLAIM).union(running.select(*_CLAIM))


def touched_sessions(events: ir.Table, running: ir.Table) -> ir.Table:
    """The sessions that events start in or cover: SLOT_KEY. To be laid out, whatever comes of it."""
    return events.filter(~events.runs_on).select(*SLOT_KEY).union(running.select(*SLOT_KEY))


def no_school_day(events: ir.Table, running: ir.Table, sessions: ir.Table) -> ir.Table:
    """In-school events that take nothing because their start is no session: KEY.

    `sessions` are those laid out, among them every session that an event of their weeks starts in.
    """
    in_school = events.filter(events.in_school)
    single = in_school.filter(~in_school.runs_on).anti_join(sessions, SLOT_KEY)
    begun = running.select("event_id").distinct()
    others = in_school.filter(in_school.runs_on).anti_join(begun, "event_id")
    return single.select(*KEY).union(others.select(*KEY))


def lay_out(plan: Plan, name: str, weeks: ir.Table, slots: ir.Table) -> ir.Table:
    """The sessions of the set `laid`, one a row, without what is no session.

    Columns: those of `weeks` but `marks` and `laid`, those of `slots`, and `char`, the mark. Few different
    sets occur: they are taken apart first and held under `name`, so that no week is tried against every slot.
    """
    sets = weeks.select("laid").distinct().cross_join(slots.select("slot", "bit").distinct())
    sets = plan.hold(name, sets.filter((sets.laid & sets.bit) != 0).drop("bit"))
    laid = weeks.join(sets, "laid").join(slots, ["week", "slot"])
    laid = laid.mutate(char=laid.marks.substr(laid.slot.cast("int64"), 1))
    return laid.filter(laid.char.notin([NOT_GIVEN, CLOSED])).drop("marks", "laid", "bit")

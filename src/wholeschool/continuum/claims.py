"""Which sessions each event lays claim to (rules 8 and 9).

Most events claim the one session of their start. Those that run on (suspensions, placements, whole
days of internal exclusion) are counted along the pupil's own sessions.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.timetable import half_day, monday, slot_of
from wholeschool.engine import LocalEngine
from wholeschool.reference.marks import CLOSED, DUAL, NOT_GIVEN

KEY = ("pupil_id", "urn", "week")
SLOT_KEY = (*KEY, "slot")

SANCTION_REASONS = ("BHS", "SUS", "EXR", "PEX")
"""Placements for these reasons are on the school-exclusion branch (rule 6)."""

_PLACEMENTS = ("offsite_direction", "alternative_provision")
_NO_MINUTES = ("lunchtime_suspension",)


def hold_events(engine: LocalEngine, events: ir.Table, kinds: ir.Table) -> ir.Table:
    """The events that can claim time, placed in the week and in time.

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
    covers = ibis.cases((exclusion | goes_on, None), (open_ended, 1), else_=takes.sessions).cast("int16")
    end = half_day(takes.end, takes.end_half.fill_null("PM"))
    sanction = takes.placement_reason.isin(SANCTION_REASONS).fill_null(False)
    placed = takes.select(
        "event_id", "pupil_id", "urn", "kind", "minutes", "priority",
        week=monday(takes.start),
        slot=slot_of(takes.start, takes.half),
        first=half_day(takes.start, takes.half),
        covers=covers,
        last=ibis.ifelse(exclusion | takes.sessions.isnull(), end, ibis.null("int32")),
        in_school=takes.group == "in_school",
        sanction=sanction,
        duration_missing=(takes.kind == "suspension") & open_ended,
    )  # fmt: skip
    single = placed.in_school & (placed.covers == 1).fill_null(False)
    return engine.hold("placed_events", placed.mutate(runs_on=~single))


def hold_running(engine: LocalEngine, events: ir.Table, weeks: ir.Table, slots: ir.Table) -> ir.Table:
    """The claims of events that run on: event columns beside each session that they cover."""
    running = events.filter(events.runs_on)
    pupils = running.select("pupil_id", "urn").distinct()
    theirs = weeks.semi_join(pupils, ["pupil_id", "urn"])
    sessions = engine.hold(
        "sessions_of_running", lay_out(theirs, slots).select("pupil_id", "urn", "week", "slot", "at", "char")
    )
    reach = running.drop("week", "slot").join(sessions, ["pupil_id", "urn"])
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
    return engine.hold("running_claims", begun.select(*_CLAIM))


_CLAIM = (
    "event_id", "pupil_id", "urn", "week", "slot", "kind", "minutes", "priority", "in_school", "sanction",
)  # fmt: skip


def hold_claims(engine: LocalEngine, events: ir.Table, running: ir.Table, weeks: ir.Table) -> ir.Table:
    """Every claim on a session: those that run on, and those on the one session of their start."""
    single = events.filter(~events.runs_on)
    joined = single.join(weeks.select(*KEY, "marks"), KEY)
    char = joined.marks.substr(joined.slot.cast("int64"), 1)
    held = joined.filter(char.notin([NOT_GIVEN, CLOSED]))
    return engine.hold("claims", held.select(*_CLAIM).union(running.select(*_CLAIM)))


def no_school_day(events: ir.Table, claims: ir.Table) -> ir.Table:
    """In-school events that claim nothing because their start is no session: pupil_id, urn, week."""
    claimed = claims.select("event_id").distinct()
    in_school = events.filter(events.in_school & (events.covers.isnull() | (events.covers > 0)))
    return in_school.anti_join(claimed, "event_id").select(*KEY)


def lay_out(weeks: ir.Table, slots: ir.Table) -> ir.Table:
    """Weeks session by session, without what is no session: columns of `weeks` and `slots`, `char`."""
    joined = weeks.join(slots, "week")
    laid = joined.mutate(char=joined.marks.substr(joined.slot.cast("int64"), 1))
    return laid.filter(laid.char.notin([NOT_GIVEN, CLOSED])).drop("marks")

"""Latenesses that a later mark takes back: minutes late stand beside an L or a U, and no other mark."""

from __future__ import annotations

import ibis.expr.types as ir

from wholeschool.engine import made_once
from wholeschool.ingest.cells.ids import OF_A_REGISTER
from wholeschool.ingest.cells.mark_cells import LATE
from wholeschool.schema import TABLES
from wholeschool.schema.years import monday_of_column


@made_once
def withdrawn_latenesses(events: ir.Table, registers: ir.Table) -> ir.Table:
    """The events that registers recorded as minutes late, in sessions that are marked otherwise now.

    `registers` are rows of that table, as they stand now; of weeks that are not among them nothing is said.
    """
    late = events.filter(events.event_id.startswith(OF_A_REGISTER))
    slot = late.start.day_of_week.index() * 2 + (late.half == "PM").cast("int16")
    placed = late.mutate(slot=slot.cast("int64"), week=monday_of_column(late.start))
    marked = registers.select("pupil_id", "urn", "week", "marks")
    joined = placed.join(marked, ["pupil_id", "urn", "week"])
    otherwise = joined.marks.substr(joined.slot, 1).notin(list(LATE))
    return joined.filter(otherwise).select(*TABLES["events"].names)


@made_once
def without_withdrawn(events: ir.Table, registers: ir.Table) -> ir.Table:
    """The other events."""
    return events.anti_join(withdrawn_latenesses(events, registers), "event_id")

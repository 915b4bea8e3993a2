"""A stay that began before its year, as summaries write it, and the same stay as the school's roll has it.

Transfer files and returns give one entry date for all years. In the years after the first such a stay begins
on 1 August, which says no more than that it goes on. A school's own roll may give another day for it.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import LocalEngine, made_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import FIRST_MONTH

_ENROLMENTS = TABLES["enrolments"]
_SAME = ("pupil_id", "urn", "academic_year")


def any_goes_on(rows: pa.Table) -> bool:
    """Whether any of these stays goes on since before its year."""
    return bool(pc.any(_begin_in_august(rows)).as_py())


def as_known_stays(engine: LocalEngine, rows: pa.Table, known: ir.Table) -> pa.Table:
    """Rows of enrolments; a stay that goes on begins on the day that is known of it, where one is.

    Known is a stay of that pupil at that school in that year, on another day than 1 August, that overlaps; of
    several, the latest.
    """
    numbered = rows.append_column("_row", pa.array(range(rows.num_rows), pa.int64()))
    going_on = numbered.filter(_begin_in_august(rows))
    if "end" not in rows.column_names:  # rows that say nothing of it
        going_on = going_on.append_column("end", pa.nulls(going_on.num_rows, pa.date32()))
    own = engine.hold("stays_going_on", going_on.select([*_SAME, "start", "end", "_row"]))
    days = _known_days(engine, own, known)
    return _with_starts(numbered, days)


@made_once
def vague_stays(rows: ir.Table, standing: ir.Table) -> ir.Table:
    """Standing stays that go on since 1 August, and of which the rows bring the day."""
    vague = standing.filter(_goes_on(standing))
    exact = rows.filter(~_goes_on(rows)).select(*_SAME, day="start", last="end")
    joined = vague.join(exact, _SAME)
    return joined.filter(_overlap(joined)).select(*_ENROLMENTS.names).distinct()


def _known_days(engine: LocalEngine, own: ir.Table, known: ir.Table) -> dict[int, object]:
    other = known.select(*_SAME, "start", "end")
    exact = other.filter(~_goes_on(other)).select(*_SAME, day="start", last="end")
    joined = own.join(exact, _SAME)
    found = joined.filter(_overlap(joined)).group_by("_row").agg(day=ibis._.day.max())
    rows = engine.fetch(found)
    return dict(zip(rows["_row"].to_pylist(), rows["day"].to_pylist(), strict=True))


def _with_starts(numbered: pa.Table, days: dict[int, object]) -> pa.Table:
    starts = numbered["start"].to_pylist()
    for row, day in days.items():
        starts[row] = day
    place = numbered.column_names.index("start")
    return numbered.set_column(place, numbered.schema.field("start"), pa.array(starts, pa.date32())).drop(
        "_row"
    )


def _begin_in_august(rows: pa.Table) -> pa.ChunkedArray:
    return pc.and_(pc.equal(pc.month(rows["start"]), FIRST_MONTH), pc.equal(pc.day(rows["start"]), 1))


def _goes_on(stays: ir.Table) -> ir.BooleanValue:
    return (stays.start.month() == FIRST_MONTH) & (stays.start.day() == 1)


def _overlap(both: ir.Table) -> ir.BooleanValue:
    """Whether a stay (start, end) and another one (day, last) have a day in common."""
    begins = both.end.isnull() | (both.day <= both.end)
    return begins & (both["last"].isnull() | (both["last"] >= both.start))

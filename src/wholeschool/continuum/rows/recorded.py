"""The records that duties and hidden forms go back to: events of few kinds, out of all that there are."""

from __future__ import annotations

import pyarrow as pa

from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, year_by_year
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.store import Kept

PLACEMENTS = ("offsite_direction", "alternative_provision")
SUSPENSIONS = ("suspension", "lunchtime_suspension")
OF_DUTIES = (
    *SUSPENSIONS,
    "permanent_exclusion",
    "reduced_timetable_plan",
    *PLACEMENTS,
)
"""Kinds of event on which a duty hangs."""
HOME_EDUCATION = "elective_home_education"
RECORDED = pa.schema(
    [
        ("event_id", pa.string()), ("pupil_id", pa.int64()), ("urn", pa.int32()), ("kind", pa.string()),
        ("start", pa.date32()), ("half", pa.string()), ("end", pa.date32()), ("end_half", pa.string()),
        ("sessions", pa.int16()),
    ]
)  # fmt: skip
"""The columns of a record; they mean what they mean in `events`."""


def recorded(engine: LocalEngine, kept: Kept | None = None) -> pa.Table:
    """The records of these kinds of all years, as `RECORDED`."""
    steps, years = _compiled(engine.DIALECT), academic_years(engine, "events")
    return all_years(year_by_year(engine, kept or Kept(engine), steps, ("events",), years)).cast(RECORDED)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    events = of_year("events")
    chosen = events.filter(events.kind.isin([*OF_DUTIES, HOME_EDUCATION]))
    plan.view("recorded_in_year", chosen.select(*RECORDED.names))
    return plan.compiled(dialect)

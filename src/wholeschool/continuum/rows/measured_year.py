"""What pupils add to every measure in one academic year; kept."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from wholeschool.continuum.rows.by_year import of_year, year_by_year
from wholeschool.continuum.rows.measured import MeasuredTables, amounts
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.reference.measures import measures
from wholeschool.store import Kept

_RESTS_ON = ("presence", "ledger", "enrolments", "events")


def measured_year(engine: LocalEngine, kept: Kept, year: str, census_day: date) -> pa.Table:
    """Rows: measure, side (numerator, denominator), urn, pupil_id, amount (above 0).

    `census_day`: that of the year (`schema.years.census_day`).
    """

    def make() -> pa.Table:
        # Compiled only where nothing is kept: it takes longer than reading what is.
        steps = _compiled(engine.DIALECT, year, census_day)
        return year_by_year(engine, Kept(engine), steps, _RESTS_ON, [year])[year]

    return kept.rows("measured", year, _RESTS_ON, make, basis=census_day)


@compiled_once
def _compiled(dialect: str, year: str, census_day: date) -> tuple[CompiledStep, ...]:
    plan, (presence, ledger, enrolments, events) = Plan(), (of_year(name) for name in _RESTS_ON)
    tables = MeasuredTables(presence, ledger, enrolments, events, {year: census_day})
    rows = amounts(tables, measures().values())
    plan.view("measured", rows.select("measure", "side", "urn", "pupil_id", "amount"))
    return plan.compiled(dialect)

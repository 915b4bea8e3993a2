"""Weeks of the ledger that hidden forms look at: few rows, sifted a year at a time and kept."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, year_by_year
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.store import Kept

REDUCED, OFF_SITE = "reduced_timetable", "offsite_unverified"
LEDGER_WEEKS = pa.schema(
    [
        ("pupil_id", pa.int64()), ("urn", pa.int32()), ("academic_year", pa.string()), ("week", pa.date32()),
        ("form", pa.string()), ("sessions", pa.int32()),
    ]
)  # fmt: skip


def ledger_weeks(engine: LocalEngine, kept: Kept | None = None) -> pa.Table:
    """Sessions of a pupil's week at a school by form, of part-time and unverified weeks of all years."""
    steps, years = _compiled(engine.DIALECT), academic_years(engine, "ledger")
    return all_years(year_by_year(engine, kept or Kept(engine), steps, ("ledger",), years)).cast(LEDGER_WEEKS)


def of_form(weeks: pa.Table, form: str) -> pa.Table:
    """The weeks of one form."""
    return weeks.filter(pc.equal(weeks["form"], form)).drop_columns("form")


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, ledger = Plan(), of_year("ledger")
    lost = ledger.filter(ledger.form.isin((REDUCED, OFF_SITE)))
    key = ("pupil_id", "urn", "academic_year", "week", "form")
    plan.view("hidden_weeks", lost.group_by(*key).agg(sessions=lost.sessions.sum().cast("int32")))
    return plan.compiled(dialect)

"""The few weeks whose marks have to be read code by code: fetched once for the checks that do."""

from __future__ import annotations

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.plausible.school_weeks import given_of
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.engine.functions import count_bits
from wholeschool.schema import TABLES
from wholeschool.store import Kept

NOT_REQUIRED = "X"
_NAME = "plausible_odd"
_COLUMNS = pa.schema(
    [
        ("pupil_id", pa.int64()), ("urn", pa.int32()), ("week", pa.date32()), ("academic_year", pa.string()),
        ("marks", pa.string()), ("sessions", pa.int64()), ("unauthorised", pa.bool_()), ("away", pa.bool_()),
    ]
)  # fmt: skip


def hold_odd_weeks(engine: LocalEngine, kept: Kept | None = None) -> None:
    """Show the engine `odd_weeks`, read for the first check that asks."""
    (kept or Kept(engine)).once("plausible odd weeks", lambda: engine.run(_compiled(engine.DIALECT)))


def odd_weeks() -> ir.Table:
    """Weeks of pupils with an X, with unauthorised absence, or away all week under codes of one class.

    Columns of `week_counts`, and `sessions` (with a mark), `unauthorised` (whether there is one), and `away`:
    nobody saw the pupil, and the marks are all authorised absence, or all such as events decide about.
    """
    return Plan.given(_NAME, _COLUMNS)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, weeks = Plan(), Plan.given("week_counts", TABLES["week_counts"].own_arrow)
    away = (weeks.taught | weeks.unauthorised) == 0
    away &= (weeks.authorised == 0) != (weeks.apart == 0)
    rows = weeks.select(
        "pupil_id", "urn", "week", "academic_year", "marks",
        sessions=count_bits(given_of(weeks)).cast("int64"), unauthorised=weeks.unauthorised != 0, away=away,
    )  # fmt: skip
    plan.hold(_NAME, rows.filter(rows.unauthorised | rows.away | rows.marks.contains(NOT_REQUIRED)))
    return plan.compiled(dialect)

"""In which files a year's rungs and standings lie, so that a day of marks does not write all of them again.

The newest half-term, and what lies outside the calendar, are written apart from what came before them.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from wholeschool.continuum.rows.summaries import OUTSIDE_THE_CALENDAR
from wholeschool.continuum.rungs.climb_since import Cut
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store import year_of_file

_MADE = pa.schema([("half_term", pa.int8())])
_FIRST = OUTSIDE_THE_CALENDAR + 1


@dataclass(frozen=True)
class Pieces:
    """What a year of a table is put together of: rows, each for a file of its own, and files that stay."""

    rows: tuple[ir.Table, ...]
    files: tuple[str, ...]


def pieces(engine: LocalEngine, name: str, made: str, academic_year: str, cut: Cut | None) -> Pieces:
    """The pieces of a year of a table, which the engine shows as `made` from the cut on (None: as a whole).

    Of what lies before the cut, files that hold nothing else stay; the other rows are written again. What
    lies outside the calendar is always made anew.
    """
    (last,) = _last_compiled(engine.DIALECT)
    newest = engine.answer(last)["half_term"].to_pylist()[0] or _FIRST
    begins = cut.half_term if cut else _FIRST
    files = [file for file in engine.files(name) if cut and year_of_file(file) == academic_year]
    settled = tuple(file for file in files if _is_before(file, begins))
    others = [file for file in files if file not in settled]
    table = TABLES[name]
    engine.show_files(f"{name}_not_settled", others, table.arrow, table.partition_by)
    engine.ask(climb_begins=begins, climb_newest=newest)
    engine.run(_compiled(engine.DIALECT, name, made))
    needed = {"made_before": begins < newest, "made_newest": True, "not_made": bool(others)}
    return Pieces(tuple(engine.table(f"{name}_{each}") for each in needed if needed[each]), settled)


def _is_before(file: str, half_term: int) -> bool:
    """Whether all rows of a file lie in half-terms before this one."""
    said = pq.read_metadata(file)
    column = said.schema.names.index("half_term")
    spans = [said.row_group(group).column(column).statistics for group in range(said.num_row_groups)]
    return all(
        span is not None and span.has_min_max and span.min >= _FIRST and span.max < half_term
        for span in spans
    )


@compiled_once
def _last_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """The newest half-term of the standings that were made."""
    plan, rows = Plan(), Plan.given("standings_of_year", _MADE)
    plan.view("newest_half_term", rows.agg(half_term=rows.half_term.max()))
    return plan.compiled(dialect)


@compiled_once
def _compiled(dialect: str, name: str, made: str) -> tuple[CompiledStep, ...]:
    """What was made of the half-terms before the newest one, and the rest; what else lies before the cut."""
    plan, table = Plan(), TABLES[name].own_arrow
    rows, stored = Plan.given(made, table), Plan.given(f"{name}_not_settled", table)
    begins, newest = (Plan.asked(f"climb_{each}", "int8") for each in ("begins", "newest"))
    before = rows.half_term.between(_FIRST, newest - 1)
    plan.view(f"{name}_made_before", rows.filter(before))
    plan.view(f"{name}_made_newest", rows.filter(~before))
    plan.view(f"{name}_not_made", stored.filter(stored.half_term.between(_FIRST, begins - 1)))
    return plan.compiled(dialect)

"""Rows of large tables that are worked out a year at a time, so that years whose tables stand keep theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store import Kept, show_years, year_of_file

_NO_YEAR = ""


def of_year(name: str) -> ir.Table:
    """A canonical table, of which a plan is given one academic year, as `year_by_year` shows it."""
    return Plan.given(_shown_as(name), TABLES[name].own_arrow)


def academic_years(engine: LocalEngine, *names: str) -> tuple[str, ...]:
    """The academic years of which one of these tables has rows, or files, oldest first."""
    return tuple(sorted(set().union(*(_years_of(engine, name) for name in names))))


def _years_of(engine: LocalEngine, name: str) -> set[str]:
    files = engine.files(name)
    if files and TABLES[name].partition_by:
        return {year_of_file(file) for file in files}
    (asked,) = _years_compiled(engine.DIALECT, name)
    return set(engine.answer(asked)["academic_year"].to_pylist())


@compiled_once
def _years_compiled(dialect: str, name: str) -> tuple[CompiledStep, ...]:
    plan, rows = Plan(), Plan.given(name, TABLES[name].own_arrow)
    plan.view(f"years_of_{name}", rows.select("academic_year").distinct())
    return plan.compiled(dialect)


def year_by_year(
    engine: LocalEngine,
    kept: Kept,
    steps: Sequence[CompiledStep],
    rests_on: Sequence[str],
    years: Sequence[str],
    *,
    basis: object = "",
) -> Mapping[str, pa.Table]:
    """For each academic year the rows of a plan's last step, which also names what is kept.

    The plan may read no table but those of `rests_on`, as `of_year` gives them, and what `basis` tells from
    any other. Without a year there are the rows of none, so that their columns are known.
    """
    last = steps[-1].name

    def make(year: str = _NO_YEAR) -> pa.Table:
        for name in rests_on:
            show_years(engine, name, [year], _shown_as(name))
        engine.run(steps[:-1])
        return engine.answer(steps[-1])

    if not years:
        return {_NO_YEAR: make()}
    return {year: kept.rows(last, year, rests_on, partial(make, year), basis=basis) for year in years}


def told(rows: pa.Table) -> str:
    """What tells rows of numbers and days, without nulls, from any others, in whatever order they stand."""
    digest = hashlib.blake2b(digest_size=16)
    for column in rows.sort_by([(name, "ascending") for name in rows.column_names]).columns:
        digest.update(column.to_numpy().astype(np.int64).tobytes())
    return digest.hexdigest()


def all_years(rows: Mapping[str, pa.Table]) -> pa.Table:
    """The rows of all years behind each other."""
    return pa.concat_tables(rows.values())


def _shown_as(name: str) -> str:
    return f"{name}_of_year"

"""One academic year of a table, by its own files.

An engine that is asked for one year of many files passes over the others, takes it that hardly a row is left,
and joins the wrong way round. Shown by its own files, a year is known to be as large as it is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store.store import standing, stored
from wholeschool.store.today import goes_by_today, show_by_today


def year_of_file(file: str) -> str:
    """The academic year whose rows a file holds, by its folder (``academic_year=202425``)."""
    # Asked a thousand times of one store: a Path of each would take a tenth of a second.
    return os.path.basename(os.path.dirname(file)).partition("=")[2]  # noqa: PTH119, PTH120


def show_years(engine: LocalEngine, name: str, academic_years: Sequence[str], shown: str) -> None:
    """Show under the name `shown` what the engine's table `name` has of some academic years."""
    table = TABLES[name]
    files = engine.files(name)
    if not (files and table.partition_by):
        engine.run(_filtered(engine.DIALECT, name, tuple(academic_years), shown))
        return
    its = [file for file in files if year_of_file(file) in academic_years]
    if goes_by_today(engine) and "urn" in table.names:
        show_by_today(engine, name, shown, tuple(its))
        return
    whole = stored(shown) if table.history else shown
    if its and engine.files(whole) == tuple(its):
        return  # as it was shown for another analysis
    engine.show_files(whole, its, table.arrow, table.partition_by)
    if table.history:
        engine.run(_standing(engine.DIALECT, name, shown))


@compiled_once
def _filtered(
    dialect: str, name: str, academic_years: tuple[str, ...], shown: str
) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rows = Plan.given(name, TABLES[name].own_arrow)
    plan.view(shown, rows.filter(rows.academic_year.isin(academic_years)).select(*TABLES[name].names))
    return plan.compiled(dialect)


@compiled_once
def _standing(dialect: str, name: str, shown: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    plan.view(shown, standing(Plan.given(stored(shown), TABLES[name].arrow), name))
    return plan.compiled(dialect)

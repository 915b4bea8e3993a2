"""Keeping `week_counts` and `week_forms` in step with registers, calendar and rolls.

The school-years that an import touched are derived anew; a row says when it last changed, so that a
build makes anew what changed and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import CompiledStep, Plan, compiled_once, made_once
from wholeschool.engine.plan import arrow_of
from wholeschool.ingest.memory import give_back
from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.ingest.rows.ahead import worked_ahead
from wholeschool.schema import TABLES
from wholeschool.schema.schools import SCHOOL_YEAR, SCHOOL_YEARS
from wholeschool.schema.years import monday_of_column, week_year_of_column
from wholeschool.store import MOMENT, Part, Transaction, of_part, parts_by_school

_KEY = TABLES["week_counts"].key
_READ = ("registers", "calendar", "enrolments")
"""What weeks are derived from."""
_RETIMED = "retimed_calendar"


def refresh_weeks(transaction: Transaction, changed: dict[str, ir.Table]) -> None:
    """Derive the weeks that changed rows of registers, calendar or enrolments bear upon.

    `changed` has for each of these tables the rows that changed, with urn and academic_year or date.
    """
    engine = transaction.engine
    touched = engine.hold("touched_school_years", _school_years(changed))
    years = tuple(sorted(set(engine.fetch(touched)["academic_year"].to_pylist())))
    if not years:
        return
    retimed = changed.get("calendar")
    if retimed is not None:
        engine.view(_RETIMED, retimed)
    compiled = _compiled(engine.DIALECT, retimed=retimed is not None, stood=engine.has_rows("week_counts"))
    steps = {step.name: step for step in compiled}
    registers = _of_touched(transaction.table("registers"), touched)
    with (
        transaction.replacing("week_counts", years) as counts,
        transaction.replacing("week_forms", years) as forms,
    ):
        parts = parts_by_school(engine, registers, times=TABLES["registers"].at_once)
        given = (_touched_part(transaction, part, steps) for part in parts)
        # The weeks of the next part are derived while those of one are written.
        for part, (counted, formed) in zip(parts, worked_ahead(_derived, given), strict=True):
            engine.view("week_counts_of_part", of_part(transaction.table("week_counts"), part))
            engine.lend("derived_counts", counted)
            engine.run([steps["dated_counts"]])
            counts.add(engine.table("dated_counts"))
            forms.add(engine.lend("derived_forms", formed))
            engine.take_back("derived_counts")
            engine.take_back("derived_forms")
            del counted, formed
            give_back()
        for name, written in (("week_counts", counts), ("week_forms", forms)):
            written.add(_of_others(transaction.table(name), touched))


def _touched_part(
    transaction: Transaction, part: Part, steps: Mapping[str, CompiledStep]
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The registers, the calendar and the rolls of a part of what is touched."""
    engine = transaction.engine
    for name in _READ:
        engine.view(f"{name}_of_part", of_part(transaction.table(name), part))
    marked = engine.answer(steps["registers_touched"])
    # Where nobody has a mark nothing is missing: a census alone needs no look at its rolls.
    calendar, rolls = (
        engine.answer(step) if marked.num_rows else arrow_of(step.schema).empty_table()
        for step in (steps["calendar_touched"], steps["enrolments_touched"])
    )
    return marked, calendar, rolls


def _derived(given: tuple[pa.Table, pa.Table, pa.Table]) -> tuple[pa.Table, pa.Table]:
    return derive_weeks(*given)


@made_once
def _of_touched(rows: ir.Table, touched: ir.Table) -> ir.Table:
    return rows.semi_join(touched, SCHOOL_YEAR)


@made_once
def _of_others(rows: ir.Table, touched: ir.Table) -> ir.Table:
    return rows.anti_join(touched, SCHOOL_YEAR)


@compiled_once
def _compiled(dialect: str, *, retimed: bool, stood: bool) -> tuple[CompiledStep, ...]:
    """The steps of one part: the rows that are touched, and the derived counts with their moment."""
    plan = Plan()
    touched = Plan.given("touched_school_years", SCHOOL_YEARS)
    for name in _READ:
        rows = _with_year(Plan.given(f"{name}_of_part", TABLES[name].own_arrow))
        plan.view(f"{name}_touched", rows.semi_join(touched, SCHOOL_YEAR))
    counts = TABLES["week_counts"].own_arrow
    derived = Plan.given("derived_counts", counts.remove(counts.get_field_index("changed_at")))
    calendar = Plan.given(_RETIMED, TABLES["calendar"].own_arrow) if retimed else None
    if stood:
        dated = _dated(derived, Plan.given("week_counts_of_part", counts), calendar)
    else:
        dated = derived.select(*derived.columns, changed_at=Plan.asked("now", MOMENT)).select(*counts.names)
    plan.view("dated_counts", dated)
    return plan.compiled(dialect)


def _school_years(changed: dict[str, ir.Table]) -> ir.Table:
    found = [_with_year(rows).select(*SCHOOL_YEAR) for rows in changed.values()]
    return ibis.union(*found, distinct=True) if len(found) > 1 else found[0].distinct()


def _with_year(rows: ir.Table) -> ir.Table:
    """Rows with an academic year; that of a calendar row is its week's, as in the register."""
    if "academic_year" in rows.columns:
        return rows
    return rows.mutate(academic_year=week_year_of_column(rows.date))


def _dated(derived: ir.Table, stood: ir.Table, retimed: ir.Table | None) -> ir.Table:
    """The derived rows with `changed_at`: that of the row that stood where both say the same.

    Where the calendar gave a week's sessions other minutes, its rows count as changed.
    """
    before = stood.rename({f"{name}_stood": name for name in stood.columns})
    joined = derived.left_join(before, [derived[key] == before[f"{key}_stood"] for key in _KEY])
    sets = [name for name in derived.columns if name not in _KEY]
    same = ibis.and_(*[joined[name] == joined[f"{name}_stood"] for name in sets]).fill_null(False)
    compared = joined.mutate(same=same)
    if retimed is not None:
        compared = _unless_retimed(compared, retimed)
    changed_at = ibis.ifelse(compared.same, compared.changed_at_stood, Plan.asked("now", MOMENT))
    return compared.mutate(changed_at=changed_at).select(*TABLES["week_counts"].names)


def _unless_retimed(rows: ir.Table, retimed: ir.Table) -> ir.Table:
    """Rows whose `same` is false also where their school's week has other sessions or minutes now."""
    weeks = retimed.select(retimed_urn="urn", retimed_week=monday_of_column(retimed.date)).distinct()
    joined = rows.left_join(weeks, [rows.urn == weeks.retimed_urn, rows.week == weeks.retimed_week])
    return joined.mutate(same=joined.same & joined.retimed_urn.isnull())

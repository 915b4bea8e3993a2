"""Schools under their number of today: one place in which a school that changed its number becomes one.

The tables keep the number that was recorded. An engine that is told which number stands for which today shows
every table by today's from then on, whole or a year at a time; nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store.store import standing, stored

_TODAY = "urns_of_today"
_COLUMNS = pa.schema([("before", pa.int32()), ("today", pa.int32())])
_ONE_OF = ("schools", "calendar")
"""Tables in which a school has one row for what both numbers may have one for: that of today's is taken."""
_ADDED = {
    "presence": (
        "possible", "authorised", "unauthorised", "coalition", "dual", "dual_unmatched", "scheduled",
        "taught",
    ),
    "ledger": ("sessions", "minutes", "share"),
    "ledger_findings": ("sessions",),
    "rungs": ("times",),
}  # fmt: skip
"""What is added up in the week in which the number changed; of other columns the lowest is taken."""
_LONGEST_HOLIDAY = timedelta(weeks=8)
"""A stay that goes on under the new number begins within so long after the end of the old one."""


def go_by_today(engine: LocalEngine, today: Mapping[int, int]) -> None:
    """Show every table that names schools by their numbers of today: `today` has it for each earlier one."""
    if not today:
        return
    rows = {"before": list(today), "today": list(today.values())}
    engine.hold(_TODAY, pa.table(rows, schema=_COLUMNS))
    for name in TABLES:
        files = engine.files(name)
        if files and "urn" in TABLES[name].names:
            show_by_today(engine, name, name, files)
            engine.note_files(name, files)


def goes_by_today(engine: LocalEngine) -> bool:
    """Whether the engine was told of schools that go by another number today."""
    return engine.shows(_TODAY)


def told_today(engine: LocalEngine) -> str:
    """Tells the numbers that an engine goes by from any others; empty = those that were recorded."""
    if not goes_by_today(engine):
        return ""
    pairs = engine.fetch(engine.table(_TODAY)).to_pylist()
    return " ".join(sorted(f"{pair['before']}={pair['today']}" for pair in pairs))


def show_by_today(engine: LocalEngine, name: str, shown: str, files: tuple[str, ...]) -> None:
    """Show these files of the table `name` under the name `shown`, schools by their numbers of today."""
    table = TABLES[name]
    whole = stored(shown) if table.history else _recorded(shown)
    if not files or engine.files(whole) != files:
        engine.show_files(whole, files, table.arrow, table.partition_by)
    engine.run(_compiled(engine.DIALECT, name, shown))


def _recorded(shown: str) -> str:
    return f"{shown}_as_recorded"


@compiled_once
def _compiled(dialect: str, name: str, shown: str) -> tuple[CompiledStep, ...]:
    plan, table = Plan(), TABLES[name]
    rows = (
        standing(Plan.given(stored(shown), table.arrow), name)
        if table.history
        else Plan.given(_recorded(shown), table.own_arrow)
    )
    today = Plan.given(_TODAY, _COLUMNS)
    joined = rows.left_join(today, rows.urn == today.before)
    mapped = joined.mutate(before=joined.urn, urn=joined.today.fill_null(joined.urn))
    if name in _ONE_OF:
        mapped = _one_of_each(mapped, table.key)
    if name == "enrolments":
        mapped = _stays_that_go_on(mapped)
    shown_rows = mapped.select(*table.names)
    if name in _ADDED:
        changed = shown_rows.urn.isin(today.today)
        added = _added_up(shown_rows.filter(changed), table.key, _ADDED[name])
        shown_rows = shown_rows.filter(~changed).union(added)
    plan.view(shown, shown_rows)
    return plan.compiled(dialect)


def _added_up(rows: ir.Table, key: tuple[str, ...], sums: tuple[str, ...]) -> ir.Table:
    """One row a key, where a school that changed its number within a week has two."""
    others = {name: rows[name].min() for name in rows.columns if name not in (*key, *sums)}
    added = {name: rows[name].sum().cast(rows[name].type()) for name in sums}
    return rows.group_by(*key).agg(**added, **others).select(*rows.columns)


def _one_of_each(rows: ir.Table, key: tuple[str, ...]) -> ir.Table:
    newest = ibis.window(group_by=list(key), order_by=[rows.today.notnull(), rows.before.desc()])
    return rows.mutate(place=ibis.row_number().over(newest)).filter(ibis._.place == 0)


def _stays_that_go_on(rolls: ir.Table) -> ir.Table:
    """A stay that ended with the old number and goes on under the new one is one stay in the year.

    In a later year it goes on as any other does: the earlier row has no end, and no reason for leaving. Of
    two that begin together, the school of today has the last word.
    """
    oldest_first = [rolls.start, rolls.today.isnull(), rolls.before]
    in_order = ibis.window(group_by=["pupil_id", "urn"], order_by=oldest_first)
    columns = ("before", "start", "end", "academic_year")
    beside = rolls.mutate(
        **{f"next_{name}": rolls[name].lead().over(in_order) for name in columns},
        **{f"last_{name}": rolls[name].lag().over(in_order) for name in columns},
    )
    goes_on = _follows(beside.before, beside.end, beside.next_before, beside.next_start)
    went_on = _follows(beside.last_before, beside.last_end, beside.before, beside.start)
    within = goes_on & (beside.academic_year == beside.next_academic_year)
    begun = went_on & (beside.academic_year == beside.last_academic_year)
    left = beside.mutate(
        within=within.fill_null(False),
        start=ibis.ifelse(begun.fill_null(False), beside.last_start, beside.start),
        **{
            name: ibis.ifelse(goes_on.fill_null(False), ibis.null(beside[name].type()), beside[name])
            for name in ("end", "leaving_reason", "destination")
        },
    )
    return left.filter(~left.within)


def _follows(before: ir.Value, end: ir.Value, after: ir.Value, start: ir.Value) -> ir.Value:
    """Whether a stay goes on under another number."""
    return (before != after) & (end.isnull() | (start <= end + ibis.interval(days=_LONGEST_HOLIDAY.days)))

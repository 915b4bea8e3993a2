"""All that the files of an import say, merged into the store table by table, and what follows of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.actions.corrections import Correction, correction_of
from wholeschool.actions.import_people import SEALED, Learnt, counted
from wholeschool.ingest.registers.week_tables import refresh_weeks
from wholeschool.ingest.together.cross_checks import cross_findings
from wholeschool.ingest.together.laid import LAID, lies
from wholeschool.ingest.together.same_stay import vague_stays
from wholeschool.ingest.together.settle import settle, settle_laid, settled_name
from wholeschool.ingest.together.settle_marks import SettledMarks, settle_marks
from wholeschool.ingest.together.withdrawn import withdrawn_latenesses, without_withdrawn
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Transaction, merge_rows, withdraw_rows

_BEAR_ON_WEEKS = ("registers", "calendar", "enrolments")


@dataclass(frozen=True)
class Merge:
    """What a merge did: rows that are new, corrected or withdrawn, what was corrected, what it all says."""

    changed: int
    corrected: tuple[Correction, ...]
    findings: tuple[Finding, ...]


def merge_tables(
    transaction: Transaction,
    of_all: Learnt,
    tables: Sequence[Mapping[str, pa.Table]],
    renamed: ir.Table | None,
    between: Callable[[], None],
) -> Merge:
    """Merge every table, and derive anew what hangs on the rows that changed.

    `renamed` are school-years in which schools have got their own number; `between` is done after each table.
    """
    changed = 0
    corrected: list[Correction | None] = []
    changed_rows = {}
    for name in TABLES:
        rows = _settled(transaction, name, tables, of_all.moves)
        if rows is None:
            continue
        if name == "enrolments" and isinstance(rows, ir.Table):
            withdraw_rows(transaction, name, vague_stays(rows, transaction.table(name)))
        merged = merge_rows(transaction, name, rows)
        if name == "registers" and merged.changed:
            changed += _withdraw_latenesses(transaction)
        changed += counted(transaction, name, merged)
        corrected.append(correction_of(transaction, name, merged))
        del rows
        between()
        if merged.changed:
            changed_rows[name] = transaction.engine.table(f"compared_{name}")
    if bearing := _bear_on_weeks(changed_rows, of_all.moved, renamed):
        refresh_weeks(transaction, bearing)
        between()
    return Merge(changed, tuple(filter(None, corrected)), cross_findings(transaction, changed_rows))


def _withdraw_latenesses(transaction: Transaction) -> int:
    """Close the latenesses that the marks which changed take back; gives how many they were."""
    marked = transaction.engine.table("compared_registers")
    withdrawn = withdrawn_latenesses(transaction.table("events"), marked)
    return withdraw_rows(transaction, "events", withdrawn)


def _bear_on_weeks(
    changed_rows: Mapping[str, ir.Table], moved: ir.Table | None, renamed: ir.Table | None
) -> dict[str, ir.Table]:
    """The rows that changed of whose school-years the weeks are derived anew."""
    bearing = {name: rows for name, rows in changed_rows.items() if name in _BEAR_ON_WEEKS}
    more = {"moved": moved, "renamed": renamed}
    return bearing | {name: rows for name, rows in more.items() if rows is not None}


def _settled(
    transaction: Transaction, name: str, tables: Sequence[Mapping[str, pa.Table]], moves: Mapping[int, int]
) -> ir.Table | SettledMarks | None:
    """What all files say of a table, a row a key; None where they say nothing.

    Registers have been merged when events are settled: a lateness that a later mark takes back is none.
    """
    engine = transaction.engine
    if name in LAID and not lies(engine, name):
        return None
    if name == "registers":
        return settle_marks(engine, transaction.table(name), moves)
    rows = _settled_rows(transaction, name, tables, moves)
    if rows is not None and name == "events" and lies(engine, "registers"):
        return without_withdrawn(rows, transaction.table("registers"))
    return rows


def _settled_rows(
    transaction: Transaction, name: str, tables: Sequence[Mapping[str, pa.Table]], moves: Mapping[int, int]
) -> ir.Table | None:
    engine = transaction.engine
    if name in LAID:
        return settle_laid(engine, name, moves)
    if engine.shows(settled_name(name)):  # some pupils at a time, with the censuses
        return engine.table(settled_name(name))
    if name == "identities":
        return engine.table(SEALED)
    given = [each[name] for each in tables if name in each and each[name].num_rows]
    return settle(engine, name, given, transaction.table(name)) if given else None

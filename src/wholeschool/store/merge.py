"""A later file corrects an earlier one: the row that stood is closed, and another is opened.

Nothing is overwritten, so what was known on any day can be read again (`known_from`, `known_to`).
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from wholeschool.schema import TABLES, Table
from wholeschool.store.known import moment
from wholeschool.store.transaction import Transaction


@dataclass(frozen=True)
class Merged:
    """What a merge did: rows that are new, rows that took the place of others, partitions touched."""

    opened: int
    corrected: int
    partitions: tuple[str, ...]

    @property
    def changed(self) -> int:
        """Rows that changed something."""
        return self.opened


def merge_rows(transaction: Transaction, name: str, given: ir.Table) -> Merged:
    """Bring rows (a table's own columns, one a key) into an imported table.

    A row that stands already in the same words changes nothing; where nothing changes, nothing is
    written.
    """
    table = TABLES[name]
    engine = transaction.engine
    compared = engine.hold(f"compared_{name}", _compare(given, transaction.table(name), table))
    opened = engine.count(compared)
    if not opened:
        return Merged(0, 0, ())
    corrected = engine.count(compared.filter(compared.corrects))
    closed = _closed(transaction.stored(name), compared.filter(compared.corrects), table, transaction)
    fresh = compared.drop("corrects").mutate(
        import_id=ibis.literal(transaction.commit_id, "int64"),
        known_from=transaction.now,
        known_to=moment(None),
    )
    partitions = _touched(transaction, compared, table)
    columns = table.arrow.names
    transaction.replace(name, closed.select(*columns).union(fresh.select(*columns)), partitions or None)
    return Merged(opened, corrected, partitions)


def withdraw_rows(transaction: Transaction, name: str, withdrawn: ir.Table) -> int:
    """Close standing rows that nothing takes the place of; gives how many they were."""
    table = TABLES[name]
    closing = transaction.engine.hold(f"withdrawn_{name}", withdrawn)
    rows = transaction.engine.count(closing)
    if rows:
        partitions = _touched(transaction, closing, table)
        closed = _closed(transaction.stored(name), closing, table, transaction)
        transaction.replace(name, closed.select(*table.arrow.names), partitions or None)
    return rows


def _compare(given: ir.Table, standing: ir.Table, table: Table) -> ir.Table:
    """The given rows that are new or say something else, with `corrects`: whether one stood before."""
    before = standing.rename({f"{column}_before": column for column in table.names})
    joined = given.left_join(before, [given[key] == before[f"{key}_before"] for key in table.key])
    stood = joined[f"{table.key[0]}_before"].notnull()
    same = ibis.and_(
        *[joined[value].identical_to(joined[f"{value}_before"]) for value in table.values], stood
    )
    return joined.filter(~same).select(*table.names, corrects=stood.fill_null(False))


def _closed(rows: ir.Table, corrections: ir.Table, table: Table, transaction: Transaction) -> ir.Table:
    """All stored rows; those that a correction takes the place of are closed at this import."""
    keys = corrections.select(**{f"{key}_new": key for key in table.key})
    joined = rows.left_join(keys, [rows[key] == keys[f"{key}_new"] for key in table.key])
    closes = joined[f"{table.key[0]}_new"].notnull() & joined.known_to.isnull()
    return joined.mutate(known_to=ibis.ifelse(closes, transaction.now, joined.known_to))


def _touched(transaction: Transaction, compared: ir.Table, table: Table) -> tuple[str, ...]:
    """The partitions to be written anew: of the rows given and of the rows that they correct."""
    if not table.partition_by:
        return ()
    standing = transaction.table(table.name)
    before = standing.semi_join(compared, [standing[key] == compared[key] for key in table.key])
    touched = compared.select(table.partition_by).union(before.select(table.partition_by)).distinct()
    return tuple(sorted(transaction.engine.fetch(touched)[table.partition_by].to_pylist()))

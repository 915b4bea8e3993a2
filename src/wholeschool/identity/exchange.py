"""Closing some rows of a table and opening others, in one writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import Plan, made_once
from wholeschool.schema import TABLES, Table
from wholeschool.store import MOMENT, Transaction, closed_rows, moment

Rows = Iterable[Mapping[str, Any]]


def exchange_rows(transaction: Transaction, name: str, closing: Rows, opening: Rows) -> int:
    """Close the standing rows that have the keys of either, and open the latter; gives how many were opened.

    Rows have the table's own columns; no two of `opening` have one key.
    """
    table, engine = TABLES[name], transaction.engine
    own = table.own_arrow
    opened = pa.Table.from_pylist([*opening], schema=own)
    parts = [table.partition_by] if table.partition_by else []
    keyed = pa.schema([own.field(key) for key in (*table.key, *parts)])
    both = pa.concat_tables([pa.Table.from_pylist([*closing], schema=own), opened]).select(keyed.names)
    if not both.num_rows:
        return 0
    keys, fresh = engine.hold(f"exchanged_{name}", both), engine.hold(f"opening_{name}", opened)
    partitions = sorted(set(both[parts[0]].to_pylist())) if parts else None
    transaction.replace(name, _exchanged(transaction.stored(name), keys, fresh, table), partitions)
    return int(opened.num_rows)


@made_once
def _exchanged(stored: ir.Table, keys: ir.Table, opening: ir.Table, table: Table) -> ir.Table:
    """All rows of a table once the standing ones under `keys` are closed, and those of `opening` stand."""
    now = cast(ir.TimestampScalar, Plan.asked("now", MOMENT))
    closed = closed_rows(stored, keys.select(*table.key).distinct(), table, now)
    fresh = opening.mutate(import_id=Plan.asked("import_id", "int64"), known_from=now, known_to=moment(None))
    columns = table.arrow.names
    return closed.select(*columns).union(fresh.select(*columns))

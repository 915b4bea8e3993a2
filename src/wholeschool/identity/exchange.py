"""Closing some rows of a table and opening others, in one writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import pyarrow as pa

from wholeschool.engine import Plan
from wholeschool.schema import TABLES
from wholeschool.store import Transaction, moment

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
    keys = (
        engine.hold(f"exchanged_{name}", both).select(**{f"{key}_new": key for key in table.key}).distinct()
    )
    stored = transaction.stored(name)
    joined = stored.left_join(keys, [stored[key] == keys[f"{key}_new"] for key in table.key])
    closes = joined[f"{table.key[0]}_new"].notnull() & joined.known_to.isnull()
    closed = joined.mutate(known_to=ibis.ifelse(closes, transaction.now, joined.known_to))
    fresh = engine.hold(f"opening_{name}", opened).mutate(
        import_id=Plan.asked("import_id", "int64"),
        known_from=transaction.now,
        known_to=moment(None),
    )
    partitions = sorted(set(both[parts[0]].to_pylist())) if parts else None
    columns = table.arrow.names
    transaction.replace(name, closed.select(*columns).union(fresh.select(*columns)), partitions)
    return int(opened.num_rows)

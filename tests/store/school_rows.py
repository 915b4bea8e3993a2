"""Rows of the table of schools, the smallest table that is imported: for what holds of every table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from wholeschool.schema import TABLES
from wholeschool.store import Commit, Store, Transaction, merge_rows, writing

SCHOOLS = TABLES["schools"]


def schools(*named: tuple[int, str]) -> pa.Table:
    """Schools of 2024/25 by URN and name."""
    rows = [{"urn": urn, "academic_year": "202425", "name": name} for urn, name in named]
    return pa.Table.from_pylist(rows, schema=SCHOOLS.own_arrow)


def events(*numbered: tuple[str, int, str], year: str = "202425") -> pa.Table:
    """Events by number, pupil and kind, on the first Monday of a year."""
    day = f"{year[:4]}-09-02"
    rows = [
        {
            "event_id": event_id, "pupil_id": pupil, "urn": 100001, "kind": kind, "half": "AM",
            "duration_status": "known", "academic_year": year,
        }
        for event_id, pupil, kind in numbered
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=TABLES["events"].own_arrow)
    place = table.column_names.index("start")
    return table.set_column(place, TABLES["events"].own_arrow.field("start"), _days(day, len(rows)))


def _days(day: str, count: int) -> pa.Array:
    return pa.array([day] * count, pa.string()).cast(pa.date32())


def merge(transaction: Transaction, name: str, rows: pa.Table) -> Any:
    """Merge rows of Arrow into a table."""
    return merge_rows(transaction, name, transaction.engine.hold("given", rows))


def bring(store: Store, rows: pa.Table, name: str = "schools") -> Commit:
    """Merge rows into a table, in a transaction of their own."""
    with writing(store) as transaction:
        merged = merge(transaction, name, rows)
        return transaction.commit("import", changed=merged.changed)


def names(store: Store) -> dict[int, str]:
    """The standing schools."""
    return {row["urn"]: row["name"] for row in standing_rows(store, "schools")}


def standing_rows(store: Store, name: str) -> Sequence[dict[str, Any]]:
    with store.reading() as engine:
        rows: list[dict[str, Any]] = engine.fetch(engine.table(name)).to_pylist()
    return rows


def all_rows(store: Store, name: str) -> Sequence[dict[str, Any]]:
    """Every row that a table has held, with its history, oldest first."""
    with store.reading() as engine:
        rows: list[dict[str, Any]] = engine.fetch(engine.table(f"{name}_stored")).to_pylist()
    return sorted(rows, key=lambda row: row["known_from"])

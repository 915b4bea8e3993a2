"""Writing to a store's tables as a program would that knows nothing of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

Row = dict[str, Any]


def rows_on_disk(store: Path, table: str) -> list[Row]:
    """Every row of a table's newest version."""
    rows: list[Row] = DeltaTable(str(store / table)).to_pyarrow_table().to_pylist()
    return rows


def rewrite(store: Path, table: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Write a new version of a table, with its rows changed."""
    delta = DeltaTable(str(store / table))
    whole = delta.to_pyarrow_table()
    rows = pa.Table.from_pylist(change(whole.to_pylist()), schema=whole.schema)
    write_deltalake(delta, rows, mode="overwrite")


def rewrite_in_place(store: Path, table: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Change the rows inside the table's own file, so that no version tells of it."""
    (path,) = DeltaTable(str(store / table)).file_uris()
    file = pa.parquet.ParquetFile(path)
    whole = file.read()
    pa.parquet.write_table(pa.Table.from_pylist(change(whole.to_pylist()), schema=whole.schema), path)

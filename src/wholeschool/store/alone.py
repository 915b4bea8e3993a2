"""Tables that no commit names (`audit`, `import_log`): many small files brought together into one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wholeschool.engine import WrittenFile
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import opened, versions
from wholeschool.store.locks import adding_a_look

_MOST_FILES = 200
"""Each look and each commit is a file; reading two hundred takes a tenth of a second."""


def bring_together(store: Path, *, most_files: int = _MOST_FILES) -> int:
    """Make one file of each of these tables that has more than `most_files`; gives how many files that were.

    The caller is the only writer; looks may be added at any time, before and after. Being cut off leaves the
    one state or the other.
    """
    brought = 0
    with adding_a_look(store):
        for name in COMMITTED_ALONE:
            _, files = versions.newest_files(store, TABLES[name])
            if len(files) > most_files:
                rewrite_alone(store, name, lambda rows: rows)
                brought += len(files)
    return brought


def rewrite_alone(store: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Put what `change` makes of a table's rows in the place of all its files.

    The caller is the only writer, and holds the audit (`locks.adding_a_look`).
    """
    table = TABLES[name]
    version, _ = versions.newest_files(store, table)
    rows = change(rows_alone(store, name))
    path = opened.table_folder(store, table) / f"together-{version + 1:09d}-{uuid.uuid4().hex}.parquet"
    pq.write_table(rows.cast(table.arrow), path)
    file = WrittenFile(path, path.stat().st_size, rows.num_rows)
    versions.add_version(store, table, [(file, "")], commit_id=version + 1)


def rows_alone(store: Path, name: str) -> pa.Table:
    """All rows of such a table, in its newest version."""
    table = TABLES[name]
    _, files = versions.newest_files(store, table)
    rows = [pq.ParquetFile(file).read().cast(table.arrow) for file in files]
    return pa.concat_tables([table.arrow.empty_table(), *rows])

"""Rows added to a table kept apart by partition, a piece at a time: one new file in each partition."""

from __future__ import annotations

import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from wholeschool.engine import WrittenFile
from wholeschool.schema import Table

_ROWS_OF_GROUP = 50_000
"""Rows that are read or passed over together: a question is of a few places, which stand together."""
_TEXT = pa.dictionary(pa.int32(), pa.string())


class Addition:
    """Files in the making. `files` are those that are whole, when it has been left without an error.

    Pieces are written as they come, in their order; texts go down as dictionaries, which takes much less time
    than writing them out.
    """

    def __init__(self, table: Table, folder: Path) -> None:
        self._table = table
        self._folder = folder
        self._writers: dict[str, tuple[Path, pq.ParquetWriter]] = {}
        self._rows: dict[str, int] = {}
        self.files: list[tuple[WrittenFile, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for value, (path, writer) in self._writers.items():
            writer.close()
            if error is not None:
                path.unlink(missing_ok=True)
            else:
                self.files.append((WrittenFile(path, path.stat().st_size, self._rows[value]), value))

    def add(self, value: str, rows: pa.Table) -> None:
        """Write rows, with the table's columns, into the partition of that value."""
        if not rows.num_rows:
            return
        if value not in self._writers:
            self._writers[value] = self._open(value)
            self._rows[value] = 0
        _, writer = self._writers[value]
        writer.write_table(rows.select(self._schema.names).cast(self._schema), row_group_size=_ROWS_OF_GROUP)
        self._rows[value] += rows.num_rows

    @property
    def _schema(self) -> pa.Schema:
        """The columns of the files: without that of the partition, which their folder says."""
        return pa.schema(
            [
                each.with_type(_TEXT) if pa.types.is_string(each.type) else each
                for each in self._table.arrow
                if each.name != self._table.partition_by
            ]
        )

    def _open(self, value: str) -> tuple[Path, pq.ParquetWriter]:
        folder = self._folder / f"{self._table.partition_by}={value}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"part-{uuid.uuid4().hex}.parquet"
        texts = [each.name for each in self._schema if pa.types.is_dictionary(each.type)]
        # Without Arrow's own schema, so that other readers see texts as texts.
        return path, pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=texts,
            store_schema=False,
        )

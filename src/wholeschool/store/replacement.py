"""Files that will take the place of a table, written a part at a time, and schools grouped into parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir

from wholeschool.engine import LocalEngine, WrittenFile
from wholeschool.schema import Table

PART_ROWS = 250_000
"""Rows that are worked on at once where there are many: some 60 MB in memory, six schools in a year."""

Part = tuple[int, ...] | None
"""Schools whose rows are worked on together; None = all there are."""


class Replacement:
    """Files that will take the place of a table, or of partitions of it."""

    def __init__(self, engine: LocalEngine, table: Table, folder: Path, partitions: Sequence[str]) -> None:
        self._engine = engine
        self._table = table
        self._folder = folder
        self._partitions = partitions
        self.files: list[tuple[WrittenFile, str]] = []

    def add(self, rows: ir.Table) -> None:
        """Write rows with the table's stored columns; those of other partitions are left out."""
        table = self._table
        rows = rows.select(*table.arrow.names)
        if table.sort_by:
            rows = rows.order_by(*table.sort_by)
        for value in self._partitions if table.partition_by else ("",):
            file = self._write(rows, value)
            if file:
                self.files.append((file, value))

    def _write(self, rows: ir.Table, value: str) -> WrittenFile | None:
        table, column = self._table, self._table.partition_by
        if not column:
            return self._engine.write(rows, self._folder, table.arrow, table.words)
        part = rows.filter(rows[column] == value).drop(column)
        return self._engine.write(part, self._folder / f"{column}={value}", table.arrow, table.words)


def parts_by_school(engine: LocalEngine, *tables: ir.Table) -> list[Part]:
    """The schools of some tables, grouped so that each group has some `PART_ROWS` rows, or one school."""
    counted = ibis.union(*(rows.select("urn") for rows in tables)) if len(tables) > 1 else tables[0]
    sizes = engine.fetch(counted.group_by("urn").agg(rows=counted.count()).order_by("urn"))
    if sum(sizes["rows"].to_pylist()) <= PART_ROWS:
        return [None]
    parts: list[list[int]] = [[]]
    room = PART_ROWS
    for urn, rows in zip(sizes["urn"].to_pylist(), sizes["rows"].to_pylist(), strict=True):
        if parts[-1] and rows > room:
            parts.append([])
            room = PART_ROWS
        parts[-1].append(urn)
        room -= rows
    return [tuple(part) for part in parts]


def of_part(rows: ir.Table, part: Part) -> ir.Table:
    """The rows of the schools of a part."""
    return rows if part is None else rows.filter(rows.urn.isin(part))

"""Files that will take the place of a table, written a part at a time, and schools grouped into parts."""

from __future__ import annotations

import math
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from wholeschool.engine import LocalEngine, WrittenFile, made_once
from wholeschool.schema import Table
from wholeschool.store.years import year_of_file

PART_ROWS = 200_000
"""Rows that are worked on at once where there are many: some 60 MB in memory."""


@dataclass(frozen=True)
class SomePupils:
    """Those of the pupils, in `of` groups of one size, who are in group `number`."""

    of: int
    number: int


Part = tuple[int, ...] | SomePupils | None
"""Schools, or pupils, whose rows are worked on together; None = all there are."""


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
        for value in self._partitions if self._table.partition_by else ("",):
            file = self._write(rows, value)
            if file:
                self.files.append((file, value))

    def leave(self, file: str) -> None:
        """Leave the rows of a file of these partitions as they are.

        Under a new name: one version may not take a file away and have it as well.
        """
        path = Path(file)
        copy = path.with_name(f"part-{uuid.uuid4().hex}.parquet")
        shutil.copyfile(path, copy)
        rows = pq.read_metadata(copy).num_rows
        self.files.append((WrittenFile(copy, copy.stat().st_size, rows), year_of_file(file)))

    def _write(self, rows: ir.Table, value: str) -> WrittenFile | None:
        table, folder, part = self._table, self._folder, None
        if table.partition_by:
            folder, part = folder / f"{table.partition_by}={value}", (table.partition_by, value)
        return self._engine.write(rows, folder, table.arrow, table.words, order=table.sort_by, part=part)


def parts_by_school(engine: LocalEngine, *tables: ir.Table, times: int = 1) -> list[Part]:
    """The schools of some tables, in groups of some `PART_ROWS` rows, `times` that many, or of one school."""
    sizes = engine.fetch(_sizes(*tables))
    room = most = times * PART_ROWS
    if sum(sizes["rows"].to_pylist()) <= most:
        return [None]
    parts: list[list[int]] = [[]]
    for urn, rows in zip(sizes["urn"].to_pylist(), sizes["rows"].to_pylist(), strict=True):
        if parts[-1] and rows > room:
            parts.append([])
            room = most
        parts[-1].append(urn)
        room -= rows
    return [tuple(part) for part in parts]


@made_once
def _sizes(*tables: ir.Table) -> ir.Table:
    counted = ibis.union(*(rows.select("urn") for rows in tables)) if len(tables) > 1 else tables[0]
    return counted.group_by("urn").agg(rows=counted.count()).order_by("urn")


def parts_by_pupil(engine: LocalEngine, *tables: ir.Table) -> list[Part]:
    """Groups of pupils, each with some `PART_ROWS` rows of the tables together."""
    groups = math.ceil(sum(engine.count(rows) for rows in tables) / PART_ROWS)
    return [SomePupils(groups, number) for number in range(groups)] if groups > 1 else [None]


def of_part(rows: ir.Table, part: Part) -> ir.Table:
    """The rows of the schools, or of the pupils, of a part."""
    if part is None:
        return rows
    if isinstance(part, SomePupils):
        return rows.filter(rows.pupil_id % part.of == part.number)
    return rows.filter(rows.urn.isin(part))

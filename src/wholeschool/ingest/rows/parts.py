"""Files that hold several sorts of rows: each part has its own columns, reader and quarantine."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.rows.element_lines import line_of_records
from wholeschool.ingest.rows.reading import Kind, Reading
from wholeschool.ingest.rows.sift import Account, Sift
from wholeschool.ingest.rows.source import Block, LineOf, OnRagged, Progress, Source
from wholeschool.reference.headers import layouts

BLOCK_ROWS = 20_000
"""Rows of a part that are read together: few, for a row may hold the marks of a year."""


class Reader(Protocol):
    """Reads the blocks of one file, or of one part of a file."""

    def take(self, sift: Sift) -> None:
        """Read a block; what cannot be read is rejected."""

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """Everything that was read, as canonical tables."""


@dataclass(frozen=True)
class MadeRows:
    """The rows of a part, which stand nowhere as rows: they are made while the file is walked through.

    `lines` has the line of the file on which each row begins; in a message whose `outer` elements are named
    it may be the number of one (`element_lines`).
    """

    path: Path
    outer: Collection[str]
    lines: array[int] = field(default_factory=lambda: array("q"))

    def blocks(
        self, columns: Mapping[int, str], on_ragged: OnRagged, progress: Progress | None
    ) -> Iterator[Block]:
        """Nothing: rows are handed to the part as they are made."""
        return iter(())

    def line_finder(self, records: int, wanted: Sequence[int]) -> LineOf:
        """The line of each record that is wanted."""
        line_of = line_of_records(self.path, self.outer, [self.lines[record - 1] for record in wanted])
        return lambda record: line_of(self.lines[record - 1])


def part_source(
    path: Path, layout_name: str, columns: Sequence[str], outer: Collection[str] = ()
) -> tuple[Source, MadeRows]:
    """The source of a part with these columns of a layout, under the headers that we would write.

    `outer` names the elements of a message that its rows hang on.
    """
    layout = next(each for each in layouts() if each.name == layout_name)
    names = tuple(layout.columns[column][0] for column in columns)
    rows = MadeRows(path, outer)
    places = {column: place for place, column in enumerate(columns)}
    return Source(path, names, layout, places, (), rows), rows


class Part:
    """One part of a file: rows are added one by one, and read some at a time."""

    def __init__(self, source: Source, rows: MadeRows, reader: Reader, account: Account) -> None:
        self._columns = tuple(source.places)
        self._lines = rows.lines
        self._reader = reader
        self._account = account
        self._waiting: list[Sequence[str]] = []

    def add(self, values: Sequence[str], line: int) -> None:
        """Add a row: a text for each column, and the line on which it stands (or its `record_of`)."""
        self._waiting.append(values)
        self._lines.append(line)
        if len(self._waiting) >= BLOCK_ROWS:
            self._read()

    def reading(self) -> Reading:
        """The whole part, read."""
        self._read()
        return self._account.reading(self._reader.tables(self._account.notices))

    def _read(self) -> None:
        if not self._waiting:
            return
        columns = zip(*self._waiting, strict=True)
        texts = {
            name: pa.array(values, pa.string()).dictionary_encode()
            for name, values in zip(self._columns, columns, strict=True)
        }
        last = len(self._lines)
        records = np.arange(last - len(self._waiting) + 1, last + 1, dtype=np.int64)
        sift = Sift(Block(pa.record_batch(texts), records), self._account)
        self._reader.take(sift)
        self._account.close(sift)
        self._waiting.clear()


def as_one(path: Path, kind: Kind, parts: Mapping[str, Reading]) -> Reading:
    """The readings of a file's parts, by their names, as the reading of the file."""
    tables: dict[str, list[pa.Table]] = {}
    for part in parts.values():
        for name, rows in part.tables.items():
            tables.setdefault(name, []).append(rows)
    return Reading(
        path=path,
        kind=kind,
        tables={name: pa.concat_tables(pieces) for name, pieces in tables.items()},
        read=sum(part.read for part in parts.values()),
        accepted=sum(part.accepted for part in parts.values()),
        quarantined=sum(part.quarantined for part in parts.values()),
        quarantine={name: rows for name, part in parts.items() for rows in part.quarantine.values()},
        findings=tuple(finding for part in parts.values() for finding in part.findings),
    )

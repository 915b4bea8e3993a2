"""A file of rows whose header is understood: which of its columns is which of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.manner import Manner
from wholeschool.ingest.rows.reading import Kind
from wholeschool.ingest.rows.weekdays import WeekdayHeader
from wholeschool.reference.headers import Layout

LABEL = "label"
"""Our name for the first column of a file where it is not read: a total has its word there."""

Progress = Callable[[int, int], None]
"""Told the bytes read so far and the bytes of the file."""
OnRagged = Callable[[int, str, int, int], None]
"""Told of a row whose fields do not fit the header: its record, its text, its fields, the header's fields."""
LineOf = Callable[[int], int]
"""A record (1 = the first row below the header) → its line in the file (1 = the file's first)."""


@dataclass(frozen=True)
class Block:
    """Rows that fit the header. `texts` has a column for each of ours that the file has, each distinct text
    stored once (or the text of each row, where hardly any comes again); `records` numbers the rows as the
    file counts them, 1 the first below the header. `pupils` is the pupil of each row (-1 = unknown), where
    whoever hands the rows over has looked them up.
    """

    texts: pa.RecordBatch
    records: NDArray[np.int64]
    pupils: NDArray[np.int64] | None = None


class Rows(Protocol):
    """The rows of a file, wherever they stand: in a text, in a sheet, among the elements of a message."""

    def blocks(
        self, columns: Mapping[int, str], on_ragged: OnRagged, progress: Progress | None
    ) -> Iterator[Block]:
        """The rows, some megabytes at a time. `columns` is place in the header → our column."""

    def line_finder(self, records: int, wanted: Sequence[int]) -> LineOf:
        """Lines of the records that are `wanted` (in rising order), of the `records` that the file has."""


@dataclass(frozen=True)
class Source:
    """A file, or a part of one, and its columns.

    `places` is our column → its place in `names`, a grid's days among them. `part` is the name of the part
    (a sheet), "" where the file has but one. `manner` is how its cells are written.
    """

    path: Path
    names: tuple[str, ...]
    layout: Layout
    places: Mapping[str, int]
    weekdays: tuple[WeekdayHeader, ...]
    rows: Rows
    part: str = ""
    manner: Manner = field(default_factory=Manner)

    def has(self, column: str) -> bool:
        """Whether every row says something under our column, or one constant says it for all."""
        return column in self.places or column in self.constants

    @property
    def constants(self) -> Mapping[str, str]:
        """Our column → what stands in every row, where the file has no such column."""
        return {**self.layout.constants, **self.manner.constants}

    @property
    def kind(self) -> Kind:
        """The kind of file."""
        return cast(Kind, self.layout.kind)

    def header_of(self, column: str) -> str:
        """What the file calls our column; what we would call it where the file has none."""
        return self.names[self.places[column]] if column in self.places else self.ours(column)

    def ours(self, column: str) -> str:
        """What we would call our column in a file."""
        return self.layout.columns[column][0] if column in self.layout.columns else column

    def blocks(self, on_ragged: OnRagged, progress: Progress | None = None) -> Iterator[Block]:
        """The file's rows, block by block."""
        columns = {place: column for column, place in self.places.items()}
        if not self.layout.free_text:
            columns.setdefault(0, LABEL)
        return self.rows.blocks(columns, on_ragged, progress)

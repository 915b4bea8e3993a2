"""Rows of a text (CSV), some megabytes at a time, with flat memory however long the file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.ahead import ahead
from wholeschool.ingest.rows.encoding import TextForm, as_utf8
from wholeschool.ingest.rows.header import Header
from wholeschool.ingest.rows.lines import line_finder
from wholeschool.ingest.rows.opened import open_bytes
from wholeschool.ingest.rows.source import Block, LineOf, OnRagged, Progress

READ_BYTES = 1 << 20
"""Arrow reads some thirty of these ahead. A row cannot be longer."""
BLOCK_ROWS = 400_000
"""Each distinct text of a block is read once: larger blocks read fewer texts and hold more memory."""
_FIRST_BLOCK_ROWS = 50_000
"""Each block is twice as large as the one before, so that of any file some is ready soon."""
_LOOKED_AT = 10_000
"""Rows by which is told how often the texts of a column come again."""
MOST_WAITING = 1_000_001
"""Rows that do not fit in one stretch: one more than can be set aside."""


@dataclass(frozen=True)
class TextRows:
    """The rows of a text below its header."""

    path: Path
    form: TextForm
    header: Header

    def blocks(
        self, columns: Mapping[int, str], on_ragged: OnRagged, progress: Progress | None
    ) -> Iterator[Block]:
        """The rows, block by block.

        Raises WrongCallError where a quotation is opened and never closed, or a row is too long.
        """
        ragged = _RaggedRows(on_ragged)
        with open_bytes(self.path) as file:
            file.seek(self.header.start_byte)
            if not file.peek(1):
                return
            rows = 0
            try:
                batches = _opened(pa.PythonFile(as_utf8(file, self.form), "r"), self, columns, ragged)
                # Arrow reads a block while the one before is encoded, and that before it is looked at.
                for batch, unfit in ahead(map(_as_one, ahead(_gathered(batches, ragged)))):
                    ragged.tell(unfit)
                    yield Block(batch, _records(rows, batch.num_rows, ragged.records))
                    rows += batch.num_rows
                    if progress:
                        progress(file.tell(), self.form.size_bytes)
                ragged.tell(ragged.taken())
            except pa.ArrowInvalid as problem:
                ragged.tell(ragged.taken())
                raise _no_rows(self.path) from problem

    def line_finder(self, records: int, wanted: Sequence[int]) -> LineOf:
        """Lines of records; the file is read a second time only where lines and records differ."""
        return line_finder(self.path, self.form, self.header, records, wanted)


class _RaggedRows:
    """The rows that do not fit, as Arrow meets them: it takes no exception from its handler, so they wait."""

    def __init__(self, on_ragged: OnRagged) -> None:
        self.records: list[int] = []
        """Those of whom was told."""
        self._on_ragged = on_ragged
        self._waiting: list[pa.csv.InvalidRow] = []

    def meet(self, row: pa.csv.InvalidRow) -> str:
        """Arrow's handler of rows that do not fit."""
        self._waiting.append(row)
        return "skip" if len(self._waiting) < MOST_WAITING else "error"

    def taken(self) -> list[pa.csv.InvalidRow]:
        """The rows that wait, to be told of."""
        taken, self._waiting = self._waiting, []
        return taken

    def tell(self, rows: list[pa.csv.InvalidRow]) -> None:
        """Tell of rows that waited."""
        for row in rows:
            self.records.append(row.number)
            self._on_ragged(row.number, row.text, row.actual_columns, row.expected_columns)


def _gathered(
    batches: Iterator[pa.RecordBatch], ragged: _RaggedRows
) -> Iterator[tuple[list[pa.RecordBatch], list[pa.csv.InvalidRow]]]:
    """The batches of a block at a time, with the rows that did not fit."""
    waiting: list[pa.RecordBatch] = []
    wanted = min(_FIRST_BLOCK_ROWS, BLOCK_ROWS)
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= wanted:
            yield waiting, ragged.taken()
            waiting = []
            wanted = min(2 * wanted, BLOCK_ROWS)
    if any(each.num_rows for each in waiting):
        yield waiting, ragged.taken()


def _as_one(
    block: tuple[list[pa.RecordBatch], list[pa.csv.InvalidRow]],
) -> tuple[pa.RecordBatch, list[pa.csv.InvalidRow]]:
    """A block as one batch. Each text is stored once, but in columns in which hardly any comes again."""
    batches, unfit = block
    whole = pa.Table.from_batches(batches)
    columns = {
        name: whole[name] if _hardly_repeats(batches[0][name]) else whole[name].dictionary_encode()
        for name in whole.column_names
    }
    return pa.table(columns).combine_chunks().to_batches()[0], unfit


def _hardly_repeats(texts: pa.StringArray) -> bool:
    """Whether a column begins with so many different texts that to look each up costs more than it saves."""
    first = texts.slice(0, _LOOKED_AT)
    return len(first) == _LOOKED_AT and pc.count_distinct(first).as_py() > _LOOKED_AT / 2


def _no_rows(path: Path) -> WrongCallError:
    return WrongCallError(
        "cannot be read as rows: a quotation is never closed, or a row is longer than a megabyte.",
        where=path.name,
        advice="Export it again; a quotation mark inside a text has to be doubled.",
    )


def _opened(
    file: pa.NativeFile, rows: TextRows, columns: Mapping[int, str], ragged: _RaggedRows
) -> pa.csv.CSVStreamingReader:
    names = [columns.get(place, f"not read {place}") for place in range(len(rows.header.names))]
    return pa.csv.open_csv(
        file,
        # One thread, because only then does Arrow say which row does not fit.
        read_options=pa.csv.ReadOptions(use_threads=False, block_size=READ_BYTES, column_names=names),
        parse_options=pa.csv.ParseOptions(
            delimiter=rows.header.delimiter,
            newlines_in_values=rows.form.quotes,
            invalid_row_handler=ragged.meet,
        ),
        convert_options=pa.csv.ConvertOptions(
            include_columns=list(columns.values()),
            column_types=dict.fromkeys(columns.values(), pa.string()),
            strings_can_be_null=False,
        ),
    )


def _records(first: int, rows: int, ragged: list[int]) -> NDArray[np.int64]:
    """The records of `rows` rows that fit, `first` of which came before: those that do not fit count too."""
    positions = np.arange(first, first + rows, dtype=np.int64)
    fitting_before = np.asarray(ragged, dtype=np.int64) - 1 - np.arange(len(ragged))
    return positions + 1 + np.searchsorted(fitting_before, positions, side="right")

"""Sifting: the rows of a file are read column by column, and the ones that cannot be read are set aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import DTypeLike, NDArray

from wholeschool.ingest.cells.cells import Cell, Parse, T
from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.rows.formulas import as_meant
from wholeschool.ingest.rows.manner import word_key
from wholeschool.ingest.rows.passed_over import PassedOver
from wholeschool.ingest.rows.quarantine import Quarantine, Reasons
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import QUARANTINE_COLUMNS
from wholeschool.ingest.rows.source import Block, Source
from wholeschool.schema.wording import counted

S = TypeVar("S")

_NEEDS_QUOTATION = "A text that has the delimiter in it needs quotation marks."
_MONTH_FIRST = "Its dates have the month first: write them as 2024-09-03."
_NEVER_CLOSED = "A quotation mark is perhaps never closed: the row goes on over several lines."


@dataclass(frozen=True)
class Read(Generic[T]):
    """A column, read: the value of each distinct text, and which of them each row has."""

    values: list[T | None]
    codes: NDArray[np.int32]

    def map(self, change: Callable[[T], S]) -> Read[S]:
        """The column with each value changed; no value stays none."""
        return Read([None if each is None else change(each) for each in self.values], self.codes)

    def arrow(self, kind: pa.DataType) -> pa.Array:
        """The column, a value a row."""
        return pa.array(self.values, kind).take(pa.array(self.codes))

    def numbers(self, kind: DTypeLike, blank: int) -> NDArray[Any]:
        """The column as numbers, a row without a value being `blank`."""
        return np.array([blank if each is None else each for each in self.values], dtype=kind)[self.codes]


def where_true(condition: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """The rows in which a condition holds; where it is not known it does not."""
    return np.asarray(condition.fill_null(False), dtype=bool)


def parts_of(encoded: pa.DictionaryArray) -> tuple[pa.StringArray, NDArray[np.int32]]:
    """The different texts of a column, and which of them each row has."""
    return encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False)


class Account:
    """What became of the rows of one file: how many, which were set aside, what was noticed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.notices = Notices(source.path.name)
        self.reasons = Reasons()
        in_order = sorted(source.places, key=lambda column: source.places[column])
        headers = {column: self._header(column) for column in in_order if column != "raw"}
        self.quarantine = Quarantine(source.path.name, headers)
        self.passed_over = PassedOver(source, self.notices)
        self._read = 0
        self._records = 0

    def sift(self, block: Block) -> Sift:
        """The rows of a block to be read; headers that are repeated and totals are no rows."""
        kept = self.passed_over.without(block)
        self._records += block.texts.num_rows - kept.texts.num_rows
        return Sift(kept, self)

    def ragged(self, record: int, text: str, fields: int, expected: int) -> None:
        """Set aside a row whose fields do not fit the header; a line of spaces is no row."""
        self._records += 1
        if not text.strip():
            return
        if self.passed_over.is_ragged(record, text):
            return
        self._read += 1
        trouble = Trouble(
            "wrong_number_of_fields",
            "error",
            counted(fields, "field"),
            f"{expected} fields, as in the header",
            _NEVER_CLOSED if "\n" in text.strip() else _NEEDS_QUOTATION,
        )
        self.notices.note(trouble, record=record)
        kept = "" if self.source.layout.free_text else text
        reason = f"The row has {fields} fields, the header {expected}."
        if self.source.manner.dates.month_first:
            reason += f" {_MONTH_FIRST}"
        self.quarantine.keep_ragged(record, kept, reason)

    def close(self, sift: Sift) -> None:
        """Count the rows of a block that has been read, and set the bad ones aside."""
        sift.judged()
        self._read += sift.rows
        self._records += sift.rows
        bad = np.flatnonzero(sift.reasons)
        if bad.size:
            self.quarantine.keep(sift.block, bad, self.reasons.sentences(sift.reasons[bad]))

    def reading(self, tables: Mapping[str, pa.Table]) -> Reading:
        """The whole file, read."""
        wanted = sorted({*self.notices.records(), *self.quarantine.records()})
        line_of = self.source.rows.line_finder(self._records, wanted)
        aside = self.quarantine.table(line_of, self.source.manner.dates.unlike_others())
        return Reading(
            path=self.source.path,
            kind=self.source.kind,
            tables=tables,
            read=self._read,
            accepted=self._read - self.quarantine.rows,
            quarantined=self.quarantine.rows,
            quarantine={} if aside is None else {"": aside},
            findings=self.notices.findings(line_of),
        )

    def _header(self, column: str) -> str:
        """The file's header of a column, or ours where it is one that a quarantine file adds."""
        own = self.source.header_of(column)
        return self.source.ours(column) if own in QUARANTINE_COLUMNS else own


class Sift:
    """One block, read column by column. A row is good until something that it needs cannot be read."""

    def __init__(self, block: Block, account: Account) -> None:
        self.block = block
        self.rows: int = block.texts.num_rows
        self.reasons = np.zeros(self.rows, dtype=np.int32)
        self.left_out = np.zeros(self.rows, dtype=bool)
        """Rows that say nothing which is kept here: they are neither good nor set aside."""
        self._account = account
        self._columns = set(block.texts.schema.names)
        self._encoded: dict[str, pa.DictionaryArray] = {}
        self._afterwards: list[Callable[[NDArray[np.bool_]], None]] = []

    @property
    def good(self) -> NDArray[np.bool_]:
        """Which rows have no reason against them so far, and are not left out."""
        return np.equal(self.reasons, 0) & ~self.left_out

    @property
    def notices(self) -> Notices:
        """What was noticed in the file so far."""
        return self._account.notices

    def has(self, column: str) -> bool:
        """Whether the file has this column."""
        return column in self._columns

    def distinct(self, column: str) -> tuple[pa.StringArray, NDArray[np.int32]]:
        """The different texts of a column, and which of them each row has; a constant where it has none."""
        if not self.has(column):
            constant = self._account.source.constants.get(column, "")
            return pa.array([constant], pa.string()), np.zeros(self.rows, dtype=np.int32)
        texts, codes = self.as_stored(column)
        if codes is not None:
            return texts, codes
        if column not in self._encoded:
            self._encoded[column] = texts.dictionary_encode()
        return parts_of(self._encoded[column])

    def as_stored(self, column: str) -> tuple[pa.StringArray, NDArray[np.int32] | None]:
        """As `distinct`, but where a block has the text of each row, those: no codes."""
        texts = self.block.texts[column] if self.has(column) else None
        if isinstance(texts, pa.StringArray):
            return texts, None
        return self.distinct(column) if texts is None else parts_of(texts)

    def written(self, column: str) -> Read[str]:
        """The texts of a column as they are written; a constant, or blank, where the file has none."""
        texts, codes = self.distinct(column)
        return Read(texts.to_pylist(), codes)

    def texts(self, column: str) -> Read[str]:
        """The texts of a column as they are meant (`formulas`); words as the file's map translates them."""
        texts = self.written(column).map(as_meant)
        words = self._account.source.manner.words_of(column)
        return texts.map(lambda text: words.get(word_key(text), text)) if words else texts

    def beside_kind(self, column: str) -> Read[str]:
        """What the file's map says under a column of each row's kind; blank where it says nothing."""
        besides = self._account.source.manner.besides
        kinds = self.written("kind")
        return kinds.map(lambda text: besides.get(word_key(text), {}).get(column, ""))

    def read(self, column: str, parse: Parse[T], where: NDArray[np.bool_] | None = None) -> Read[T]:
        """Read a column, each distinct text once; troubles count in the rows `where` alone."""
        texts = self.texts(column)
        cells: list[Cell[T]] = [parse(text or "") for text in texts.values]
        if any(cell.trouble for cell in cells):
            self._note(column, [cell.trouble for cell in cells], texts.codes, where)
        return Read([cell.value for cell in cells], texts.codes)

    def afterwards(self, act: Callable[[NDArray[np.bool_]], None]) -> None:
        """Do something once the block is read: `act` is given which rows are not set aside.

        What hangs on a row's being kept is done then, in whichever order its columns are read.
        """
        self._afterwards.append(act)

    def judged(self) -> None:
        """The block has been read."""
        for act in self._afterwards:
            act(np.equal(self.reasons, 0))
        self._afterwards.clear()  # they hold the block

    def leave_out(self, rows: NDArray[np.bool_], trouble: Trouble, column: str) -> None:
        """Leave some rows out, and say so; nothing else is said of them."""
        self.reject(rows, trouble, column)
        self.left_out |= rows

    def reject(self, rows: NDArray[np.bool_], trouble: Trouble, column: str) -> None:
        """Note a trouble of some rows; an error sets them aside."""
        places = np.flatnonzero(rows)
        if places.size:
            self._note_rows(column, trouble, places)

    def _note(
        self,
        column: str,
        troubles: list[Trouble | None],
        codes: NDArray[np.int32],
        where: NDArray[np.bool_] | None,
    ) -> None:
        troubled = np.array([trouble is not None for trouble in troubles])[codes]
        places = np.flatnonzero(troubled if where is None else troubled & where)
        by_code = places[np.argsort(codes[places], kind="stable")]
        starts = np.flatnonzero(np.diff(codes[by_code], prepend=-1))
        for rows in np.split(by_code, starts[1:]):
            trouble = troubles[codes[rows[0]]] if rows.size else None
            if trouble:
                self._note_rows(column, trouble, rows)

    def _note_rows(self, column: str, trouble: Trouble, rows: NDArray[np.int64]) -> None:
        rows = rows[~self.left_out[rows]]
        if not rows.size:
            return
        header = self._account.source.header_of(column)
        record = int(self.block.records[rows[0]])
        self._account.notices.note(trouble, column=header, record=record, count=len(rows))
        if trouble.severity == "error":
            self.reasons[rows] = self._account.reasons.add(self.reasons[rows], trouble.sentence(header))

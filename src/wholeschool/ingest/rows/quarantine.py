"""Quarantine: the rows that could not be read, kept with the reasons so that they can be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.date_orders import First
from wholeschool.ingest.cells.dates import in_iso
from wholeschool.ingest.rows.formulas import as_meant
from wholeschool.ingest.rows.recognise import QUARANTINE_COLUMNS
from wholeschool.ingest.rows.source import Block, LineOf

MOST_ROWS = 1_000_000
"""With more rows than this set aside it is the export that has to be mended, not the rows."""


class Reasons:
    """Sentences by number; 0 is no reason. A row with several has them all."""

    def __init__(self) -> None:
        self._sentences = [""]
        self._numbers = {"": 0}

    def add(self, reasons: NDArray[np.int32], sentence: str) -> NDArray[np.int32]:
        """The numbers of these reasons with one more sentence to each."""
        if not reasons.any():
            return np.full(len(reasons), self._with(0, sentence), dtype=np.int32)
        before, where = np.unique(reasons, return_inverse=True)
        return np.array([self._with(number, sentence) for number in before], dtype=np.int32)[where]

    def sentences(self, reasons: NDArray[np.int32]) -> list[str]:
        """What the numbers stand for."""
        return [self._sentences[number] for number in reasons]

    def _with(self, number: int, sentence: str) -> int:
        whole = f"{self._sentences[number]} {sentence}".strip()
        if whole not in self._numbers:
            self._numbers[whole] = len(self._sentences)
            self._sentences.append(whole)
        return self._numbers[whole]


@dataclass
class Quarantine:
    """The rows of one file that are set aside. `headers` is column of a block → the file's own header."""

    file: str
    headers: dict[str, str]
    rows: int = 0
    _pieces: list[pa.Table] = field(default_factory=list)
    _ragged: list[tuple[int, str, str]] = field(default_factory=list)

    def keep(self, block: Block, rows: NDArray[np.int64], reasons: Sequence[str]) -> None:
        """Set rows of a block aside, by their places in it."""
        texts = pa.Table.from_batches([block.texts]).take(rows)
        columns = {name: texts[name].cast(pa.string()) for name in texts.column_names}
        raw = columns.pop("raw", pa.array([""] * len(rows)))
        self._pieces.append(_piece(columns, raw, block.records[rows], reasons))
        self._count(len(rows))

    def keep_ragged(self, record: int, text: str, reason: str) -> None:
        """Set a row aside whose fields do not fit the header."""
        self._ragged.append((record, text, reason))
        self._count(1)

    def records(self) -> list[int]:
        """The records of the rows set aside."""
        pieces = [record for piece in self._pieces for record in piece["line"].to_pylist()]
        return sorted([*pieces, *(record for record, _, _ in self._ragged)])

    def table(self, line_of: LineOf, orders: Mapping[str, First]) -> pa.Table | None:
        """The rows set aside, by line, under the file's own headers; None where there are none.

        Of the columns of `orders` dates are written so that they are read alone as they were in the file.
        """
        if not self.rows:
            return None
        whole = pa.concat_tables([*self._pieces, *self._ragged_piece()], promote_options="default")
        for column in orders.keys() & set(whole.column_names):
            dates = [_in_iso(text or "", orders[column]) for text in whole[column].to_pylist()]
            whole = whole.set_column(whole.column_names.index(column), column, pa.array(dates, pa.string()))
        whole = whole.set_column(
            whole.column_names.index("line"),
            "line",
            pa.array([line_of(record) for record in whole["line"].to_pylist()], pa.int64()),
        )
        ordered = whole.select([*self.headers, *QUARANTINE_COLUMNS]).sort_by("line")
        return ordered.rename_columns([*self.headers.values(), *QUARANTINE_COLUMNS])

    def _ragged_piece(self) -> list[pa.Table]:
        if not self._ragged:
            return []
        records, texts, reasons = zip(*self._ragged, strict=True)
        blank = {name: pa.array([""] * len(records)) for name in self.headers}
        return [_piece(blank, pa.array(texts, pa.string()), np.array(records), reasons)]

    def _count(self, rows: int) -> None:
        self.rows += rows
        if self.rows > MOST_ROWS:
            raise WrongCallError(
                f"has more than {MOST_ROWS:,} rows that cannot be read. The first: {self._first_reason()}",
                where=self.file,
                advice="Mend the export, not the rows.",
            )

    def _first_reason(self) -> str:
        return self._pieces[0]["reason"][0].as_py() if self._pieces else self._ragged[0][2]


def _in_iso(text: str, first: First) -> str:
    """A date that needs no order, where it is one that needed it; else the text as it was written."""
    meant = as_meant(text)
    iso = in_iso(meant, first)
    return text if iso == meant else iso


def _piece(
    columns: dict[str, pa.Array], raw: pa.Array, records: NDArray[np.int64], reasons: Sequence[str]
) -> pa.Table:
    return pa.table(
        {
            **columns,
            "raw": raw,
            "line": pa.array(records, pa.int64()),
            "reason": pa.array(reasons, pa.string()),
        }
    )

"""Rows of a sheet of a workbook, as the texts that a CSV of it would have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.header import LINES_BEFORE_A_HEADER, LINES_OF_A_HEADER, check_width, combined
from wholeschool.ingest.rows.source import Block, LineOf, OnRagged, Progress
from wholeschool.ingest.rows.workbook import check_workbook

BLOCK_ROWS = 100_000


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    file: str
    name: str
    cells: CalamineSheet

    def candidates(self) -> Iterator[tuple[tuple[str, ...], SheetRows]]:
        """What could be the header, each with the rows below it."""
        top = self.cells.to_python(skip_empty_area=False, nrows=LINES_BEFORE_A_HEADER + LINES_OF_A_HEADER)
        texts = [[as_text(cell) for cell in row] for row in top]
        for number, row in enumerate(texts[:LINES_BEFORE_A_HEADER]):
            if not any(row):
                continue
            check_width(row, self.file)
            for names, depth in combined(texts[number : number + LINES_OF_A_HEADER]):
                yield names, SheetRows(self.cells, number + depth, self._shift())

    def _shift(self) -> int:
        """How many empty columns stand left of the first that has something."""
        return self.cells.start[1] if self.cells.start else 0


@dataclass(frozen=True)
class SheetRows:
    """The rows of a sheet below its header, which ends on line `above`."""

    cells: CalamineSheet
    above: int
    shift: int

    def blocks(
        self, columns: Mapping[int, str], on_ragged: OnRagged, progress: Progress | None
    ) -> Iterator[Block]:
        """The rows, block by block. All are as wide as the sheet: none is ragged; blank ones are none."""
        waiting: list[list[str]] = []
        records: list[int] = []
        places = [place - self.shift for place in columns]
        total = self.cells.total_height
        for line, row in enumerate(self.cells.iter_rows()):
            if line < self.above or not any(cell != "" for cell in row):
                continue
            waiting.append([as_text(row[place]) if 0 <= place < len(row) else "" for place in places])
            records.append(line - self.above + 1)
            if len(waiting) >= BLOCK_ROWS:
                yield _block(columns, waiting, records)
                waiting, records = [], []
                if progress:
                    progress(line, total)
        if waiting:
            yield _block(columns, waiting, records)

    def line_finder(self, records: int, wanted: Sequence[int]) -> LineOf:
        """A record is a line of the sheet."""
        return lambda record: self.above + record


def open_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook that have cells, hidden ones too, in their order.

    Raises WrongCallError where it is damaged, has a password, or is too large to be opened.
    """
    check_workbook(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = [each.name for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        sheets = [Sheet(path.name, name, workbook.get_sheet_by_name(name)) for name in names]
    except PasswordError as problem:
        raise WrongCallError(
            "is a workbook with a password.", where=path.name, advice="Save it without one."
        ) from problem
    except CalamineError as problem:
        raise WrongCallError(
            "is a workbook that cannot be read.",
            where=path.name,
            advice="Open it in the program that made it, and save it as CSV or as a new .xlsx.",
        ) from problem
    return [sheet for sheet in sheets if sheet.cells.start is not None]


def as_text(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates and times as ISO, an error as nothing."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(cell)


def _block(columns: Mapping[int, str], rows: list[list[str]], records: list[int]) -> Block:
    texts = {
        name: pa.array(values, pa.string()).dictionary_encode()
        for name, values in zip(columns.values(), zip(*rows, strict=True), strict=True)
    }
    return Block(pa.record_batch(texts), np.array(records, dtype=np.int64))

"""Registers with one week a row: Mon AM … Fri PM, the week in a column or the dates in the headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import Cell, Parse
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.mark_cells import Mark, mark
from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.registers.marks import EMPTY, Clash
from wholeschool.ingest.registers.registers import Register, week_of
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.weekdays import days_of

_ITS_MONDAY = "Its days cannot be told: write the date of the Monday with which the week begins."
_NO_WEEK = Trouble("unreadable_date", "error", "", "the Monday of the week", "The cell is blank.")


class GridRegisterReader:
    """Reads blocks of a week grid."""

    def __init__(self, source: Source, context: Context, notices: Notices) -> None:
        self._register = Register(source, context, notices)
        self._headers = source.weekdays
        self._days = days_of(source.weekdays, context.latest, source.path.name)
        self._week = _monday_parser(date_parser(context.latest, source.manner.dates.of("week")))

    def take(self, sift: Sift) -> None:
        """Read a block, one column of marks after another."""
        pupils, urns = self._register.whose(sift)
        weeks = self._weeks(sift)
        good = sift.good
        rolls = self._register.rolls(pupils[good], urns[good])
        clash = Clash(np.zeros(len(rolls), dtype=bool), np.zeros(len(rolls), dtype=bool))
        for header, day in zip(self._headers, self._days, strict=True):
            own_weeks = weeks[good] if day is None else np.full(len(rolls), week_of(day), dtype=np.int32)
            sessions = np.full(len(rolls), header.session(day), dtype=np.int8)
            put_column(self._register, sift, header.column, rolls, own_weeks, sessions, clash)
        # A row is doubled where nothing in it is new; one that has another mark is said as that.
        self._register.note(Clash(clash.same & ~clash.other, clash.other), sift.block.records[good])

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """The weeks and the latenesses of the file."""
        return self._register.tables()

    def _weeks(self, sift: Sift) -> NDArray[np.int32]:
        """The week of each row; not read where the headers have the dates."""
        if self._days and self._days[0]:
            return np.zeros(sift.rows, dtype=np.int32)
        weeks: NDArray[np.int32] = sift.read("week", self._week).map(week_of).numbers(np.int32, -1)
        sift.reject((weeks < 0) & sift.good, _NO_WEEK, "week")
        return weeks


def put_column(
    register: Register,
    sift: Sift,
    column: str,
    rolls: NDArray[np.int32],
    weeks: NDArray[np.int32],
    sessions: NDArray[np.int8],
    clash: Clash,
) -> None:
    """Put one column's marks in their sessions, and add its clashes to those of the rows.

    `rolls`, `weeks` and `sessions` are those of the good rows.
    """
    good = sift.good
    cells = sift.read(column, _cell, where=good)
    chars = cells.map(lambda each: ord(each.char)).numbers(np.uint8, EMPTY)[good]
    minutes = cells.map(lambda each: each.minutes).numbers(np.int16, 0)[good]
    given = np.flatnonzero(chars != EMPTY)
    found = register.put(rolls[given], weeks[given], sessions[given], chars[given], minutes[given])
    if found:
        clash.same[given] |= found.same
        clash.other[given] |= found.other


def _cell(text: str) -> Cell[Mark]:
    """A cell of a grid. A blank one gives nothing: there may be no session, or the pupil not yet on roll."""
    return mark(text) if text else Cell(None)


def _monday_parser(parse_date: Parse[date]) -> Parse[date]:
    """A reader of the first days of weeks."""

    def parse(text: str) -> Cell[date]:
        cell = parse_date(text)
        if cell.value is None or cell.value.weekday() == 0:
            return cell
        return Cell(None, Trouble("week_not_a_monday", "error", text, "the Monday of the week", _ITS_MONDAY))

    return parse

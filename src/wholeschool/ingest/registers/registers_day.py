"""Registers with one day a row: a column for the morning's mark and one for the afternoon's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.registers.marks import Clash
from wholeschool.ingest.registers.registers import Register, week_of
from wholeschool.ingest.registers.registers_grid import put_column
from wholeschool.ingest.registers.registers_long import NO_DAY
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source


class DayRegisterReader:
    """Reads blocks of a register with one day a row."""

    def __init__(self, source: Source, context: Context, notices: Notices) -> None:
        self._register = Register(source, context, notices)
        self._date = date_parser(context.latest, source.manner.dates.of("date"))

    def take(self, sift: Sift) -> None:
        """Read a block. A blank cell gives nothing, as in a week grid."""
        pupils, urns = self._register.whose(sift)
        dates = sift.read("date", self._date)
        weeks = dates.map(week_of).numbers(np.int32, -1)
        sift.reject((weeks < 0) & sift.good, NO_DAY, "date")
        good = sift.good
        rolls = self._register.rolls(pupils[good], urns[good])
        mornings = (dates.map(date.weekday).numbers(np.int8, 0) * 2)[good].astype(np.int8)
        clash = Clash(np.zeros(len(rolls), dtype=bool), np.zeros(len(rolls), dtype=bool))
        for afternoon, column in enumerate(("am", "pm")):
            sessions = (mornings + afternoon).astype(np.int8)
            put_column(self._register, sift, column, rolls, weeks[good], sessions, clash)
        self._register.note(Clash(clash.same & ~clash.other, clash.other), sift.block.records[good])

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """The weeks and the latenesses of the file."""
        return self._register.tables()

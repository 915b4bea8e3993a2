"""Registers with one mark a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.cells import half
from wholeschool.ingest.cells.cells import minutes as minutes_late
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.mark_cells import LATE, MOST_MINUTES, mark
from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.registers.registers import Register, week_of
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.schema import TABLES

NO_DAY = lacking(next(column for column in TABLES["calendar"].columns if column.name == "date"))
_NO_HALF = lacking(next(column for column in TABLES["calendar"].columns if column.name == "half"))


class LongRegisterReader:
    """Reads blocks of a register with one mark a row."""

    def __init__(self, source: Source, context: Context, notices: Notices) -> None:
        self._register = Register(source, context, notices)
        self._date = date_parser(context.latest, source.manner.dates.of("date"))
        self._minutes = minutes_late(MOST_MINUTES, "error")

    def take(self, sift: Sift) -> None:
        """Read a block. Minutes late count, and can be unreadable, beside L and U alone."""
        pupils, urns = self._register.whose(sift)
        dates, halves, marks = sift.read("date", self._date), sift.read("half", half), sift.read("mark", mark)
        weeks = dates.map(week_of).numbers(np.int32, -1)
        afternoons = halves.map(lambda each: int(each == "PM")).numbers(np.int8, -1)
        sift.reject((weeks < 0) & sift.good, NO_DAY, "date")
        sift.reject((afternoons < 0) & sift.good, _NO_HALF, "half")
        chars = marks.map(lambda each: ord(each.char)).numbers(np.uint8, 0)
        minutes = marks.map(lambda each: each.minutes).numbers(np.int16, 0)
        if sift.has("minutes_late"):
            late = marks.map(lambda each: each.char in LATE).numbers(bool, False)
            written = sift.read("minutes_late", self._minutes, where=late).numbers(np.int16, 0)
            minutes = np.where(late & (written > 0), written, minutes)
        sessions = dates.map(date.weekday).numbers(np.int8, 0) * 2 + afternoons
        good = slice(None) if sift.good.all() else sift.good
        rolls = self._register.rolls(pupils[good], urns[good])
        clash = self._register.put(rolls, weeks[good], sessions[good], chars[good], minutes[good])
        if clash:
            self._register.note(clash, sift.block.records[good])

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """The weeks and the latenesses of the file."""
        return self._register.tables()

"""Registers: the marks of a file, whatever its shape, become pupils' weeks and the latenesses beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.registers.late import Latenesses
from wholeschool.ingest.registers.marks import Clash, Weeks
from wholeschool.ingest.registers.rolls import Rolls
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.doubles import SAME
from wholeschool.ingest.rows.named import Named
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.reference.marks import SLOTS
from wholeschool.schema.registers import REGISTERS
from wholeschool.schema.years import academic_year_of

_LAST_WEEK = date(2200, 1, 1).toordinal() // 7
_PRESENT = np.frombuffer(b"/\\", dtype=np.uint8)
_TWO_MARKS = Trouble(
    "two_marks_for_a_session",
    "warning",
    "",
    "one mark for a pupil and a session",
    "The later row is taken. Delete the one that is wrong.",
)


def week_of(day: date) -> int:
    """The number of a day's week. Day 1 of the calendar, as Python counts days, was a Monday."""
    return (day.toordinal() - 1) // 7


def monday_of(week: int) -> date:
    """The first day of a week."""
    return date.fromordinal(week * 7 + 1)


class Register:
    """Collects the marks of one file."""

    def __init__(self, source: Source, context: Context, notices: Notices) -> None:
        self._notices = notices
        self._named = Named(source, context)
        self._rolls = Rolls()
        self._weeks = Weeks()
        self._number_of_week = np.full(_LAST_WEEK, -1, dtype=np.int32)
        self._week_of_number: list[int] = []
        self._late = Latenesses()

    def whose(self, sift: Sift) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The pupil and the school of each row; rows without one are rejected."""
        return self._named.read(sift)

    def rolls(self, pupils: NDArray[np.int32], urns: NDArray[np.int32]) -> NDArray[np.int32]:
        """The roll of each good row."""
        return self._rolls.number(pupils, urns)

    def put(
        self,
        rolls: NDArray[np.int32],
        weeks: NDArray[np.int32],
        sessions: NDArray[np.int8],
        chars: NDArray[np.uint8],
        minutes: NDArray[np.int16],
    ) -> Clash | None:
        """Put marks in their sessions. `minutes` late are 0 where none are recorded.

        Present is the mark of its half, whichever of the two the file has.
        Gives the marks that fell on a session which had one already, where there are any.
        """
        present = np.where(sessions & 1, _PRESENT[1], _PRESENT[0])
        chars = np.where((chars == _PRESENT[0]) | (chars == _PRESENT[1]), present, chars)
        places, clash = self._weeks.put(rolls, self._numbers(weeks), sessions, chars)
        self._late.add(places, minutes)
        return clash

    def note(self, clash: Clash, records: NDArray[np.int64]) -> None:
        """Say which of these records repeat a mark, and which give another."""
        for trouble, rows in ((SAME, clash.same), (_TWO_MARKS, clash.other)):
            if rows.any():
                self._notices.note(trouble, record=int(records[rows].min()), count=int(rows.sum()))

    def tables(self) -> Mapping[str, pa.Table]:
        """The weeks, by school, pupil and week, and a `late` event for each session with minutes late."""
        ids = self._named.ids[self._rolls.pupils]
        mondays = np.array([monday_of(week) for week in self._week_of_number], dtype="datetime64[D]")
        by_school = np.lexsort((ids, self._rolls.urns)).astype(np.int32)
        filled = self._weeks.filled(by_school, np.argsort(mondays).astype(np.int32))
        late = self._late.table(self._weeks, filled, ids, self._rolls.urns, mondays)
        marks = self._weeks.characters(filled.rows)
        urns = self._rolls.urns[filled.rolls]
        return {"registers": _table(ids[filled.rolls], urns, mondays, filled.weeks, marks), "events": late}

    def _numbers(self, weeks: NDArray[np.int32]) -> NDArray[np.int32]:
        """The weeks numbered from 0 in the order in which they came up."""
        for week in np.unique(weeks[self._number_of_week[weeks] < 0]).tolist():
            self._number_of_week[week] = len(self._week_of_number)
            self._week_of_number.append(week)
        return self._number_of_week[weeks]


def _table(
    ids: NDArray[np.int64],
    urns: NDArray[np.int32],
    mondays: NDArray[np.datetime64],
    weeks: NDArray[np.int32],
    marks: NDArray[np.uint8],
) -> pa.Table:
    years = pa.array([academic_year_of(monday) for monday in mondays.tolist()], pa.string())
    return pa.table(
        [
            pa.array(ids),
            pa.array(urns),
            pa.array(mondays[weeks]),
            _strings(marks),
            years.take(pa.array(weeks)),
        ],
        schema=REGISTERS.own_arrow,
    )


def _strings(marks: NDArray[np.uint8]) -> pa.Array:
    """The rows of a matrix of characters as strings."""
    ends = np.arange(len(marks) + 1, dtype=np.int32) * SLOTS
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(marks))]
    return pa.Array.from_buffers(pa.string(), len(marks), buffers)

"""A school's register of a year while it is being decided: pupils down, sessions across.

Marks are internal characters (`reference/attendance_codes.csv`) as bytes; 0 = not on roll.
What is decided first stays: a layer takes only sessions that no layer before it took.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.calendar import Calendar, Ints
from wholeschool.simulate.fates import Stays

Marks = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

MORNING, AFTERNOON = ord("/"), ord("\\")
OFF_ROLL = 0


@dataclass(frozen=True)
class Sheet:
    """The register of one school and year: arrays of stays × sessions, filled in place."""

    calendar: Calendar
    stays: Stays
    marks: Marks
    free: Flags
    """Sessions on roll of which nothing is decided yet: marked present."""
    late: npt.NDArray[np.int16]
    """Minutes that a pupil marked L or U was late."""

    def lay(self, rows: Ints, starts: Ints, lengths: Ints, char: str) -> None:
        """Mark spells of `lengths` sessions from session `starts` on, where nothing else is decided."""
        spell = np.repeat(np.arange(len(rows)), lengths)
        nth = np.arange(len(spell)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self.mark(rows[spell], starts[spell] + nth, char)

    def mark(self, rows: Ints, sessions: Ints, char: str) -> None:
        """Mark single sessions, where nothing else is decided."""
        inside = sessions < self.calendar.sessions
        rows, sessions = rows[inside], sessions[inside]
        undecided = self.free[rows, sessions]
        rows, sessions = rows[undecided], sessions[undecided]
        self.marks[rows, sessions] = ord(char)
        self.free[rows, sessions] = False

    def mark_where(self, where: Flags, char: str) -> None:
        """Mark the sessions of a matrix, where nothing else is decided."""
        chosen = where & self.free
        self.marks[chosen] = ord(char)
        self.free[chosen] = False


def open_sheet(stays: Stays, calendar: Calendar) -> Sheet:
    """Everybody present in every session on roll."""
    days = np.repeat(calendar.days, 2)
    started = days >= stays["start"][:, None]
    left = days > stays["end"][:, None]  # comparisons with NaT are false
    on_roll = started & ~left
    present = np.tile([MORNING, AFTERNOON], len(calendar.days)).astype(np.uint8)
    marks = np.where(on_roll, present, OFF_ROLL).astype(np.uint8)
    return Sheet(calendar, stays, marks, on_roll.copy(), np.zeros(marks.shape, np.int16))

"""What one school hands over for a year: its papers, the files as they look, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.events import Events, of_kinds
from wholeschool.simulate.papers import Papers
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import OFF_ROLL, Flags, Marks

Cell = tuple[int, int]
"""A stay and a session."""
File = Literal["registers", "correction", "events"]
NOT_GIVEN = ord(".")

_QUIET_MARKS = b"/\\LIMOCGV"
_TAKE_TIME = (
    "internal_exclusion", "internal_ap", "detention", "sent_out", "truancy", "time_out", "out_of_lesson",
    "late", "suspension", "permanent_exclusion", "offsite_direction", "alternative_provision",
)  # fmt: skip
_GO_ON = ("internal_ap", "permanent_exclusion", "offsite_direction", "alternative_provision")


@dataclass(frozen=True)
class Planted:
    """One planted error. `place` is what in `file` is wrong; None = no row of it.

    A register's place is a cell, an event's its number; rows appended to a register or written to the
    correction file go by their place among those.
    """

    error: str
    file: File
    place: Cell | int | None
    monday: str
    stays: tuple[int, ...]
    """Whom it touches; empty where an error is about nobody's week."""


@dataclass
class Filing:
    """The papers and files of one school and year. Planting an error changes them.

    `written` is what the files amount to when all of them are read, `on_file` the marks as the first
    register file shows them. `appended` are rows (stay, session, mark) at its end, `corrected` those of
    the later file.
    `spoiled` cells stand in a row that cannot be read, for the reason given. In a week grid a row is a week.
    """

    here: SchoolYear
    true: Papers
    written: Papers
    on_file: Marks
    touched: Flags
    """Stays × weeks that an error was planted in: two errors never meet."""
    eventful: Flags
    """Stays × weeks with events, or with marks that lean on records."""
    appended: list[tuple[int, int, int]] = field(default_factory=list)
    corrected: list[tuple[int, int, int]] = field(default_factory=list)
    spoiled: dict[Cell, str] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    @property
    def marks_on_file(self) -> int:
        """How many marks the first register file gives."""
        return int(np.count_nonzero((self.on_file != OFF_ROLL) & (self.on_file != NOT_GIVEN)))

    def change_events(self, events: Events) -> None:
        """Exchange the written events."""
        self.written = replace(self.written, events=events)

    def week_of(self, session: int) -> int:
        """The place of a session's week in the calendar."""
        return int(self.here.sheet.calendar.week_of_session[session])

    def cells_of_week(self, stay: int, week: int) -> Ints:
        """The sessions on roll of a stay's week."""
        in_week = self.here.sheet.calendar.week_of_session == week
        return np.flatnonzero(in_week & (self.written.marks[stay] != OFF_ROLL))

    def pick(self, wanted: Flags, count: int) -> list[Cell]:
        """Up to `count` random cells of `wanted`, each in a week of its own without events or errors."""
        weeks = self.here.sheet.calendar.week_of_session
        stays, sessions = np.nonzero(wanted & ~(self.touched | self.eventful)[:, weeks])
        chosen: list[Cell] = []
        for place in self.here.rng.permutation(len(stays))[: 20 * count]:
            cell = int(stays[place]), int(sessions[place])
            if len(chosen) < count and not self.touched[cell[0], weeks[cell[1]]]:
                self.touched[cell[0], weeks[cell[1]]] = True
                chosen.append(cell)
        return chosen

    def note(self, error: str, cell: Cell, place: Cell | int | None, file: File = "registers") -> None:
        """Write down an error that was planted in the week of a cell."""
        monday = str(self.here.sheet.calendar.mondays[self.week_of(cell[1])])
        self.planted.append(Planted(error, file, place, monday, (cell[0],)))


def open_filing(here: SchoolYear, true: Papers, written: Papers) -> Filing:
    """The filing of an honest school, before any error."""
    weeks = (len(written.marks), len(here.sheet.calendar.mondays))
    on_file = written.marks.copy()
    for row in np.flatnonzero(here.sheet.stays["back_dated"]):
        after = on_file[row] == OFF_ROLL  # the register was called on, whatever the roll says now
        on_file[row, after] = here.sheet.marks[row, after]
    return Filing(
        here=here,
        true=true,
        written=written,
        on_file=on_file,
        touched=np.broadcast_to(here.planted_on[:, None], weeks).copy(),
        eventful=_eventful(here, written),
    )


def _eventful(here: SchoolYear, written: Papers) -> Flags:
    calendar = here.sheet.calendar
    result = np.zeros((len(written.marks), len(calendar.mondays)), bool)
    stays, sessions = np.nonzero(~np.isin(written.marks, [OFF_ROLL, *_QUIET_MARKS]))
    result[stays, calendar.week_of_session[sessions]] = True
    events = written.events[of_kinds(written.events, *_TAKE_TIME)]
    week = calendar.week_of_session[np.searchsorted(calendar.slots, events["slot"])]
    result[events["stay"], week] = True
    going_on = of_kinds(events, *_GO_ON)
    for stay, first in zip(events["stay"][going_on], week[going_on], strict=True):
        result[stay, first:] = True
    return result

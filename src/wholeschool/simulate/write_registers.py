"""Register files: one mark a row, or a week grid; and the later file of corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from wholeschool.reference.attendance import code_of
from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.csv_text import Column, beside, days, joined, numbers, words
from wholeschool.simulate.filing import NOT_GIVEN, Filing
from wholeschool.simulate.sheet import OFF_ROLL, Flags, Marks

T = TypeVar("T", bound=np.integer)

LONG_HEADER = "UPN,URN,Date,Session,Mark,Minutes late"
GRID_HEADER = "UPN,URN,Week beginning," + ",".join(
    f"{day} {half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")
)
UNKNOWN_CODE = "%"
_HALVES = ("AM", "PM", "XM")
_UNREADABLE_DATE, _UNREADABLE_HALF = "2025-13-45", 2
_WEEK = 10  # sessions
_HEADER_LINE = 1


@dataclass(frozen=True)
class RegisterText:
    """A register file, and where in it things stand (the header is line 1)."""

    text: bytes
    line_of: Callable[[int, int], int]
    """The line of a stay's session."""
    first_appended: int
    """The line of the first row that was appended."""


def write_long(filing: Filing, upns: Sequence[str]) -> RegisterText:
    """One mark a row, pupil by pupil, in order of time."""
    shown = _is_shown(filing.on_file)
    line = np.cumsum(shown).reshape(shown.shape) + _HEADER_LINE
    rows, sessions = np.nonzero(shown)
    late = _late(filing)[rows, sessions]
    spoiled = {int(line[cell]) - _HEADER_LINE - 1: error for cell, error in filing.spoiled.items()}
    body = _long_rows(filing, upns, rows, sessions, filing.on_file[rows, sessions], late, spoiled)
    return RegisterText(
        text=LONG_HEADER.encode() + b"\n" + body + _added_rows(filing, upns, filing.appended),
        line_of=lambda stay, session: int(line[stay, session]),
        first_appended=len(rows) + _HEADER_LINE + 1,
    )


def write_corrections(filing: Filing, upns: Sequence[str]) -> bytes:
    """The later file: the reason that was found for each N, one mark a row."""
    return LONG_HEADER.encode() + b"\n" + _added_rows(filing, upns, filing.corrected)


def write_grid(filing: Filing, upns: Sequence[str]) -> RegisterText:
    """A row a pupil's week. A cell without a session, or before or after the roll, is blank."""
    marks, late = _by_week(filing, filing.on_file), _by_week(filing, _late(filing))
    shown = _is_shown(marks).any(axis=2)
    line = np.cumsum(shown).reshape(shown.shape) + _HEADER_LINE
    stays, weeks = np.nonzero(shown)
    week_of = filing.here.sheet.calendar.week_of_session
    spoiled = {
        int(line[stay, week_of[session]]) - 2: error for (stay, session), error in filing.spoiled.items()
    }
    body = _grid_rows(filing, upns, stays, weeks, marks[stays, weeks], late[stays, weeks], spoiled)
    stays, sessions, changed = _triples(filing.appended)
    weeks = week_of[sessions]
    again = marks[stays, weeks]
    again[np.arange(len(stays)), _slots(filing)[sessions]] = changed
    extra = _grid_rows(filing, upns, stays, weeks, again, late[stays, weeks], {})
    return RegisterText(
        text=GRID_HEADER.encode() + b"\n" + body + extra,
        line_of=lambda stay, session: int(line[stay, week_of[session]]),
        first_appended=int(shown.sum()) + _HEADER_LINE + 1,
    )


def _long_rows(
    filing: Filing,
    upns: Sequence[str],
    stays: Ints,
    sessions: Ints,
    marks: Marks,
    late: Ints,
    spoiled: dict[int, str],
) -> bytes:
    pupil, day, half = stays.copy(), sessions // 2, sessions % 2
    calendar = filing.here.sheet.calendar
    for row, error in spoiled.items():
        if error == "missing_upn":
            pupil[row] = -1
        elif error == "unreadable_date":
            day[row] = len(calendar.days)
        else:
            half[row] = _UNREADABLE_HALF
    dates = [*days(calendar.days).to_pylist(), _UNREADABLE_DATE]
    columns = [
        words(upns, pupil),
        str(filing.here.school.urn),
        words(dates, day),
        words(_HALVES, half),
        words(_mark_words(), marks),
        numbers(late, blank=late == 0),
    ]
    return joined(columns, ",", "\n")


def _added_rows(filing: Filing, upns: Sequence[str], rows: list[tuple[int, int, int]]) -> bytes:
    stays, sessions, marks = _triples(rows)
    return _long_rows(filing, upns, stays, sessions, marks, np.zeros(len(stays), np.int64), {})


def _grid_rows(
    filing: Filing,
    upns: Sequence[str],
    stays: Ints,
    weeks: Ints,
    marks: Marks,
    late: Ints,
    spoiled: dict[int, str],
) -> bytes:
    pupil, week = stays.copy(), weeks.copy()
    mondays = filing.here.sheet.calendar.mondays
    for row, error in spoiled.items():
        if error == "missing_upn":
            pupil[row] = -1
        else:
            week[row] = len(mondays)
    cells = [_cells(marks[:, slot], late[:, slot]) for slot in range(_WEEK)]
    starts = words([*days(mondays).to_pylist(), _UNREADABLE_DATE], week)
    return joined([words(upns, pupil), str(filing.here.school.urn), starts, *cells], ",", "\n")


def _cells(marks: Marks, late: Ints) -> Column:
    """Marks as a grid has them, with the minutes late after a space: ``L 12``."""
    given = words(_mark_words(), np.where(_is_shown(marks), marks.astype(np.int64), -1))
    minutes = words(
        [f" {minute}" for minute in range(int(late.max(initial=0)) + 1)], np.where(late > 0, late, -1)
    )
    return beside(given, minutes)


def _by_week(filing: Filing, cells: npt.NDArray[T]) -> npt.NDArray[T]:
    """Stays × sessions laid out as stays × weeks × ten sessions; 0 where there is none."""
    calendar = filing.here.sheet.calendar
    result = np.zeros((len(cells), len(calendar.mondays), _WEEK), cells.dtype)
    result[:, calendar.week_of_session, _slots(filing)] = cells
    return result


def _slots(filing: Filing) -> Ints:
    """The place of each session in its week: 0 Monday morning to 9 Friday afternoon."""
    calendar = filing.here.sheet.calendar
    return 2 * calendar.weekday_of_session + np.arange(calendar.sessions) % 2


def _late(filing: Filing) -> Ints:
    """Minutes late as the file gives them: beside L and U only."""
    result: Ints = np.where(np.isin(filing.on_file, (ord("L"), ord("U"))), filing.written.late, 0)
    return result


def _is_shown(marks: Marks) -> Flags:
    result: Flags = (marks != OFF_ROLL) & (marks != NOT_GIVEN)
    return result


def _triples(rows: list[tuple[int, int, int]]) -> tuple[Ints, Ints, Marks]:
    stays, sessions, marks = np.array(rows, np.int64).reshape(-1, 3).T
    return stays, sessions, marks.astype(np.uint8)


def _mark_words() -> list[str]:
    """What stands in a file for each internal character."""
    codes = {ord(char): code for char, code in code_of().items()} | {ord("!"): UNKNOWN_CODE}
    return [codes.get(char, "") for char in range(128)]

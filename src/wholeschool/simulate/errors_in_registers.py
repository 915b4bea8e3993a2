"""Errors planted in registers: marks that are wrong, missing, doubled, late, or cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.filing import NOT_GIVEN, Cell, Filing, Planted
from wholeschool.simulate.sheet import AFTERNOON, MORNING, OFF_ROLL, Flags

Planter = Callable[[Filing, int], None]

_CLASS_SIZE = 28
_UNKNOWN, _UNTIL_2024, _OFF_SITE, _VISIT, _NO_REASON, _DUAL, _UNAUTHORISED = (ord(char) for char in "!HBVNDO")


def _class_without_register(filing: Filing, count: int) -> None:
    calendar, rng = filing.here.sheet.calendar, filing.here.rng
    for day in rng.choice(len(calendar.days), count, replace=False):
        sessions = slice(2 * day, 2 * day + 2)
        members = _a_class(filing)
        marks = filing.written.marks[members, sessions]
        week = filing.week_of(2 * int(day))
        called = ((marks != OFF_ROLL) & (marks != _DUAL)).all(axis=1) & ~filing.touched[members, week]
        stays = members[called]
        filing.written.marks[stays, sessions] = filing.on_file[stays, sessions] = NOT_GIVEN
        filing.touched[stays, week] = True
        pupils = tuple(int(stay) for stay in stays)
        monday = str(calendar.mondays[week])
        filing.planted.append(Planted("class_without_register", "registers", None, monday, pupils))


def _a_class(filing: Filing) -> Ints:
    group = filing.here.sheet.stays["year_group"]
    year_group = filing.here.rng.choice(np.unique(group))
    members = np.flatnonzero(group == year_group)
    first = _CLASS_SIZE * filing.here.rng.integers(0, -(-len(members) // _CLASS_SIZE))
    return members[first : first + _CLASS_SIZE]


def _missing_week(filing: Filing, count: int) -> None:
    for cell in filing.pick(_present(filing), count):
        sessions = filing.cells_of_week(cell[0], filing.week_of(cell[1]))
        filing.written.marks[cell[0], sessions] = filing.on_file[cell[0], sessions] = NOT_GIVEN
        filing.note("missing_week", cell, None)


def _unknown_code(filing: Filing, count: int) -> None:
    for cell in filing.pick(_present(filing), count):
        _write(filing, cell, _UNKNOWN)
        filing.note("unknown_code", cell, cell)


def _code_outside_its_dates(filing: Filing, count: int) -> None:
    for cell in filing.pick(_marked(filing, "GIO"), count):
        _write(filing, cell, _UNTIL_2024)
        filing.note("code_outside_its_dates", cell, cell)


def _visit_coded_off_site(filing: Filing, count: int) -> None:
    for cell in filing.pick(_present(filing), count):
        filing.true.marks[cell] = _VISIT
        _write(filing, cell, _OFF_SITE)
        filing.note("visit_coded_off_site", cell, cell)


def _late_correction(filing: Filing, count: int) -> None:
    for cell in filing.pick(_marked(filing, "IOM"), count):
        filing.on_file[cell] = _NO_REASON
        filing.note("late_correction", cell, len(filing.corrected), "correction")
        filing.corrected.append((*cell, int(filing.written.marks[cell])))


def _spoil(error: str) -> Planter:
    """The row of a session (in a week grid: of a week) cannot be read, so that its marks are missing."""

    def plant(filing: Filing, count: int) -> None:
        for cell in filing.pick(_present(filing), count):
            filing.spoiled[cell] = error
            stay, session = cell
            lost = [session]
            if filing.here.school.week_grid:
                lost = filing.cells_of_week(stay, filing.week_of(session)).tolist()
            filing.written.marks[stay, lost] = NOT_GIVEN
            filing.note(error, cell, cell)

    return plant


def _duplicate_row(filing: Filing, count: int) -> None:
    for cell in filing.pick(_present(filing), count):
        filing.note("duplicate_row", cell, len(filing.appended))
        filing.appended.append((*cell, int(filing.on_file[cell])))


def _two_marks(filing: Filing, count: int) -> None:
    for cell in filing.pick(_present(filing), count):
        filing.written.marks[cell] = _UNAUTHORISED
        filing.note("two_marks", cell, len(filing.appended))
        filing.appended.append((*cell, _UNAUTHORISED))


def _write(filing: Filing, cell: Cell, mark: int) -> None:
    filing.written.marks[cell] = filing.on_file[cell] = mark


def _present(filing: Filing) -> Flags:
    result: Flags = np.isin(filing.written.marks, (MORNING, AFTERNOON))
    return result


def _marked(filing: Filing, chars: str) -> Flags:
    result: Flags = np.isin(filing.written.marks, [ord(char) for char in chars])
    return result


IN_REGISTERS: Mapping[str, Planter] = MappingProxyType(
    {
        "class_without_register": _class_without_register,
        "missing_week": _missing_week,
        "unknown_code": _unknown_code,
        "code_outside_its_dates": _code_outside_its_dates,
        "visit_coded_off_site": _visit_coded_off_site,
        "late_correction": _late_correction,
        "unreadable_date": _spoil("unreadable_date"),
        "missing_upn": _spoil("missing_upn"),
        "unreadable_session": _spoil("unreadable_session"),
        "duplicate_row": _duplicate_row,
        "two_marks": _two_marks,
    }
)
"""Error → what plants up to so many of it. Fewer come where a school has too few weeks that fit."""

"""Registers as management systems export them: long, by day, by week, a column for every session."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from wholeschool.reference.attendance import code_of
from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.csv_text import Column, beside, joined, words
from wholeschool.simulate.formats.format import Record
from wholeschool.simulate.made_up_names import name_of
from wholeschool.simulate.sheet import AFTERNOON, MORNING, OFF_ROLL, Marks

NOT_GIVEN, NO_MARK, UNKNOWN = ord("."), ord("?"), ord("!")
_HALVES = ("AM", "PM")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def long_rows(record: Record) -> bytes:
    """One mark a row; a present afternoon as `/`, the header once more half-way, a total at the end."""
    header = "Surname,Forename,URN,UPN,Adm No,Reg,Year,Date,Session,Mark,Minutes Late,Comments\n"
    stays, sessions = np.nonzero(_is_given(record.marks))
    late = _late(record)[stays, sessions]
    columns = [
        *_names(record, stays),
        str(record.school.urn),
        words(record.upns, stays),
        words(admission_numbers(record), stays),
        "9TST",
        "Year 9",
        words(slashed(record), sessions // 2),
        words(_HALVES, sessions % 2),
        words(_codes(no_mark="", as_slash=True), record.marks[stays, sessions].astype(np.int64)),
        words([str(minute) for minute in range(int(late.max(initial=0)) + 1)], np.where(late > 0, late, -1)),
    ]
    body = joined([*columns, '"a comment, which is not read"'], ",", "\n")
    middle = body.find(b"\n", len(body) // 2) + 1
    total = f"Total,,,,,,,,,{len(stays)},,\n"
    return b"".join((header.encode(), body[:middle], header.encode(), body[middle:], total.encode()))


def day_rows(record: Record) -> bytes:
    """A day in a row, small letters, totals at the end."""
    given = _is_given(record.marks).reshape(len(record.marks), -1, 2)
    stays, days = np.nonzero(given.any(axis=2))
    cells = [_cells(record, stays, 2 * days + half) for half in (0, 1)]
    columns = [
        str(record.school.urn),
        words(record.upns, stays),
        words(admission_numbers(record), stays),
        words(slashed(record), days),
        *(pc.utf8_lower(cell) for cell in cells),
    ]
    total = f"Count,,,,{len(stays)},{len(stays)}\n"
    return b"URN,UPN,Adm No,Date,AM,PM\n" + joined(columns, ",", "\n") + total.encode()


def session_columns(record: Record) -> bytes:
    """A pupil in a row, a column for every session, two lines of header as merged cells leave them."""
    stays = np.flatnonzero(_is_given(record.marks).any(axis=1))
    days = record.calendar.days
    dates = [f"{_WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}" for day in days.astype(object)]
    title = f"Attendance of {record.school.name}\n\n"
    above = ",".join(["Name", "URN", "UPN", *(f"{date}," for date in dates)]) + "\n"
    below = ",".join(["", "", "", *("AM,PM" for _ in dates)]) + "\n"
    surnames, forenames = _names(record, stays)
    columns = [
        beside(
            beside(beside('"', surnames), beside(", ", forenames)), words(['"'], np.zeros(len(stays), int))
        ),
        str(record.school.urn),
        words(record.upns, stays),
        *(_cells(record, stays, np.full(len(stays), session)) for session in range(record.calendar.sessions)),
    ]
    return "".join((title, above, below)).encode() + joined(columns, ",", "\n")


def week_cells(record: Record) -> list[list[str]]:
    """A week in a row, as cells, the header first: UPN, the Monday, Monday morning to Friday afternoon."""
    calendar = record.calendar
    slots = 2 * calendar.weekday_of_session + np.arange(calendar.sessions) % 2
    rows = [["URN", "UPN", "W/C", *(f"{day} {half}" for day in _WEEKDAYS[:5] for half in _HALVES)]]
    given, codes, late = _is_given(record.marks), _codes(no_mark="-", as_slash=True), _late(record)
    urn = str(record.school.urn)
    for stay, upn in enumerate(record.upns):
        by_week: dict[int, list[str]] = {}
        for session in np.flatnonzero(given[stay]).tolist():
            row = by_week.setdefault(int(calendar.week_of_session[session]), [""] * 10)
            minutes = late[stay, session]
            code = codes[record.marks[stay, session]] or ""
            row[slots[session]] = f"{code} {minutes}" if minutes else code
        rows += [[urn, upn, str(calendar.mondays[week]), *cells] for week, cells in by_week.items()]
    return rows


def admission_numbers(record: Record) -> list[str]:
    """The numbers of a school's pupils, with zeros in front, the same in all years."""
    return [f"{int(upn[6:12]) + 1:06d}" for upn in record.upns]


def slashed(record: Record) -> list[str]:
    """The calendar's days with the day first."""
    return [f"{day:%d/%m/%Y}" for day in record.calendar.days.astype(object)]


def _names(record: Record, stays: Ints) -> tuple[Column, Column]:
    both = [name_of(upn) for upn in record.upns]
    return words([each[0] for each in both], stays), words([each[1] for each in both], stays)


def _cells(record: Record, stays: Ints, sessions: Ints) -> Column:
    """Marks with the minutes late behind them; blank where no file gives a mark."""
    marks, late = record.marks[stays, sessions].astype(np.int64), _late(record)[stays, sessions]
    given = (marks != OFF_ROLL) & (marks != NOT_GIVEN)
    behind = [f" {minute}" for minute in range(int(late.max(initial=0)) + 1)]
    codes = [code or "" for code in _codes(no_mark="-", as_slash=True)]
    return beside(words(codes, np.where(given, marks, -1)), words(behind, np.where(late > 0, late, -1)))


def _codes(*, no_mark: str, as_slash: bool) -> list[str]:
    """What stands in a file for each internal character; `as_slash`: a present afternoon too is `/`."""
    codes = {ord(char): code for char, code in code_of().items()}
    codes |= {NO_MARK: no_mark, UNKNOWN: "%"}
    if as_slash:
        codes[AFTERNOON] = codes[MORNING]
    return [codes.get(char, "") for char in range(128)]


def _late(record: Record) -> Ints:
    """Minutes late, beside L and U only."""
    late: Ints = np.where(np.isin(record.marks, (ord("L"), ord("U"))), record.late, 0)
    return late


def _is_given(marks: Marks) -> np.ndarray:
    given: np.ndarray = (marks != OFF_ROLL) & (marks != NOT_GIVEN)
    return given

"""Attendance codes: what a mark meant on the day on which it was made, and how DfE counts it.

A code has a row for each meaning that it had, because meanings change: D and Y in September 2011; B, C, D, E,
H, J, T and Y on 19 August 2024, when SI 2024/208 replaced the regulations of 2006.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from wholeschool.reference.lists import parse_day, rows


@dataclass(frozen=True)
class AttendanceCode:
    """One meaning of one code. Dates are inclusive, None = open.

    `char` is the one character that stands for the code inside a week of marks; `parent` the code that it is
    read as (I for I02), or empty. `possible`, `attending`, `authorised` and `unauthorised` say whether DfE's
    absence statistics count a session with this mark as such.
    """

    code: str
    char: str
    parent: str
    label: str
    valid_from: date | None
    valid_to: date | None
    category: str
    possible: bool
    attending: bool
    authorised: bool
    unauthorised: bool
    source: str

    def days_away(self, day: date) -> int:
        """How many days `day` lies outside this meaning's dates; 0 = inside."""
        if self.valid_from and day < self.valid_from:
            return (self.valid_from - day).days
        if self.valid_to and day > self.valid_to:
            return (day - self.valid_to).days
        return 0


@cache
def codes() -> tuple[AttendanceCode, ...]:
    """Every meaning of every code, in the order of the file."""
    return tuple(_read(row) for row in rows("attendance_codes"))


def meaning(code: str, day: date) -> AttendanceCode | None:
    """What the code meant on that day, outside its dates the nearest meaning that it had; None = unknown.

    Where two meanings are equally near, the one that came first: so X is the pupil below or above compulsory
    school age, not the coronavirus, which used the same letter for some terms and cannot be told from it.
    """
    known = _meanings().get(code, ())
    return min(known, key=lambda each: (each.days_away(day), each.valid_from or date.min), default=None)


def in_dates(code: str, day: date) -> bool:
    """Whether the code, as printed, was in use on that day; an unknown code never was."""
    return any(each.days_away(day) == 0 for each in _meanings().get(code, ()))


@cache
def char_of() -> Mapping[str, str]:
    """Code → the one character that stands for it in a week of marks."""
    return MappingProxyType({each.code: each.char for each in codes()})


@cache
def code_of() -> Mapping[str, str]:
    """The one character of a week of marks → the code that it stands for."""
    return MappingProxyType({each.char: each.code for each in codes()})


@cache
def _meanings() -> Mapping[str, tuple[AttendanceCode, ...]]:
    by_code: dict[str, tuple[AttendanceCode, ...]] = {}
    for each in codes():
        by_code[each.code] = (*by_code.get(each.code, ()), each)
    return MappingProxyType(by_code)


def _read(row: Mapping[str, str]) -> AttendanceCode:
    return AttendanceCode(
        code=row["code"],
        char=row["char"],
        parent=row["parent"],
        label=row["label"],
        valid_from=parse_day(row["valid_from"]),
        valid_to=parse_day(row["valid_to"]),
        category=row["category"],
        possible=row["possible"] == "1",
        attending=row["attending"] == "1",
        authorised=row["authorised"] == "1",
        unauthorised=row["unauthorised"] == "1",
        source=row["source"],
    )

"""Common Transfer Files: one a school and year, with everybody who was on its roll in that year.

A transfer file has no minutes late and no events, so those stand in the ordinary files beside it or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar
from xml.sax.saxutils import escape

import numpy as np

from wholeschool.reference.attendance import char_of, code_of
from wholeschool.simulate.calendar import Calendar
from wholeschool.simulate.formats.continuing import Entries
from wholeschool.simulate.formats.format import Format, Kept, Record
from wholeschool.simulate.people import ETHNICITIES, NEEDS, SEN_CODES, SEN_NONE
from wholeschool.simulate.schools import NURSERY, RECEPTION

_FILLER, _NO_MARK = "#", "-"
_GENDER_UNTIL = 2020  # from then on Sex
_YEAR_GROUPS = {NURSERY: "N2", RECEPTION: "R"}
_CHARACTERS = 128


class CtfFiles(Format):
    """Transfer files for rolls and registers; the other files as ever."""

    keeps: ClassVar[frozenset[Kept]] = frozenset(("schools", "calendar", "events", "actions"))

    def __init__(self) -> None:
        self._entries = Entries()

    def school_year(self, record: Record) -> Mapping[str, bytes]:
        """The transfer file of a school's year, made on its last day."""
        laestab = record.school.laestab
        name = f"{laestab}_CTF_XXXXXXX_{record.first_year % 1000:03d}.xml"
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<CTfile>", *_header(record), "<CTFpupilData>"]
        texts = _runs(record)
        for row, entry in enumerate(self._entries.of(record)):
            lines += _pupil(record, row, entry, texts[row])
        return {name: "\n".join([*lines, "</CTFpupilData>", "</CTfile>", ""]).encode()}


def _header(record: Record) -> Iterator[str]:
    school = record.school
    yield "<Header><DocumentName>Common Transfer File</DocumentName>"
    yield _element("CTFversion", f"{record.first_year - 2000}.0")
    yield _element("DateTime", f"{record.first_year + 1}-07-31T12:00:00")
    yield _element("DocumentQualifier", "full")
    yield f"<SourceSchool>{_place(school.laestab)}{_element('SchoolName', school.name)}"
    yield f"{_element('AcademicYear', str(record.first_year))}</SourceSchool></Header>"


def _pupil(record: Record, row: int, entry: date, marks: str) -> Iterator[str]:
    who, stay, school = record.who[row], record.stays[row], record.school
    group = int(stay["year_group"])
    sex = _element("Gender" if record.first_year < _GENDER_UNTIL else "Sex", "M" if who["boy"] else "F")
    yield f"<Pupil>{_element('UPN', record.upns[row])}{sex}<BasicDetails>"
    yield _element("NCyearActual", _YEAR_GROUPS.get(group, str(group)))
    yield _element("Ethnicity", ETHNICITIES[int(who["ethnicity"])])
    yield _element("EnrolStatus", stay["status"].decode()) + "</BasicDetails>"
    yield f"<LookedAfter>{_element('InCare', 'true' if who['looked_after'] else 'false')}</LookedAfter>"
    yield from _needs(record, row, entry)
    year = f"{_element('Year', str(record.first_year))}{_place(school.laestab)}"
    start = _element("AttendanceStartDate", _first_day(record.calendar).isoformat())
    run = f"<AttendSessions>{start}{_element('AttendanceMarks', marks)}</AttendSessions>"
    yield f"<Attendance><YearData>{year}{run}</YearData></Attendance>"
    yield f"<SchoolHistory><School>{_place(school.laestab)}{_element('EntryDate', entry.isoformat())}"
    if not np.isnat(record.ends[row]):
        yield _element("LeavingDate", str(record.ends[row]))
        if stay["reason"]:
            yield _element("LeavingReason", stay["reason"].decode())
    yield "</School></SchoolHistory></Pupil>"


def _needs(record: Record, row: int, entry: date) -> Iterator[str]:
    who = record.who[row]
    if who["sen"] == SEN_NONE:
        return
    provision = _element("SENprovision", SEN_CODES[int(who["sen"])])
    yield f"<SENhistory><SEN>{_element('StartDate', entry.isoformat())}{provision}</SEN>"
    need = f"{_element('SENtypeRank', '1')}{_element('SENtype', NEEDS[int(who['need'])])}"
    yield f"<SENneeds><SENneed>{need}</SENneed></SENneeds></SENhistory>"


def _runs(record: Record) -> list[str]:
    """The marks of each stay from the year's first day to its last, two a day, weekends filled up."""
    first = _first_day(record.calendar)
    days = (record.calendar.days[-1].item() - first).days + 1
    places = 2 * (record.calendar.days - np.datetime64(first, "D")).astype(np.int64)
    slots = (places[:, None] + np.arange(2)).reshape(-1)
    words = _words()
    texts = []
    for marks in record.marks:
        laid_out = np.full(2 * days, ord(_FILLER), np.uint8)
        laid_out[slots] = marks
        texts.append("".join(words[char] for char in laid_out.tolist()))
    return texts


def _words() -> list[str]:
    """What a transfer file writes for each internal character: a code, or one of two fillers.

    A code that nobody knows cannot stand in a text without spaces: it is written as no mark.
    """
    codes = {ord(char): code for char, code in code_of().items()}
    codes |= {ord(char): _NO_MARK for char in (char_of()["-"], "!")}
    return [codes.get(char, _FILLER) for char in range(_CHARACTERS)]


def _first_day(calendar: Calendar) -> date:
    first: date = calendar.days[0].item()
    return first - timedelta(days=first.weekday())


def _place(laestab: str) -> str:
    return f"{_element('LEA', laestab[:3])}{_element('Estab', laestab[3:])}"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"

"""Pages of Wonde's API: students and their marks, as a service would give them one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import numpy as np

from wholeschool.reference.attendance import code_of
from wholeschool.simulate.formats.continuing import Entries
from wholeschool.simulate.formats.format import Format, Kept, Record
from wholeschool.simulate.people import ETHNICITIES, SEN_CODES
from wholeschool.simulate.schools import NURSERY, RECEPTION

PER_PAGE = 200
_HALVES = ("AM", "PM")
_YEAR_GROUPS = {NURSERY: "N2", RECEPTION: "R"}
_UNKNOWN_CODE = "%"
_STATUSES = {
    b"C": "Single Registration",
    b"M": "Main (dual registration)",
    b"S": "Subsidiary (dual registration)",
}


class WondePages(Format):
    """Pages for rolls and registers; events, which Wonde has in other words, in the ordinary files.

    A page is a file: `wonde-URN-ENDPOINT-NUMBER.json`, with the endpoint's slash as an underscore.
    """

    keeps: ClassVar[frozenset[Kept]] = frozenset(("schools", "calendar", "events", "actions"))

    def __init__(self) -> None:
        self._entries = Entries()
        self._students: dict[int, dict[str, dict[str, Any]]] = {}
        self._marks: dict[int, list[dict[str, Any]]] = {}

    def school_year(self, record: Record) -> Mapping[str, bytes]:
        """None yet: the API has one list for all years."""
        students = self._students.setdefault(record.school.urn, {})
        marks = self._marks.setdefault(record.school.urn, [])
        for row, entry in enumerate(self._entries.of(record)):
            stay = f"{record.upns[row]} since {entry}"
            number = students[stay]["id"] if stay in students else f"A{record.school.urn}{len(students):05d}"
            students[stay] = _student(record, row, entry, number)
            marks += _marks_of(record, row, number)
        return {}

    def finish(self) -> Mapping[str, bytes]:
        """The pages of every school."""
        files: dict[str, bytes] = {}
        for urn, students in self._students.items():
            files |= _pages(urn, "students", list(students.values()))
            files |= _pages(urn, "attendance_session", self._marks[urn])
        return files


def _student(record: Record, row: int, entry: date, number: str) -> dict[str, Any]:
    who, stay = record.who[row], record.stays[row]
    group = int(stay["year_group"])
    leaves = None if np.isnat(record.ends[row]) else _dated(str(record.ends[row]))
    return {
        "id": number,
        "gender": "MALE" if who["boy"] else "FEMALE",
        "education_details": {
            "data": {
                "upn": record.upns[row],
                "current_nc_year": _YEAR_GROUPS.get(group, str(group)),
                "admission_date": _dated(entry.isoformat()),
                "leaving_date": leaves,
            }
        },
        "extended_details": {
            "data": {
                "enrolment_status": _STATUSES[stay["status"]],
                "ethnicity_code": ETHNICITIES[int(who["ethnicity"])],
                "free_school_meals": bool(who["fsm"]),
                "sen_status_code": SEN_CODES[int(who["sen"])],
                "in_lea_care": bool(who["looked_after"]),
            }
        },
    }


def _marks_of(record: Record, row: int, number: str) -> Iterator[dict[str, Any]]:
    codes = {ord(char): code for char, code in code_of().items()} | {ord("!"): _UNKNOWN_CODE}
    days = [str(day) for day in record.calendar.days]
    late = record.late[row]
    for session in np.flatnonzero(np.isin(record.marks[row], list(codes))).tolist():
        minutes = int(late[session]) if chr(record.marks[row, session]) in "LU" else 0
        yield {
            "id": f"{number}{days[session // 2]}{_HALVES[session % 2]}",
            "student": number,
            "date": _dated(days[session // 2]),
            "session": _HALVES[session % 2],
            "comment": None,
            "minutes_late": minutes or None,
            "attendance_code": {"data": {"code": codes[int(record.marks[row, session])]}},
        }


def _pages(urn: int, endpoint: str, records: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    count = max(1, -(-len(records) // PER_PAGE))
    return {
        f"wonde-{urn}-{endpoint}-{number:04d}.json": json.dumps(
            {
                "data": records[(number - 1) * PER_PAGE : number * PER_PAGE],
                "meta": {
                    "pagination": {"more": number < count, "per_page": PER_PAGE, "current_page": number}
                },
            },
            separators=(",", ":"),
        ).encode()
        for number in range(1, count + 1)
    }


def _dated(day: str) -> dict[str, Any]:
    return {"date": f"{day} 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"}

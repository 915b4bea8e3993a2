"""What is kept of the records of Wonde's API: named fields alone, so that no comment is ever on the disk.

Students and behaviours are as Wonde's documentation and clients show them. How attendance and exclusions are
read, no public source says: their shapes follow what clients write, and are unverified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Kept = dict[str, str]
"""A record as it is kept: our own names for its fields, all of them text."""


def kept_records(endpoint: str, record: Mapping[str, Any]) -> Iterator[Kept]:
    """What is kept of a record: one for each pupil whom it is about."""
    return _KEEPERS[endpoint](record)


def _student(record: Mapping[str, Any]) -> Iterator[Kept]:
    education, extended = _within(record, "education_details"), _within(record, "extended_details")
    yield {
        "id": _text(record, "id"),
        "upn": _text(education, "upn") or _text(extended, "upn") or _text(record, "upn"),
        "former_upn": _text(education, "former_upn"),
        "surname": _text(record, "legal_surname") or _text(record, "surname"),
        "forename": _text(record, "legal_forename") or _text(record, "forename"),
        "birth_date": _day(record, "date_of_birth"),
        "sex": _text(record, "legal_sex") or _text(record, "sex") or _text(record, "gender"),
        "year_group": _text(education, "current_nc_year"),
        "start": _day(education, "admission_date"),
        "end": _day(education, "leaving_date"),
        "status": _status(_text(extended, "enrolment_status") or _text(education, "enrolment_status")),
        "ethnicity": _text(extended, "ethnicity_code") or _text(extended, "ethnicity"),
        "language": _text(extended, "first_language_code") or _text(extended, "first_language"),
        "fsm": _text(extended, "free_school_meals"),
        "fsm6": _text(extended, "free_school_meals_6"),
        "sen_provision": _text(extended, "sen_status_code") or _text(extended, "sen_status"),
        "looked_after": _text(extended, "in_lea_care"),
    }


def _mark(record: Mapping[str, Any]) -> Iterator[Kept]:
    code = _within(record, "attendance_code")
    yield {
        "student": _student_of(record),
        "date": _day(record, "date"),
        "half": _text(record, "session"),
        "mark": _text(code, "code") or _text(record, "code"),
        "minutes_late": _text(record, "minutes_late"),
    }


def _behaviour(record: Mapping[str, Any]) -> Iterator[Kept]:
    """A behaviour is about several students, each with points of their own."""
    students = record.get("students")
    students = students.get("data") if isinstance(students, dict) else students
    for student in students if isinstance(students, list) else []:
        if isinstance(student, dict):
            yield {
                "id": f"{_text(record, 'id')}-{_student_of(student)}",
                "student": _student_of(student),
                "kind": _text(record, "type"),
                "start": _day(record, "incident_date") or _day(record, "date") or _day(record, "created_at"),
                "time": _text(record, "time"),
                "points": _text(student, "points"),
            }


def _exclusion(record: Mapping[str, Any]) -> Iterator[Kept]:
    sessions, days = _text(record, "sessions"), _text(record, "days")
    if not sessions and days:
        sessions = _doubled(days)
    yield {
        "id": _text(record, "id"),
        "student": _student_of(record),
        "kind": _text(record, "type"),
        "start": _day(record, "start_date"),
        "half": _text(record, "start_session"),
        "end": _day(record, "end_date"),
        "end_half": _text(record, "end_session"),
        "sessions": sessions,
        "reason1": _text(record, "reason"),
    }


_KEEPERS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Kept]]] = {
    "students": _student,
    "students-leaver": _student,
    "attendance/session": _mark,
    "behaviours": _behaviour,
    "exclusions": _exclusion,
}
ENDPOINTS = tuple(_KEEPERS)
"""In the order in which they are fetched."""


def _within(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An included object, with or without `data` around it; empty where there is none."""
    found = record.get(name)
    if isinstance(found, dict) and isinstance(found.get("data"), dict):
        found = found["data"]
    return found if isinstance(found, dict) else {}


def _text(record: Mapping[str, Any], name: str) -> str:
    """A plain value as text; what has an inner shape is none."""
    value = record.get(name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return whole_characters(str(value)).strip() if isinstance(value, (str, int, float)) else ""


def whole_characters(text: str) -> str:
    """A text with a question mark for each lone half of a character: JSON can write it, no file hold it."""
    return text.encode("utf-8", "replace").decode()


def _day(record: Mapping[str, Any], name: str) -> str:
    """The day of a date, which is a text or an object with one in it."""
    inner = record.get(name)
    text = _text(inner, "date") if isinstance(inner, dict) else _text(record, name)
    return text.split(" ")[0].split("T")[0]


def _student_of(record: Mapping[str, Any]) -> str:
    return _text(record, "student_id") or _text(record, "student") or _text(_within(record, "student"), "id")


def _status(text: str) -> str:
    """An enrolment status by a word of it; as written where it has none, so that the row is set aside."""
    return next((code for word, code in _STATUS_WORDS.items() if word in text.casefold()), text)


_STATUS_WORDS = {"subsid": "S", "main": "M", "guest": "G", "single": "C", "current": "C"}


def _doubled(days: str) -> str:
    """Days as sessions; as written where they are no number, so that the row is set aside with them."""
    try:
        return f"{2 * float(days):g}"
    except ValueError:
        return days

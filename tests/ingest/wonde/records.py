"""Records as Wonde's API gives them, made up."""

from __future__ import annotations

from typing import Any

from tests.ingest.reading_texts import UPNS


def dated(day: str) -> dict[str, Any]:
    return {"date": f"{day} 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"}


def student(number: int, *, start: str = "2024-09-02", end: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": f"A{number}",
        "mis_id": str(number),
        "surname": "Blythe",
        "forename": "Ann",
        "date_of_birth": dated("2011-05-05"),
        "gender": "FEMALE",
        "education_details": {
            "data": {
                "upn": UPNS[number],
                "current_nc_year": "9",
                "admission_date": dated(start),
                "leaving_date": dated(end) if end else None,
            }
        },
        "extended_details": {
            "data": {
                "ethnicity_code": "WBRI",
                "free_school_meals": True,
                "in_lea_care": False,
                "sen_status_code": "K",
                "premium_pupil_notes": "a note that nobody may keep",
            }
        },
    } | more


def mark(number: int, day: str, half: str, code: str, late: int | None = None) -> dict[str, Any]:
    return {
        "id": f"M{number}{day}{half}",
        "date": dated(day),
        "session": half,
        "comment": "a comment that nobody may keep",
        "minutes_late": late,
        "student": f"A{number}",
        "attendance_code": {"data": {"id": "A3", "code": code, "description": "x", "type": "PRESENT"}},
    }


def behaviour(
    number: int, *students: int, day: str = "2025-09-03", kind: str = "Detention"
) -> dict[str, Any]:
    return {
        "id": f"B{number}",
        "type": kind,
        "incident": "words that nobody may keep",
        "comment": "a comment that nobody may keep",
        "incident_date": dated(day),
        "time": "10:15",
        "students": [
            {"student_id": f"A{each}", "role": "x", "action": "y", "points": -2} for each in students
        ],
    }


def exclusion(number: int, student_number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"X{number}",
        "student": {"data": {"id": f"A{student_number}"}},
        "type": "Suspension",
        "reason": "PP",
        "start_date": dated("2025-09-04"),
        "end_date": dated("2025-09-05"),
        "days": 2,
    } | more

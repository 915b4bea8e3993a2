"""A trust of two schools, twelve pupils and six weeks, written as files, and the files that change it.

Most pupils are at the first school; three of them are on the second school's roll as well. There is an
event of every sort that matters to what an incremental build has to reach: inside a session, over a few
sessions, over weeks, with no end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from wholeschool.simulate.upn import upns

MAIN, OTHER = 100001, 100002
YEAR = "202425"
UPNS = tuple(upn.decode() for upn in upns(np.arange(12), np.full(12, 15)))
DUAL_PUPILS = (0, 1, 2)
"""On the main school's roll and the other's."""
FIRST_MONDAY = date(2025, 1, 6)
WEEKS = 6
MARKED_WEEKS = 5
"""The last week lies in the calendar and has no marks yet."""
HALVES = ("AM", "PM")

SCHOOLS = ("URN", "Academic year", "LAESTAB", "Name", "Phase")
CALENDAR = ("URN", "Date", "Session", "Term", "Half term", "Minutes")
ENROLMENTS = ("UPN", "URN", "Academic year", "Start", "End", "Status")
REGISTERS = ("UPN", "URN", "Date", "Session", "Mark", "Minutes late")
EVENTS = (
    "UPN", "URN", "Event id", "Kind", "Start", "Half", "End", "End half", "Sessions", "Minutes",
    "In lesson time", "Placement reason",
)  # fmt: skip

SUPPORTS = (
    "UPN", "URN", "Intervention", "Start date", "End date", "Sessions attended", "Scope", "Group", "Outcome",
    "Date entered",
)  # fmt: skip

Row = Mapping[str, Any]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> Path:
    """Write rows under their headers; a column that a row lacks is blank."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def day_of(week: int, weekday: int) -> date:
    """A day of the six weeks, both counted from 0."""
    return FIRST_MONDAY + timedelta(days=7 * week + weekday)


def mark_row(pupil: int, day: date, half: str, mark: str, *, urn: int = MAIN, late: int | str = "") -> Row:
    return {
        "UPN": UPNS[pupil], "URN": urn, "Date": day, "Session": half, "Mark": mark, "Minutes late": late,
    }  # fmt: skip


def event_row(pupil: int, number: object, kind: str, start: date, *, urn: int = MAIN, **more: Any) -> Row:
    """An event; `more` are further columns in small letters, with _ for a blank."""
    named = {key.replace("_", " ").capitalize(): value for key, value in more.items()}
    return {"UPN": UPNS[pupil], "URN": urn, "Event id": number, "Kind": kind, "Start": start, **named}


def support_row(pupil: int | None, practice: str, start: date | str = "2025-01-06", **more: Any) -> Row:
    """A spell of support of a provision map; `more` are further columns by their headers."""
    upn = "" if pupil is None else UPNS[pupil]
    return {"UPN": upn, "URN": MAIN, "Intervention": practice, "Start date": start, **more}


def calendar_row(day: date, half: str, minutes: int | str = "", *, urn: int = MAIN) -> Row:
    return {
        "URN": urn, "Date": day, "Session": half, "Term": "spring", "Half term": 3, "Minutes": minutes,
    }  # fmt: skip


def enrolment_row(pupil: int, urn: int = MAIN, end: date | str = "", start: date | str = "2024-09-02") -> Row:
    status = ("M" if urn == MAIN else "S") if pupil in DUAL_PUPILS else "C"
    return {
        "UPN": UPNS[pupil], "URN": urn, "Academic year": YEAR, "Start": start, "End": end, "Status": status,
    }  # fmt: skip


def usual_mark(pupil: int, day: date, half: str, urn: int) -> str:
    """Present, but for dual pupils' days at the other school, a week of illness and a suspension."""
    away = pupil in DUAL_PUPILS and (day.weekday() == 2) == (urn == MAIN)
    if away:
        return "D"
    if pupil == 5 and FIRST_MONDAY + timedelta(days=7) <= day < FIRST_MONDAY + timedelta(days=14):
        return "I"
    if pupil == 6 and day == day_of(1, 1):
        return "E"
    return "/" if half == "AM" else "\\"


def tiny_files(folder: Path) -> None:
    """Write the trust's files."""
    rolls = [(pupil, MAIN) for pupil in range(len(UPNS))] + [(pupil, OTHER) for pupil in DUAL_PUPILS]
    days = [day_of(week, weekday) for week in range(WEEKS) for weekday in range(5)]
    write_csv(
        folder / "schools.csv",
        SCHOOLS,
        [
            {"URN": MAIN, "Academic year": YEAR, "LAESTAB": "8801111", "Name": "Abbey", "Phase": "SS"},
            {"URN": OTHER, "Academic year": YEAR, "LAESTAB": "8802222", "Name": "Bridge", "Phase": "PR"},
        ],
    )
    minutes = {(MAIN, "AM"): 190, (MAIN, "PM"): 115, (OTHER, "AM"): "", (OTHER, "PM"): ""}
    write_csv(
        folder / "calendar.csv",
        CALENDAR,
        [
            calendar_row(day, half, minutes[urn, half], urn=urn)
            for urn in (MAIN, OTHER)
            for day in days
            for half in HALVES
        ],
    )
    write_csv(folder / "enrolments.csv", ENROLMENTS, [enrolment_row(*roll) for roll in rolls])
    write_csv(
        folder / "registers.csv",
        REGISTERS,
        [
            mark_row(pupil, day, half, usual_mark(pupil, day, half, urn), urn=urn)
            for pupil, urn in rolls
            for day in days[: 5 * MARKED_WEEKS]
            for half in HALVES
        ],
    )
    write_csv(folder / "events.csv", EVENTS, usual_events())


def usual_events() -> list[Row]:
    """A few events of each reach: within a session, over some, over weeks, with no end."""
    return [
        event_row(3, 1, "sent_out", day_of(0, 2), half="PM", minutes=20),
        event_row(3, 2, "truancy", day_of(2, 0)),
        event_row(6, 3, "suspension", day_of(1, 1), sessions=2),
        event_row(7, 4, "internal_exclusion", day_of(1, 3), sessions=6),
        event_row(8, 5, "suspension", day_of(2, 4), half="PM", end=day_of(3, 1), end_half="AM"),
        event_row(9, 6, "permanent_exclusion", day_of(4, 0)),
        event_row(0, 7, "alternative_provision", day_of(1, 0), urn=OTHER, placement_reason="BHS"),
        event_row(10, 8, "detention", day_of(0, 0), in_lesson_time="true", minutes=30),
        event_row(10, 9, "praise", day_of(0, 0)),
    ]

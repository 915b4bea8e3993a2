"""A tiny reader of a trust's files, sharing nothing with the simulator and nothing with the importers."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from wholeschool.continuum.books.cases import Case, Event
from wholeschool.reference.forms import event_kinds

HALVES = ("AM", "PM")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")

TAKE_TIME = {name for name, kind in event_kinds().items() if kind.group != "other"} - {"lunchtime_suspension"}

At = tuple[date, str]
Roll = tuple[str, str]
"""UPN and URN."""


def academic_year(day: date) -> str:
    first = day.year - (day.month < 8)
    return f"{first}{(first + 1) % 100:02d}"


def monday(day: date) -> str:
    return str(day - timedelta(days=day.weekday()))


def a_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Files:
    """The files of a trust, read when asked for."""

    folder: Path

    def rows(self, pattern: str) -> Iterator[dict[str, str]]:
        for path in sorted(self.folder.glob(pattern)):
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text("utf-8").splitlines()

    @cached_property
    def truth(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.folder / "truth.json").read_text("utf-8"))
        return said

    @cached_property
    def phases(self) -> dict[str, str]:
        return {row["URN"]: row["Phase"] for row in self.rows("schools.csv")}

    @cached_property
    def calendar(self) -> dict[str, dict[At, int]]:
        minutes: dict[str, dict[At, int]] = defaultdict(dict)
        for row in self.rows("calendar.csv"):
            at = date.fromisoformat(row["Date"]), row["Session"]
            minutes[row["URN"]][at] = int(row["Minutes"] or 150)
        return minutes

    @cached_property
    def enrolments(self) -> list[dict[str, str]]:
        return list(self.rows("enrolments.csv"))

    @cached_property
    def marks(self) -> dict[Roll, dict[At, tuple[str, int | None]]]:
        """Mark and minutes late of each session; of two rows the later stands."""
        found: dict[Roll, dict[At, tuple[str, int | None]]] = defaultdict(dict)
        for row in self.rows("registers_*.csv"):
            for at, mark, late in _long(row) if "Mark" in row else _grid(row):
                if row["UPN"] and mark:
                    found[row["UPN"], row["URN"]][at] = mark, int(late) if late else None
        return found

    @cached_property
    def events(self) -> dict[Roll, list[Event]]:
        """The events that can take time."""
        found: dict[Roll, list[Event]] = defaultdict(list)
        for row in self.rows("events_*.csv"):
            if row["Kind"] in TAKE_TIME and not row["Minutes"].startswith("-"):
                found[row["UPN"], row["URN"]].append(_event(row))
        return found

    def register(self, roll: Roll) -> dict[At, str | None]:
        """The sessions for which a pupil is on a roll, each with its mark; None where no file has one."""
        register: dict[At, str | None] = {}
        for row in self.stays[roll]:
            start, end = date.fromisoformat(row["Start"]), a_day(row["End"]) or date.max
            for at in self.sessions[roll[1], row["Academic year"]]:
                if start <= at[0] <= end:
                    register[at] = self.marks[roll].get(at, (None, None))[0]
        return register

    @cached_property
    def sessions(self) -> dict[tuple[str, str], list[At]]:
        """URN and academic year → the sessions of the calendar."""
        sessions: dict[tuple[str, str], list[At]] = defaultdict(list)
        for urn, minutes in self.calendar.items():
            for at in minutes:
                sessions[urn, academic_year(at[0])].append(at)
        return sessions

    @cached_property
    def stays(self) -> dict[Roll, list[dict[str, str]]]:
        stays: dict[Roll, list[dict[str, str]]] = defaultdict(list)
        for row in self.enrolments:
            stays[row["UPN"], row["URN"]].append(row)
        return stays

    def case(self, roll: Roll, session_minutes: dict[str, int], until: date = date.max) -> Case:
        """A pupil's time on one roll as a worked case, up to a day."""
        late = {at: late for at, (_, late) in self.marks[roll].items() if late is not None}
        register = {at: mark for at, mark in self.register(roll).items() if at[0] <= until}
        return Case("", "", {roll[1]: register}, tuple(self.events[roll]), late, session_minutes, {}, {})


def _long(row: dict[str, str]) -> Iterator[tuple[At, str, str]]:
    day = a_day(row["Date"])
    if day and row["Session"] in HALVES:
        yield (day, row["Session"]), row["Mark"], row["Minutes late"]


def _grid(row: dict[str, str]) -> Iterator[tuple[At, str, str]]:
    first = a_day(row["Week beginning"])
    for number, name in enumerate(WEEKDAYS if first else ()):
        for half in HALVES:
            mark, _, late = row[f"{name} {half}"].partition(" ")
            assert first
            yield (first + timedelta(days=number), half), mark, late


def _event(row: dict[str, str]) -> Event:
    return Event(
        kind=row["Kind"],
        school=row["URN"],
        start=date.fromisoformat(row["Start"]),
        half=row["Half"],
        sessions=int(row["Sessions"]) if row["Sessions"] else None,
        end=a_day(row["End"]),
        end_half=row["End half"] or "PM",
        minutes=int(row["Minutes"]) if row["Minutes"] else None,
        reason=row["Placement reason"] or None,
        in_lesson_time=row["In lesson time"] == "true",
    )

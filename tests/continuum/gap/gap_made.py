"""Made-up pupils for the action gap, as a store's tables held in an engine. How one is written: gap.json."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

HERE, THERE = 100001, 100002
SESSIONS = 10
Pupil = Mapping[str, Any]
"""rolls, events, touched, absent, marked_from, part_time, actions: each may be missing."""


@dataclass(frozen=True)
class Made:
    """Pupils numbered from 1, the days on which our school has sessions, and its last day with marks."""

    pupils: Sequence[Pupil]
    days: Sequence[date]
    marked_to: date


def week_of(day: date) -> date:
    """The Monday of a day."""
    return day - timedelta(days=day.weekday())


def school_days(mondays: Iterable[date]) -> list[date]:
    """Monday to Friday of each week."""
    return [monday + timedelta(days=each) for monday in mondays for each in range(5)]


def rolls_of(pupil: Pupil) -> list[tuple[int, str, date | None]]:
    """School, status and last day of each roll."""
    rolls = pupil.get("rolls", [[HERE, "C"]])
    return [(urn, status, as_day(end[0]) if end else None) for urn, status, *end in rolls]


def events_of(pupil: Pupil) -> list[tuple[str, date, int, date | None]]:
    """Kind, day, school and last day of each event."""
    return [
        (kind, as_day(day), rest[0] if rest else HERE, as_day(rest[1]) if len(rest) > 1 and rest[1] else None)
        for kind, day, *rest in pupil.get("events", [])
    ]


def touches_of(pupil: Pupil) -> dict[tuple[int, date, str], tuple[date, int]]:
    """School, week and form → first day and times: what the table of rungs has."""
    days = defaultdict(list)
    for kind, day, urn, _ in events_of(pupil):
        form = event_kinds()[kind].form
        if form and forms()[form].rung:
            days[urn, week_of(day), form].append(day)
    for form, day, *urn in pupil.get("touched", []):
        days[urn[0] if urn else HERE, week_of(as_day(day)), form].append(as_day(day))
    return {key: (min(each), len(each)) for key, each in days.items()}


def as_day(value: str | date) -> date:
    """A day, however it is written."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def hold_made(engine: LocalEngine, made: Made) -> None:
    """Hold the tables that the action gap reads."""
    rows = defaultdict(list)
    rows["calendar"] = [
        {"urn": HERE, "date": day, "half": half, "term": "spring", "half_term": 3, "minutes": 150}
        for day in made.days
        for half in ("AM", "PM")
    ]
    for number, pupil in enumerate(made.pupils, start=1):
        for name, found in _rows_of(number, pupil, made).items():
            rows[name] += found
    rows["registers"] = _registers(made)
    for name in (
        "calendar",
        "registers",
        "enrolments",
        "rungs",
        "presence",
        "ledger",
        "events",
        "actions_log",
    ):
        schema = TABLES[name].own_arrow
        filled = [{field.name: row.get(field.name) for field in schema} for row in rows[name]]
        nullable = pa.schema([field.with_nullable(True) for field in schema])
        engine.hold(name, pa.Table.from_pylist(filled, schema=nullable))


def _rows_of(number: int, pupil: Pupil, made: Made) -> dict[str, list[dict[str, Any]]]:
    weeks = sorted({week_of(day) for day in made.days})
    marked = [week for week in weeks if week >= as_day(pupil.get("marked_from", date.min))]
    absent = {as_day(week): sessions for week, sessions in pupil.get("absent", {}).items()}
    return {
        "enrolments": [
            {"pupil_id": number, "urn": urn, "academic_year": year, "start": date(int(year[:4]), 9, 1),
             "end": end, "status": status, "year_group": "9"}
            for urn, status, end in rolls_of(pupil)
            for year in sorted({academic_year_of(week) for week in weeks})
        ],
        "rungs": [
            {"pupil_id": number, "urn": urn, "week": week, "half_term": 3, "form": form,
             "branch": forms()[form].branch, "rung": forms()[form].rung, "day": day, "times": times,
             "academic_year": academic_year_of(week)}
            for (urn, week, form), (day, times) in touches_of(pupil).items()
        ],
        "presence": [
            {"pupil_id": number, "urn": HERE, "week": week, "possible": SESSIONS, "authorised": 0,
             "unauthorised": absent.get(week, 0), "academic_year": academic_year_of(week)}
            for week in marked
        ],
        "ledger": [
            {"pupil_id": number, "urn": HERE, "week": as_day(week), "form": "reduced_timetable",
             "branch": "hidden", "academic_year": academic_year_of(as_day(week))}
            for week in pupil.get("part_time", [])
        ],
        "events": [
            {"event_id": f"{number}-{place}", "pupil_id": number, "urn": urn, "kind": kind, "start": day,
             "half": "AM", "end": end, "academic_year": academic_year_of(day)}
            for place, (kind, day, urn, end) in enumerate(events_of(pupil))
        ],
        "actions_log": [
            {"action_id": f"{number}-{place}", "pupil_id": number, "urn": urn[0] if urn else HERE,
             "at": as_day(day), "kind": kind}
            for place, (day, kind, *urn) in enumerate(pupil.get("actions", []))
        ],
    }  # fmt: skip


def _registers(made: Made) -> list[dict[str, Any]]:
    """Marks up to the last day with marks, and none after it, though the rows are there."""
    rows = []
    for week in sorted({week_of(day) for day in made.days}):
        days = [week + timedelta(days=each) for each in range(7)]
        marks = "".join(
            ("/\\" if day <= made.marked_to else "??") if day in set(made.days) else ".." for day in days
        )
        row = {"pupil_id": 1, "urn": HERE, "week": week, "marks": marks}
        rows.append(row | {"academic_year": academic_year_of(week)})
    return rows

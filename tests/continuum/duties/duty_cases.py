"""Worked cases of statutory duties: read from their file, and put into an engine as canonical tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.duties.duties import duty_table
from wholeschool.engine import LocalEngine
from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.reference.attendance import char_of
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

FILE = Path(__file__).parents[2] / "spec" / "cases" / "duties.json"
FIRST_URN = 900001
MOST_SCHOOLS = 10
PUPIL = 7
Case = Mapping[str, Any]
Row = tuple[Any, ...]


def read_duty_cases(path: Path = FILE) -> list[Case]:
    """The cases, each with its calendars in full."""
    content = json.loads(path.read_text("utf-8"))
    known = content["calendars"]
    return [
        case | {"calendars": {school: known.get(name) for school, name in case["calendars"].items()}}
        for case in content["cases"]
    ]


def sessions_of(spans: Sequence[Mapping[str, Any]] | None) -> Iterator[tuple[date, str, str, int]]:
    """The sessions of a calendar's spans: day, half, term, half-term. Weekdays, without those closed."""
    for span in spans or ():
        day, last = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
        while day <= last:
            if day.weekday() < 5 and day.isoformat() not in span.get("closed", ()):
                for half in span.get("halves", ("AM", "PM")):
                    yield day, half, span["term"], span["half_term"]
            day += timedelta(days=1)


def rows_on_engine(engine: LocalEngine, cases: Sequence[Case]) -> list[list[dict[str, Any]]]:
    """What the engine says of cases that are asked of on one day: the rows of `duty_table`, a list a case.

    All cases are in one set of tables, so that a pupil's rows that bear on another's are found out. Cases
    with one and the same calendars are pupils of the same schools.
    """
    (as_of,) = {case["as_of"] for case in cases}
    for name, rows in _tables(cases).items():
        engine.hold(name, rows)
    found = duty_table(engine, date.fromisoformat(as_of)).rows.to_pylist()
    return [
        [_in_its_own_names(row, case) for row in found if row["pupil_id"] == PUPIL + place]
        for place, case in enumerate(cases)
    ]


def _in_its_own_names(row: Mapping[str, Any], case: Case) -> dict[str, Any]:
    return {
        "school": [*case["calendars"]][(row["urn"] - FIRST_URN) % MOST_SCHOOLS],
        "duty": row["duty"],
        "due": _text(row["due"]),
        "done": _text(row["done"]),
        "breach": row["breach"],
        "figures": row["basis"].split(";")[0],
        "about": row["event_id"] and row["event_id"].split(":", 1)[1],
        "start": _text(row["start"]),
    }


def as_expected(found: Sequence[Mapping[str, Any]], expect: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where what was found is not what is expected; what a row leaves out is not asked."""
    left, wrong = list(found), []
    for wanted in expect:
        match = next((row for row in left if all(row[key] == wanted[key] for key in wanted)), None)
        if match is None:
            wrong.append(f"missing: {dict(wanted)}")
        else:
            left.remove(match)
    return wrong + [f"not expected: {dict(row)}" for row in left]


def _urns(case: Case) -> dict[str, int]:
    return {school: FIRST_URN + place for place, school in enumerate(case["calendars"])}


def _tables(cases: Sequence[Case]) -> dict[str, pa.Table]:
    """The tables of all cases, each with a pupil and events of its own."""
    firsts = [
        next(at for at, each in enumerate(cases) if each["calendars"] is case["calendars"]) for case in cases
    ]
    of_each = [
        _apart(_tables_of(case), place, MOST_SCHOOLS * first)
        for place, (case, first) in enumerate(zip(cases, firsts, strict=True))
    ]
    tables = {name: pa.concat_tables([each[name] for each in of_each]) for name in of_each[0]}
    tables["calendar"] = pa.concat_tables([of_each[first]["calendar"] for first in sorted({*firsts})])
    registers, calendar = tables.pop("registers"), tables["calendar"]
    years = pa.array([academic_year_of(_monday(day)) for day in calendar["date"].to_pylist()], pa.string())
    counts, _ = derive_weeks(
        registers,
        calendar.append_column("academic_year", years),
        TABLES["enrolments"].own_arrow.empty_table(),
        complete=False,
    )
    never = pa.nulls(counts.num_rows, pa.timestamp("us", tz="UTC"))
    week_counts = counts.append_column("changed_at", never).select(TABLES["week_counts"].names)
    return {**tables, "week_counts": week_counts}


def _apart(tables: Mapping[str, pa.Table], place: int, schools: int) -> dict[str, pa.Table]:
    """A case's tables with the numbers that it has at its place among others, and its schools have."""
    apart = {}
    for name, rows in tables.items():
        for column in {"pupil_id", "urn", "event_id", "about"} & {*rows.column_names}:
            at, given = rows.schema.get_field_index(column), rows[column]
            if pa.types.is_string(given.type):
                named = pc.binary_join_element_wise(str(place), given, ":")
            else:
                named = pc.add(given, schools if column == "urn" else place).cast(given.type)
            rows = rows.set_column(at, rows.schema.field(at), named)
        apart[name] = rows
    return apart


def _tables_of(case: Case) -> dict[str, pa.Table]:
    urns = _urns(case)
    made = {
        "calendar": _calendar,
        "registers": _registers,
        "enrolments": _enrolments,
        "events": _events,
        "actions_log": _actions,
        "presence": _presence,
    }
    return {name: _table(name, make(case, urns)) for name, make in made.items()}


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES[name].own_arrow)


def _calendar(case: Case, urns: Mapping[str, int]) -> list[Mapping[str, Any]]:
    return [
        {"urn": urns[school], "date": day, "half": half, "term": term, "half_term": number, "minutes": 150}
        for school, spans in case["calendars"].items()
        for day, half, term, number in sessions_of(spans)
    ]


def _enrolments(case: Case, urns: Mapping[str, int]) -> list[Mapping[str, Any]]:
    return [
        {
            "pupil_id": PUPIL,
            "urn": urns[roll["school"]],
            "academic_year": academic_year_of(date.fromisoformat(roll["start"])),
            "start": date.fromisoformat(roll["start"]),
            "end": _date(roll.get("end")),
            "status": roll.get("status", "C"),
            "social_worker": roll.get("social_worker"),
            "looked_after": roll.get("looked_after"),
            "sen_provision": roll.get("sen"),
        }
        for roll in case["enrolments"]
    ]


def _events(case: Case, urns: Mapping[str, int]) -> list[Mapping[str, Any]]:
    return [
        {
            "event_id": event["id"],
            "pupil_id": PUPIL,
            "urn": urns[event["school"]],
            "kind": event["kind"],
            "start": date.fromisoformat(event["start"]),
            "half": event.get("half", "AM"),
            "end": _date(event.get("end")),
            "end_half": event.get("end_half"),
            "sessions": event.get("sessions"),
            "duration_status": "known",
            "academic_year": academic_year_of(date.fromisoformat(event["start"])),
        }
        for event in case.get("events", ())
    ]


def _actions(case: Case, urns: Mapping[str, int]) -> list[Mapping[str, Any]]:
    return [
        {
            "action_id": str(number),
            "pupil_id": PUPIL,
            "urn": urns[action["school"]],
            "at": date.fromisoformat(action["at"]),
            "kind": action["kind"],
            "about": action.get("about"),
        }
        for number, action in enumerate(case.get("actions", ()))
    ]


def _weeks(case: Case, urns: Mapping[str, int]) -> Iterator[tuple[int, date, list[str | None]]]:
    """Each school's weeks of marks: urn, Monday, 14 marks."""
    for school, register in case.get("marks", {}).items():
        weeks: dict[date, list[str | None]] = {}
        for text, marks in register.items():
            day = date.fromisoformat(text)
            week = weeks.setdefault(_monday(day), [None] * 14)
            week[2 * day.weekday() : 2 * day.weekday() + 2] = marks
        for monday, marks in weeks.items():
            yield urns[school], monday, marks


def _registers(case: Case, urns: Mapping[str, int]) -> list[Mapping[str, Any]]:
    return [
        {
            "pupil_id": PUPIL,
            "urn": urn,
            "week": monday,
            "marks": "".join("." if mark is None else char_of()[mark] for mark in marks),
            "academic_year": academic_year_of(monday),
        }
        for urn, monday, marks in _weeks(case, urns)
    ]


def _presence(case: Case, urns: Mapping[str, int]) -> list[Mapping[str, Any]]:
    zeros = dict.fromkeys(("authorised", "coalition", "dual", "dual_unmatched", "scheduled", "taught"), 0)
    return [
        zeros
        | {
            "pupil_id": PUPIL,
            "urn": urn,
            "week": monday,
            "possible": sum(mark not in (None, "D") for mark in marks),
            "unauthorised": sum(mark in ("G", "N", "O", "U") for mark in marks),
            "academic_year": academic_year_of(monday),
        }
        for urn, monday, marks in _weeks(case, urns)
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None

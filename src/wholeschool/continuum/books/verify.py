"""Worked cases on the engine: each case becomes a pupil at schools of its own, and all are built at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from wholeschool.continuum.books.cases import At, Case, Event
from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.books.pupil_books import Books
from wholeschool.engine import LocalEngine
from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.reference.attendance import char_of
from wholeschool.reference.forms import forms
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN, SLOTS, UNKNOWN_CODE
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

_FIRST_URN = 1_000_000
_SCHOOLS_A_CASE = 100


def evaluate_local(cases: Sequence[Case], *, every_session: bool = False) -> list[Books]:
    """The books of each case, by the same expressions that build a store's ledger on DuckDB.

    With `every_session` no session is summed in a set, as in `check`.
    """
    with LocalEngine() as engine:
        make_ledger(engine, _hold_tables(engine, cases), every_session=every_session)
        presence, losses, found = (_by_pupil(engine.fetch(engine.table(name))) for name in MADE.values())
    return [
        _books(presence.get(pupil, []), losses.get(pupil, []), found.get(pupil, []))
        for pupil in range(len(cases))
    ]


def _hold_tables(engine: LocalEngine, cases: Sequence[Case]) -> Durations:
    """Put the cases into the engine as canonical tables; gives what each of them assumes."""
    urns = [_urns(number, case) for number, case in enumerate(cases)]
    numbered = list(zip(range(len(cases)), cases, urns, strict=True))
    registers = _table("registers", [row for each in numbered for row in _register_rows(*each)])
    calendar = _table("calendar", [row for each in numbered for row in _calendar_rows(*each)])
    events = _table("events", [row for each in numbered for row in _event_rows(*each)])
    years = pa.array([academic_year_of(_monday(day)) for day in calendar["date"].to_pylist()], pa.string())
    counts, formed = derive_weeks(
        registers,
        calendar.append_column("academic_year", years),
        TABLES["enrolments"].own_arrow.empty_table(),
        complete=True,
    )
    changed_at = pa.nulls(counts.num_rows, pa.timestamp("us", tz="UTC"))
    counts = counts.append_column("changed_at", changed_at)
    for name, rows in (
        ("week_counts", counts),
        ("week_forms", formed),
        ("calendar", calendar),
        ("events", events),
    ):
        engine.hold(name, rows)
    return Durations(
        of_school={urn: case.durations for _, case, own in numbered if case.durations for urn in own.values()}
    )


def _table(name: str, rows: list[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name].own_arrow)


def _urns(number: int, case: Case) -> dict[str, int]:
    """Schools of its own for each case, so that no case sees another's calendar."""
    first = _FIRST_URN + number * _SCHOOLS_A_CASE
    return {school: first + place for place, school in enumerate(case.registers)}


def _register_rows(pupil: int, case: Case, urns: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    for school, register in case.registers.items():
        weeks: dict[date, list[str]] = {}
        for (day, half), mark in register.items():
            week = weeks.setdefault(_monday(day), [NOT_GIVEN] * SLOTS)
            week[2 * day.weekday() + (half == "PM")] = _char(mark)
        for week_of, marks in weeks.items():
            yield {
                "pupil_id": pupil,
                "urn": urns[school],
                "week": week_of,
                "marks": "".join(marks),
                "academic_year": academic_year_of(week_of),
            }


def _calendar_rows(_: int, case: Case, urns: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    for school, register in case.registers.items():
        for (day, half), mark in register.items():
            if mark != CLOSED:
                minutes = case.session_minutes[half]
                yield {
                    "urn": urns[school], "date": day, "half": half, "term": "spring", "half_term": 3,
                    "minutes": minutes,
                }  # fmt: skip


def _event_rows(pupil: int, case: Case, urns: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    for number, event in enumerate(case.events):
        yield _event(f"{pupil}-{number}", pupil, urns[event.school], event)
    for at, minutes in case.minutes_late.items():
        for school, register in case.registers.items():
            # Rule 4: beside other marks than L and U the minutes are ignored.
            if register.get(at) in ("L", "U"):
                yield _lateness(f"{pupil}-{school}-{at}", pupil, urns[school], at, minutes)


def _event(event_id: str, pupil: int, urn: int, event: Event) -> Mapping[str, Any]:
    return {
        "event_id": event_id,
        "pupil_id": pupil,
        "urn": urn,
        "kind": event.kind,
        "start": event.start,
        "half": event.half,
        "end": event.end,
        "end_half": event.end_half if event.end else None,
        "sessions": event.sessions,
        "minutes": event.minutes,
        "in_lesson_time": event.in_lesson_time,
        "placement_reason": event.reason,
        "duration_status": "known",
        "academic_year": academic_year_of(event.start),
    }


def _lateness(event_id: str, pupil: int, urn: int, at: At, minutes: int) -> Mapping[str, Any]:
    return {
        "event_id": event_id,
        "pupil_id": pupil,
        "urn": urn,
        "kind": "late",
        "start": at[0],
        "half": at[1],
        "minutes": minutes,
        "duration_status": "known",
        "academic_year": academic_year_of(at[0]),
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _char(mark: str | None) -> str:
    return NO_MARK if mark is None else char_of().get(mark, UNKNOWN_CODE)


def _by_pupil(rows: pa.Table) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.to_pylist():
        found.setdefault(row["pupil_id"], []).append(row)
    return found


def _books(
    presence: list[dict[str, Any]], losses: list[dict[str, Any]], found: list[dict[str, Any]]
) -> Books:
    def total(*names: str) -> int:
        return sum(row[name] for row in presence for name in names)

    possible, absent = total("possible"), total("authorised", "unauthorised")
    lost = {name for name, form in forms().items() if form.is_lost}
    return Books(
        possible_sessions=possible,
        absent_sessions=absent,
        unauthorised_sessions=total("unauthorised"),
        scheduled_minutes=total("scheduled"),
        taught_minutes=total("taught"),
        lost=_minutes(losses, lost),
        elsewhere=_minutes(losses, _of_quantity("elsewhere")),
        unverified=_minutes(losses, _of_quantity("unverified")),
        assumed_minutes=sum(
            row["minutes"] for row in losses if row["duration_status"] == "assumed" and row["form"] in lost
        ),
        coalition_sessions=total("coalition"),
        dual_sessions=total("dual"),
        dual_unmatched=total("dual_unmatched"),
        # Rule 11: exactly ten and fifty per cent count; nothing is judged where nothing was possible.
        persistent=possible > 0 and absent * 10 >= possible,
        severe=possible > 0 and absent * 2 >= possible,
        findings=frozenset(row["finding"] for row in found),
        branches=_branches(losses),
    )


def _of_quantity(quantity: str) -> set[str]:
    return {name for name, form in forms().items() if form.quantity == quantity}


def _minutes(losses: list[dict[str, Any]], wanted: set[str]) -> dict[str, int]:
    total: dict[str, int] = {}
    for row in losses:
        if row["form"] in wanted:
            total[row["form"]] = total.get(row["form"], 0) + row["minutes"]
    return total


def _branches(losses: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    total: dict[tuple[str, str], int] = {}
    for row in losses:
        key = (row["form"], row["branch"])
        total[key] = total.get(key, 0) + row["minutes"]
    return total

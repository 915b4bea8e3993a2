"""Schools' weeks, as the action gap counts them: days with sessions, and the day on which records end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.gap.rungs import SchoolWeeks
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.engine.functions import without_end
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN, SLOTS
from wholeschool.schema import TABLES

GIVEN = ("calendar", "registers")
"""The tables that have to be shown in the engine."""

_NO_MARKS = NOT_GIVEN + NO_MARK + CLOSED
_NEWEST = timedelta(weeks=6)
_FIRST_MONDAY = date(1970, 1, 5)


def fetch_weeks(engine: LocalEngine, urns: Collection[int]) -> dict[int, SchoolWeeks]:
    """Each school's weeks, and its last day with a mark. Schools without a calendar or marks are missing."""
    days, newest, marked = _compiled(engine.DIALECT)
    engine.ask(gap_urns=sorted(urns))
    calendars: dict[int, list[date]] = defaultdict(list)
    found = engine.answer(days)
    for urn, day in zip(found["urn"].to_pylist(), found["date"].to_pylist(), strict=True):
        calendars[urn].append(day)
    registers = engine.answer(newest)["week"].to_pylist()
    last = _last_days(engine, marked, max(registers) - _NEWEST) if registers else {}
    if unmarked := sorted(calendars.keys() - last.keys()):
        # Nothing is marked in the newest weeks: registers were laid out ahead, or end earlier here.
        engine.ask(gap_urns=unmarked)
        last |= _last_days(engine, marked, date.min)
    return {urn: SchoolWeeks.of(calendars[urn], last[urn]) for urn in sorted(calendars.keys() & last.keys())}


def records_end(engine: LocalEngine, urn: int, school: SchoolWeeks, on: date) -> date:
    """The last day up to `on` of which a school's marks or records say anything.

    The engine shows `events` as well.
    """
    if on <= school.marked_to:
        return on
    (newest,) = _compiled_newest(engine.DIALECT)
    engine.ask(gap_urns=[urn], gap_on=on, gap_since=school.marked_to)
    found: date | None = engine.answer(newest)["start"][0].as_py()
    return found or school.marked_to


def _last_days(engine: LocalEngine, marked: CompiledStep, since: date) -> dict[int, date]:
    """Each school's last day with a mark in the weeks since that Monday; of the schools that have one."""
    engine.ask(gap_since=since)
    found = engine.answer(marked)
    return {
        urn: _FIRST_MONDAY + timedelta(days=last // SLOTS * 7 + last % SLOTS // 2)
        for urn, last in zip(found["urn"].to_pylist(), found["marked"].to_pylist(), strict=True)
        if last is not None
    }


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Days with sessions; the newest week of registers; the number of the last session with a mark."""
    plan = Plan()
    calendar, registers = _of_schools("calendar"), _of_schools("registers")
    plan.view("gap_days", calendar.select("urn", "date").distinct())
    plan.view("gap_newest", registers.group_by("urn").agg(week=registers.week.max()))
    registers = registers.filter(registers.week >= Plan.asked("gap_since", "date"))
    marked = without_end(registers.marks, _NO_MARKS).length().cast("int64")
    number = registers.week.delta(ibis.literal(_FIRST_MONDAY), unit="day").cast("int64") // 7
    last = (number * SLOTS + marked - 1).max(where=marked > 0)
    plan.view("gap_marked", registers.group_by("urn").agg(marked=last))
    return plan.compiled(dialect)


@compiled_once
def _compiled_newest(dialect: str) -> tuple[CompiledStep, ...]:
    """The newest record of the schools after one day and up to another."""
    plan, events = Plan(), _of_schools("events")
    since, until = (Plan.asked(name, "date") for name in ("gap_since", "gap_on"))
    later = events.filter((events.start > since) & (events.start <= until))
    plan.view("gap_newest_record", later.agg(start=later.start.max()))
    return plan.compiled(dialect)


def _of_schools(name: str) -> ir.Table:
    rows = Plan.given(name, TABLES[name].own_arrow)
    return rows.filter(Plan.asked("gap_urns", "array<int32>").contains(rows.urn))

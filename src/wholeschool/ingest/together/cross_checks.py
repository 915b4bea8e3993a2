"""What no single file can say: registers against schools, calendars and rolls, for what an import touched.

None of it stops anything: the marks are counted, and the findings say what they were counted without.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import ibis
import ibis.expr.types as ir

from wholeschool.engine import made_once
from wholeschool.engine.functions import count_bits
from wholeschool.ingest.together.action_checks import action_findings
from wholeschool.ingest.together.census_checks import count_findings
from wholeschool.ingest.together.school_years import by_school_year, school_year_findings
from wholeschool.ingest.together.stay_checks import stay_findings
from wholeschool.ingest.together.support_checks import support_findings
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN, SLOTS
from wholeschool.schema.findings import Finding
from wholeschool.schema.schools import SCHOOL_YEAR
from wholeschool.schema.years import monday_of_column, week_year_of_column
from wholeschool.store import Transaction

_AUGUST = 8


def cross_findings(transaction: Transaction, changed: Mapping[str, ir.Table]) -> tuple[Finding, ...]:
    """Findings on what an import changed: `changed` has the rows of each table, where there are any."""
    alone = tuple(_without_school(transaction, changed))
    if "actions_log" in changed:
        alone += tuple(action_findings(transaction, changed["actions_log"]))
    if "supports" in changed:
        alone += tuple(support_findings(transaction, changed["supports"]))
    if "termly_counts" in changed:
        counts = transaction.table("termly_counts")
        alone += tuple(count_findings(transaction.engine, counts, changed["termly_counts"]))
    if "calendar" in changed:
        alone += tuple(_summer_in_august(transaction, changed["calendar"]))
    if "enrolments" in changed:
        rolls = transaction.table("enrolments")
        alone += tuple(stay_findings(transaction.engine, rolls, changed["enrolments"]))
    if not any(name in changed for name in ("registers", "calendar", "enrolments")):
        return alone
    touched = transaction.engine.table("touched_school_years")
    registers = _of_touched(transaction.table("registers"), touched)
    schools = transaction.engine.hold("marked_school_years", _school_years(registers))
    return (
        *alone,
        *_without_calendar(transaction, schools),
        *_outside_calendar(transaction, registers),
        *_without_roll(transaction, registers),
        *_off_roll(transaction, registers),
    )


@made_once
def _of_touched(registers: ir.Table, touched: ir.Table) -> ir.Table:
    return registers.semi_join(touched, SCHOOL_YEAR)


@made_once
def _school_years(registers: ir.Table) -> ir.Table:
    return registers.select(*SCHOOL_YEAR).distinct()


def _without_school(transaction: Transaction, changed: Mapping[str, ir.Table]) -> Iterator[Finding]:
    of_a_school = {name: rows for name, rows in changed.items() if "urn" in rows.columns}
    urns = [rows.select("urn") for name, rows in of_a_school.items() if name != "schools"]
    if not urns:
        return
    known = transaction.table("schools").select("urn").distinct()
    every = ibis.union(*urns, distinct=True) if len(urns) > 1 else urns[0].distinct()
    for row in _rows(transaction, every.anti_join(known, "urn").order_by("urn")):
        yield Finding(
            "unknown_school",
            "warning",
            seen=str(row["urn"]),
            expected="a school that a schools file lists",
            advice="Its rows are counted, under its number alone. Import a schools file that has it; "
            "if the number is a slip, import the file again with the right --urn.",
        )


def _summer_in_august(transaction: Transaction, calendar: ir.Table) -> Iterator[Finding]:
    """A summer term that runs into August, which is counted in the year that begins then."""
    late = calendar.filter((calendar.date.month() == _AUGUST) & (calendar.term == "summer"))
    counted = late.group_by("urn").agg(sessions=late.count()).order_by("urn")
    for row in _rows(transaction, counted):
        yield Finding(
            "summer_term_in_august",
            "warning",
            seen=str(row["urn"]),
            expected="a summer term that ends by 31 July",
            advice="Years run from 1 August, as the Department for Education counts absence: these sessions "
            "are counted in the year that begins then. Statutory duties count them in the year that ends.",
            count=row["sessions"],
        )


def _without_calendar(transaction: Transaction, schools: ir.Table) -> Iterator[Finding]:
    return school_year_findings(
        transaction.engine,
        _years_without_calendar(schools, transaction.table("calendar")),
        "no_calendar",
        "a calendar for each school and year with registers",
        "Its sessions are those that have a mark, at 150 minutes each; sessions that nobody marked cannot be "
        "noticed. Import its calendar.",
    )


@made_once
def _years_without_calendar(schools: ir.Table, calendar: ir.Table) -> ir.Table:
    known = calendar.select("urn", academic_year=week_year_of_column(calendar.date)).distinct()
    without = schools.anti_join(known, SCHOOL_YEAR)
    return by_school_year(without, without.count())


def _outside_calendar(transaction: Transaction, registers: ir.Table) -> Iterator[Finding]:
    """Sessions that somebody has a mark in and that the school's calendar of that year does not list."""
    return school_year_findings(
        transaction.engine,
        _sessions_outside(registers, transaction.table("calendar")),
        "marks_outside_calendar",
        "marks in sessions that the school's calendar lists",
        "They are counted, at 150 minutes a session. Correct the calendar, or the marks.",
    )


@made_once
def _sessions_outside(registers: ir.Table, calendar: ir.Table) -> ir.Table:
    session = calendar.date.day_of_week.index() * 2 + (calendar.half == "PM").cast("int64")
    dated = calendar.select("urn", week=monday_of_column(calendar.date), session=session)
    listed = dated.group_by("urn", "week").agg(listed=_set_of(dated.session == each for each in range(SLOTS)))
    years = calendar.select("urn", academic_year=week_year_of_column(calendar.date)).distinct()
    no_session = [NOT_GIVEN, NO_MARK, CLOSED]
    # Few weeks of marks differ from each other within a school, so each different one is looked at once.
    marked = registers.semi_join(years, SCHOOL_YEAR).select(*SCHOOL_YEAR, "week", "marks").distinct()
    held = marked.group_by(*SCHOOL_YEAR, "week").agg(
        held=_set_of(marked.marks.substr(each, 1).notin(no_session) for each in range(SLOTS))
    )
    joined = held.left_join(listed, ["urn", "week"])
    outside = joined.mutate(sessions=count_bits(joined.held & ~joined.listed.fill_null(0)))
    some = outside.filter(outside.sessions > 0)
    return by_school_year(some, some.sessions.sum())


def _set_of(sessions: Iterable[ir.BooleanValue]) -> ir.IntegerValue:
    """The sessions of a week that any row has, as bits."""
    bits = (each.any().cast("int64") * (1 << place) for place, each in enumerate(sessions))
    return cast(ir.IntegerValue, functools.reduce(operator.add, bits))


def _without_roll(transaction: Transaction, registers: ir.Table) -> Iterator[Finding]:
    return school_year_findings(
        transaction.engine,
        _on_no_roll(registers, transaction.table("enrolments")),
        "pupils_on_no_roll",
        "an enrolment for each pupil with marks",
        "Their marks are counted. Import the school's enrolments of that year.",
    )


@made_once
def _on_no_roll(registers: ir.Table, enrolments: ir.Table) -> ir.Table:
    rolls = enrolments.select("pupil_id", *SCHOOL_YEAR).distinct()
    alone = registers.anti_join(rolls, ["pupil_id", *SCHOOL_YEAR])
    return by_school_year(alone, alone.pupil_id.nunique())


def _off_roll(transaction: Transaction, registers: ir.Table) -> Iterator[Finding]:
    """Weeks with marks of which not one day lies within any of the pupil's stays."""
    return school_year_findings(
        transaction.engine,
        _weeks_off_roll(registers, transaction.table("enrolments")),
        "marks_off_roll",
        "marks between a pupil's first and last day on roll",
        "The marks are counted, a pupil's week at a time. Check the dates of the enrolments.",
    )


@made_once
def _weeks_off_roll(registers: ir.Table, rolls: ir.Table) -> ir.Table:
    key = ("pupil_id", *SCHOOL_YEAR)
    stays = rolls.select(
        *key, "start", "end", stays=rolls.count().over(group_by=[rolls[each] for each in key])
    )
    marked = registers.filter(registers.marks.re_search(f"[^{NOT_GIVEN}{NO_MARK}]"))
    joined = marked.join(stays, key)
    day = joined.week.cast("timestamp")
    early = joined.start.cast("timestamp") > day + ibis.interval(days=6)
    late = (joined.end.cast("timestamp") < day).fill_null(False)
    # Weeks outside a stay are few, and are counted: those outside every stay lie off the roll.
    outside = joined.filter(early | late).group_by(*key, "week", "stays").agg(missed=ibis._.count())
    off = outside.filter(outside.missed == outside.stays)
    return by_school_year(off, off.count())


def _rows(transaction: Transaction, rows: ir.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = transaction.engine.fetch(rows).to_pylist()
    return found

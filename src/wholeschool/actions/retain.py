"""Let go of what is past its time: whole academic years of registers, and pupils who have grown up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir

from wholeschool.actions.aside import SET_ASIDE, whose_aside
from wholeschool.actions.erase import erase, erase_left_with_others, make_books_of_what_is_left
from wholeschool.actions.retain_set_aside import AsideGoing, aside_going, erase_aside
from wholeschool.disclosure import check_asker
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.retention import Rule, national_schedule, own_schedule
from wholeschool.schema import TABLES
from wholeschool.schema.rolls import open_roll_end
from wholeschool.store import Store, Transaction, stored, write_look
from wholeschool.store.erase import (
    Going,
    erase_from_looks,
    erase_rows,
    of_pupils,
    tables_of_pupils,
)
from wholeschool.store.traces import Traces

_REASON = "the time for keeping them is over"
_RUN_ON = (
    "internal_ap", "permanent_exclusion", "offsite_direction", "alternative_provision", "managed_move",
    "reduced_timetable_plan", "elective_home_education", "flexi_schooling",
)  # fmt: skip
"""Kinds of events that last until somebody says that they ended."""
_EARLY_YEARS = {"R": 0, "N2": -1, "N1": -2}


@dataclass(frozen=True)
class Past:
    """Rows past their time: of a rule and a table, in an academic year (`age`: empty).

    Of rows set aside (table `set_aside`) it is the year in which that was done.
    """

    rule: str
    table: str
    academic_year: str
    rows: int


@dataclass(frozen=True)
class RetainResult:
    """What is past its time on a day, and whether it was erased.

    `pupils` have grown up; `unjudged` have no year group on their latest roll, and stay.
    """

    on: date
    past: tuple[Past, ...]
    pupils: int
    unjudged: int
    erased: bool


@dataclass(frozen=True)
class _Going:
    """Academic years that go, by table, pupils of whom everything goes, and what goes of rows set aside."""

    years: Mapping[str, frozenset[str]]
    pupils: Traces
    aside: AsideGoing


def tables_by_year() -> tuple[str, ...]:
    """The tables that a rule can count academic years of."""
    return tuple(
        name for name, table in TABLES.items() if "academic_year" in table.names and "pupil_id" in table.names
    )


def retain(
    store: Store,
    *,
    dry_run: bool,
    rules: Path | None = None,
    on: date | None = None,
    role: str = "trust_data_lead",
    why: str = _REASON,
) -> RetainResult:
    """Find what is past its time, by the rules or a file of the school's own, and erase it unless `dry_run`.

    `on` None = today; another day can be asked about, and not erased by. Raises WrongCallError as `forget`
    does, and where the rules cannot be followed.
    """
    check_asker(role, why)
    today = datetime.now(UTC).date()
    if not dry_run and on not in (None, today):
        raise WrongCallError("another day can be asked about, and not erased by", advice="Say --dry-run.")
    day = on or today
    known = tables_by_year()
    schedule = own_schedule(rules, known) if rules else national_schedule(known)
    with store.reading() as engine:
        going, unjudged = _going(store, engine, schedule.rules, day)
        past = _past(engine, schedule.rules, going)
    if past and not dry_run:
        write_look(store, role=role, why=why, action="retain", urn=None, pupil_ids=[])
        years = {name: sorted(each) for name, each in going.years.items()}
        detail = {"academic_years_gone": years, "pupils": len(going.pupils.pupil_ids)}
        erase(store, "retain", partial(_take, going=going), detail=detail)
    return RetainResult(day, past, len(going.pupils.pupil_ids), unjudged, bool(past) and not dry_run)


def _going(store: Store, engine: LocalEngine, rules: Sequence[Rule], day: date) -> tuple[_Going, int]:
    years: dict[str, set[str]] = {}
    pupils: set[int] = set()
    unjudged: set[int] = set()
    for rule in rules:
        over = {
            name: {year for year in _years_of(engine, name) if rule.last_day(year) < day}
            for name in rule.tables
        }
        # Books are made of rows: where those are gone, what stands in books is of events that ran on.
        given = [each for name, each in over.items() if TABLES[name].history and name != "events"]
        still = set().union(*given) if given else set().union(*over.values())
        for name, its in over.items():
            years.setdefault(name, set()).update(its & still)
        if rule.counts == "age":
            grown, unknown = _grown_up(engine, rule, day)
            pupils |= grown
            unjudged |= unknown
    found = {name: frozenset(each) for name, each in years.items() if each}
    traces = Traces(frozenset(pupils), frozenset())
    judge = whose_aside(store, engine, traces).judge if pupils else None
    return _Going(found, traces, aside_going(store, rules, day, judge)), len(unjudged)


def _years_of(engine: LocalEngine, name: str) -> list[str]:
    rows = engine.table(stored(name) if TABLES[name].history else name)
    years: list[str] = engine.fetch(rows.select("academic_year").distinct())["academic_year"].to_pylist()
    return years


def _grown_up(engine: LocalEngine, rule: Rule, day: date) -> tuple[set[int], set[int]]:
    """The pupils whom a rule no longer keeps, and those of whom it cannot say."""
    rolls = engine.table("enrolments").select("pupil_id", "academic_year", "year_group").distinct()
    last: dict[int, date] = {}
    newest: dict[int, str] = {}
    judged: dict[int, str] = {}
    for row in engine.fetch(rolls).to_pylist():
        pupil, year, group = row["pupil_id"], row["academic_year"], _number(row["year_group"])
        newest[pupil] = max(newest.get(pupil, ""), year)
        if group is not None:
            last[pupil] = max(last.get(pupil, date.min), rule.last_day(year, group))
            judged[pupil] = max(judged.get(pupil, ""), year)
    known = {pupil for pupil, year in judged.items() if year == newest[pupil]}
    return {pupil for pupil in known if last[pupil] < day}, newest.keys() - known


def _number(year_group: str | None) -> int | None:
    if year_group in _EARLY_YEARS:
        return _EARLY_YEARS[str(year_group)]
    return int(year_group) if year_group and year_group.isdigit() else None


def _past(engine: LocalEngine, rules: Sequence[Rule], going: _Going) -> tuple[Past, ...]:
    """What goes, by rule, table and year; a grown-up pupil's rows of a year that goes count with the year."""
    found = []
    of_rule = {name: rule.name for rule in rules for name in rule.tables}
    by_age = next((rule.name for rule in rules if rule.counts == "age"), "")
    theirs = of_pupils(engine, going.pupils)
    for name in tables_of_pupils():
        rows = engine.table(stored(name) if TABLES[name].history else name)
        of_years = _of_years(name, going)
        if name in going.years:
            counted = rows.filter(of_years(rows)).group_by("academic_year").agg(rows=ibis._.count())
            for row in engine.fetch(counted.order_by("academic_year")).to_pylist():
                found.append(Past(of_rule[name], name, row["academic_year"], row["rows"]))
        if going.pupils.pupil_ids:
            others = engine.count(rows.filter(theirs(rows) & ~of_years(rows)))
            if others:
                found.append(Past(by_age, name, "", others))
    by_year: Counter[tuple[str, str]] = Counter()
    for rule, year, count in going.aside.files.values():
        by_year[rule, year] += count
    found += [Past(rule, SET_ASIDE, year, count) for (rule, year), count in sorted(by_year.items())]
    if going.aside.of_pupils:
        found.append(Past(by_age, SET_ASIDE, "", going.aside.of_pupils))
    return tuple(found)


def _of_years(name: str, going: _Going) -> Going:
    """The rows of a table in the years that go, but for events that ran on into a year that stays."""
    years = sorted(going.years.get(name, ()))

    def rows_going(rows: ir.Table) -> ir.BooleanValue:
        if not years:
            return ibis.literal(value=False)
        its = rows.academic_year.isin(years)
        if name != "events":
            return its
        until = open_roll_end(years[-1])
        runs_on = rows.end.isnull() & rows.sessions.isnull() & rows.kind.isin(_RUN_ON)
        return its & ~(runs_on | (rows.end > until).fill_null(False))

    return rows_going


def _take(transaction: Transaction, going: _Going) -> dict[str, int]:
    path = transaction.store.path
    rows = {"looks": erase_from_looks(path, going.pupils), SET_ASIDE: erase_aside(path, going.aside)}
    by_pupil = of_pupils(transaction.engine, going.pupils)
    elsewhere = erase_left_with_others(transaction, going.pupils.pupil_ids)
    for name in tables_of_pupils():
        by_year = _of_years(name, going)
        gone = erase_rows(transaction, name, partial(_either, by_year, by_pupil))
        rows[name] = gone + elsewhere.get(name, 0)
    if going.years:
        make_books_of_what_is_left(transaction)
    return rows


def _either(one: Going, other: Going, rows: ir.Table) -> ir.BooleanValue:
    return one(rows) | other(rows)

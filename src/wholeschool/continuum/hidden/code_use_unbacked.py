"""Marks with nothing behind them: B or K with no placement on record, E with no suspension on record.

SI 2024/208 regulation 10 asks for the nature of the activity beside B and K; E stands for a suspension or a
permanent exclusion, which has its own record and its own duties. What counts as behind a mark is said by the
rules of the ledger (rules 3 and 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from wholeschool.continuum.hidden.weeks import OFF_SITE, of_form
from wholeschool.continuum.schools.calendars import days, ints
from wholeschool.continuum.schools.clock import SchoolClock
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES

_WEEK = ("pupil_id", "urn", "academic_year", "week")
_KEY = ["urn", "pupil_id", "academic_year", "half_term"]


@dataclass(frozen=True)
class UnbackedOffSite:
    """Sessions that a pupil was marked off site (B or K) in a half-term, with no placement behind them."""

    urn: int
    pupil_id: int
    academic_year: str
    half_term: int
    first: date
    last: date
    sessions: int


@dataclass(frozen=True)
class UnbackedExclusion:
    """Sessions that a pupil was marked E in a week (its Monday), with no suspension or exclusion recorded."""

    urn: int
    pupil_id: int
    academic_year: str
    half_term: int
    week: date
    sessions: int


def unbacked_off_site(lost: pa.Table, clock: SchoolClock) -> tuple[UnbackedOffSite, ...]:
    """Off site and nothing behind it, by pupil and half-term, all years; `lost` as of `ledger_weeks`."""
    return by_half_term(of_form(lost, OFF_SITE), clock)


def unbacked_exclusions(engine: LocalEngine, clock: SchoolClock) -> tuple[UnbackedExclusion, ...]:
    """E and nothing behind it, by pupil and week, all years."""
    (asked,) = _compiled(engine.DIALECT)
    rows = _with_half_terms(engine.answer(asked), clock)
    order = [(name, "ascending") for name in ("week", "urn", "pupil_id")]
    return tuple(UnbackedExclusion(**row) for row in rows.sort_by(order).to_pylist())


def by_half_term(rows: pa.Table, clock: SchoolClock) -> tuple[UnbackedOffSite, ...]:
    """Weeks (pupil_id, urn, academic_year, week, sessions) summed by half-term; weeks are Mondays."""
    sums = [("week", "min"), ("week", "max"), ("sessions", "sum")]
    summed = _with_half_terms(rows, clock).group_by(_KEY, use_threads=False).aggregate(sums)
    summed = summed.rename_columns([*_KEY, "first", "last", "sessions"])
    order = [(name, "ascending") for name in ("first", "urn", "pupil_id")]
    return tuple(UnbackedOffSite(**row) for row in summed.sort_by(order).to_pylist())


def _with_half_terms(rows: pa.Table, clock: SchoolClock) -> pa.Table:
    half_terms = clock.half_term(ints(rows["urn"]), days(rows["week"]))
    return rows.append_column("half_term", pa.array(half_terms))


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, findings = Plan(), Plan.given("ledger_findings", TABLES["ledger_findings"].own_arrow)
    excluded = findings.filter(findings.finding == "e_without_record")
    plan.view("unbacked_exclusions", excluded.select(*_WEEK, sessions=excluded.sessions.cast("int64")))
    return plan.compiled(dialect)

"""Marks with nothing behind them: B or K with no placement on record, E with no suspension on record.

SI 2024/208 regulation 10 asks for the nature of the activity beside B and K; E stands for a suspension or a
permanent exclusion, which has its own record and its own duties. What counts as behind a mark is said by the
rules of the ledger (rules 3 and 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from wholeschool.continuum.school_clock import SchoolClock
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES


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


def unbacked_off_site(engine: LocalEngine, clock: SchoolClock) -> tuple[UnbackedOffSite, ...]:
    """Off site and nothing behind it, by pupil and half-term, all years."""
    engine.run(_compiled(engine.DIALECT))
    return by_half_term(engine.fetch(engine.table("unbacked_off_site")).to_pylist(), clock)


def unbacked_exclusions(engine: LocalEngine, clock: SchoolClock) -> tuple[UnbackedExclusion, ...]:
    """E and nothing behind it, by pupil and week, all years."""
    engine.run(_compiled(engine.DIALECT))
    rows = engine.fetch(engine.table("unbacked_exclusions")).to_pylist()
    found = (UnbackedExclusion(half_term=clock.half_term(row["urn"], row["week"]), **row) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.week, each.urn, each.pupil_id)))


def by_half_term(rows: Iterable[Mapping[str, Any]], clock: SchoolClock) -> tuple[UnbackedOffSite, ...]:
    """Weeks (pupil_id, urn, academic_year, week, sessions) summed by half-term; weeks are Mondays."""
    gathered: dict[tuple[int, int, str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        half_term = clock.half_term(row["urn"], row["week"])
        gathered[row["urn"], row["pupil_id"], row["academic_year"], half_term].append(row)
    found = (
        UnbackedOffSite(
            *key,
            first=min(row["week"] for row in weeks),
            last=max(row["week"] for row in weeks),
            sessions=sum(row["sessions"] for row in weeks),
        )
        for key, weeks in gathered.items()
    )
    return tuple(sorted(found, key=lambda each: (each.first, each.urn, each.pupil_id)))


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    ledger = Plan.given("ledger", TABLES["ledger"].own_arrow)
    findings = Plan.given("ledger_findings", TABLES["ledger_findings"].own_arrow)
    key = ("pupil_id", "urn", "academic_year", "week")
    off_site = ledger.filter(ledger.form == "offsite_unverified")
    plan.hold(
        "unbacked_off_site", off_site.group_by(*key).agg(sessions=off_site.sessions.sum().cast("int64"))
    )
    excluded = findings.filter(findings.finding == "e_without_record")
    plan.hold("unbacked_exclusions", excluded.select(*key, sessions=excluded.sessions.cast("int64")))
    return plan.compiled(dialect)

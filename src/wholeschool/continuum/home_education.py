"""Elective home education after sanctions: whom a school had sanctioned in the weeks before.

A parent's choice is lawful whatever came before it (Education Act 1996, section 7). The Department's guidance
(Elective home education, for local authorities) says that schools may not press for it: this lists what was
recorded before, for somebody to ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis

from wholeschool.continuum.school_clock import SchoolClock
from wholeschool.continuum.summaries import HOME_EDUCATION_REASONS
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

SANCTION_RUNG = 3
"""Internal exclusion, and every rung of the school-exclusion branch above it."""
WEEKS_BEFORE = 12


@dataclass(frozen=True)
class AfterSanctions:
    """A pupil who went to home education within 12 school weeks of a sanction.

    `day` is the first of the event's and the leaving reason's; `rung` the highest rung in the weeks before,
    `form` its form, `sanctions` how many records (or sessions, where marks alone say it), `last_sanction` the
    last day of one.
    """

    urn: int
    pupil_id: int
    academic_year: str
    half_term: int
    day: date
    rung: int
    form: str
    sanctions: int
    last_sanction: date


def after_sanctions(engine: LocalEngine, clock: SchoolClock) -> tuple[AfterSanctions, ...]:
    """Every pupil of every year whose home education followed a sanction."""
    engine.run(_compiled(engine.DIALECT))
    chosen = engine.fetch(engine.table("home_educated")).to_pylist()
    return sanctioned_before(chosen, engine.fetch(engine.table("home_sanctions")).to_pylist(), clock)


def sanctioned_before(
    chosen: Iterable[Mapping[str, Any]], sanctions: Iterable[Mapping[str, Any]], clock: SchoolClock
) -> tuple[AfterSanctions, ...]:
    """Of those who went (pupil_id, urn, day), the ones with a sanction (pupil_id, day, form, rung, times).

    Counted are the 12 school weeks before the week of `day`, and that week up to the day before. A school
    says it twice, by record and by leaving reason: one pupil, school and academic year is one.
    """
    by_pupil: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sanctions:
        by_pupil[row["pupil_id"]].append(row)
    first: dict[tuple[int, int, str], date] = {}
    for row in chosen:
        key = (row["pupil_id"], row["urn"], academic_year_of(row["day"]))
        first[key] = min(first.get(key, row["day"]), row["day"])
    found = []
    for (pupil, urn, year), day in first.items():
        before = [each for each in by_pupil[pupil] if _shortly_before(each["day"], day, urn, clock)]
        if before:
            highest = max(before, key=lambda each: (each["rung"], each["day"]))
            found.append(
                AfterSanctions(
                    urn, pupil, year, clock.half_term(urn, day), day, highest["rung"], highest["form"],
                    sum(each["times"] for each in before), max(each["day"] for each in before),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.day, each.urn, each.pupil_id)))


def _shortly_before(sanction: date, day: date, urn: int, clock: SchoolClock) -> bool:
    weeks_between = clock.weeks_before(urn, day) - clock.weeks_before(urn, sanction)
    return sanction < day and weeks_between <= WEEKS_BEFORE


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    events = Plan.given("events", TABLES["events"].own_arrow)
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    rungs = Plan.given("rungs", TABLES["rungs"].own_arrow)
    recorded = events.filter(events.kind == "elective_home_education")
    left = enrolments.filter(
        enrolments.leaving_reason.isin(HOME_EDUCATION_REASONS) & enrolments.end.notnull()
    )
    chosen = ibis.union(
        recorded.select("pupil_id", "urn", day=recorded.start), left.select("pupil_id", "urn", day=left.end)
    )
    chosen = plan.hold("home_educated", chosen)
    high = rungs.filter((rungs.branch == "school_exclusion") & (rungs.rung >= SANCTION_RUNG))
    high = high.semi_join(chosen, "pupil_id")
    plan.hold("home_sanctions", high.select("pupil_id", "day", "form", "rung", "times"))
    return plan.compiled(dialect)

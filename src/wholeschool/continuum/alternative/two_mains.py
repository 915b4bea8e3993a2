"""Pupils with two main schools at once: rolls that cannot both be right, told and both kept.

A pupil has one main registration (C, or M where there is a subsidiary one: School census guide, DfE,
enrolment status). Two at once are a slip at one of the schools, and every count by main school rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.schema.rolls import roll_end_column
from wholeschool.store import Kept

_MAIN = ("C", "M")


@dataclass(frozen=True)
class TwoMains:
    """Two main registrations of a pupil that overlap by more than a day, from the later start on."""

    pupil_id: int
    academic_year: str
    urn: int
    other_urn: int
    since: date


def two_mains(engine: LocalEngine, kept: Kept | None = None) -> tuple[TwoMains, ...]:
    """Every pupil and year with two overlapping main registrations, a row a pair of schools."""
    return (kept or Kept(engine)).once("two_mains", lambda: _two_mains(engine))


def _two_mains(engine: LocalEngine) -> tuple[TwoMains, ...]:
    held, asked = _compiled(engine.DIALECT)
    engine.run([held])
    rows = engine.answer(asked).to_pylist()
    found = (TwoMains(**row) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.since, each.pupil_id, each.urn, each.other_urn)))


def two_mains_findings(found: tuple[TwoMains, ...]) -> tuple[Finding, ...]:
    """What to say of them: one finding a pair of schools, with how many pupils; none is named."""
    pupils: dict[tuple[int, int], set[int]] = {}
    for each in found:
        pupils.setdefault((each.urn, each.other_urn), set()).add(each.pupil_id)
    return tuple(
        Finding(
            "two_main_schools_at_once",
            "warning",
            seen=f"schools {urn} and {other}",
            expected="one main registration of a pupil at a time",
            advice="Both are kept. Ask the schools which of them is the main one, or when the pupil left.",
            count=len(theirs),
        )
        for (urn, other), theirs in sorted(pupils.items())
    )


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    mains = enrolments.filter(enrolments.status.isin(_MAIN))
    # Most pupils were at one school alone: those at several are soon found, and few.
    schools = mains.group_by("pupil_id").agg(first=mains.urn.min(), last=mains.urn.max())
    movers = schools.filter(schools["first"] != schools["last"])
    rolls = mains.select("pupil_id", "academic_year", "urn", "start", until=roll_end_column(mains))
    mains = plan.hold("main_rolls_of_movers", rolls.semi_join(movers, "pupil_id"))
    # A day on which one roll ends and the other begins is how many schools write a move.
    others = mains.select(
        "pupil_id", "academic_year", other_urn="urn", other_start="start", other_until="until"
    )
    pairs = mains.join(others, ["pupil_id", "academic_year"])
    pairs = pairs.filter(
        (pairs.urn < pairs.other_urn) & (pairs.start < pairs.other_until) & (pairs.other_start < pairs.until)
    )
    pairs = pairs.mutate(since=ibis.greatest(pairs.start, pairs.other_start))
    key = ("pupil_id", "academic_year", "urn", "other_urn")
    plan.view("two_mains", pairs.group_by(*key).agg(since=pairs.since.min()))
    return plan.compiled(dialect)

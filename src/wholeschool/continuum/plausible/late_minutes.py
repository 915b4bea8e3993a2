"""Lateness that took no minutes, whoever was late: a column of noughts, not of minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from wholeschool.continuum.plausible.school_weeks import terms_of
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term, limit
from wholeschool.continuum.schools.calendars import days
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_NAME = "late_by_no_minutes"


def late_by_no_minutes(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term with enough late marks that have minutes, and all of them none."""
    (asked,) = _compiled(engine.DIALECT)
    rows = engine.answer(asked)
    years, urns = rows["academic_year"].to_pylist(), rows["urn"].to_pylist()
    times: dict[tuple[int, str, str], int] = defaultdict(int)
    most: dict[tuple[int, str, str], int] = defaultdict(int)
    pupils: dict[tuple[int, str, str], int] = defaultdict(int)
    columns = (
        urns,
        years,
        terms_of(years, days(rows["start"])),
        *(rows[name].to_pylist() for name in ("times", "most", "pupils")),
    )
    for urn, year, term, many, longest, late in zip(*columns, strict=True):
        times[urn, year, term] += many
        most[urn, year, term] = max(most[urn, year, term], longest)
        pupils[urn, year, term] = max(pupils[urn, year, term], late)
    for key in sorted(times):
        if not most[key] and times[key] >= limit(_NAME, "fewest_marks"):
            seen = f"{in_term(*key)}: {counted(times[key], 'late mark')}, each of 0 minutes"
            urn, year, _ = key
            yield doubt(_NAME, seen, times[key], urn=urn, academic_year=year, pupils=pupils[key])


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """Late marks with minutes, by school and day."""
    plan, events = Plan(), Plan.given("events", TABLES["events"].own_arrow)
    late = events.filter((events.kind == "late") & events.minutes.notnull())
    by_day = late.group_by("urn", "academic_year", "start").agg(
        times=late.count(), most=late.minutes.max(), pupils=late.pupil_id.nunique()
    )
    plan.view("plausible_late", by_day)
    return plan.compiled(dialect)

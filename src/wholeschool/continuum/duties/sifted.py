"""What duties need of the large tables, sifted on the engine a year at a time: few rows, kept by year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pyarrow as pa

from wholeschool.continuum.rows.by_year import all_years, of_year, year_by_year
from wholeschool.continuum.rows.presence_years import (
    SEVERAL,
    at_several_schools,
    fetch_school_weeks,
    presence_by_half_term,
)
from wholeschool.continuum.rungs.pupil_weeks import at_main_school, hold_rolls
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.reference.attendance import char_of
from wholeschool.store import Kept

_UNAUTHORISED = pa.schema(
    [("pupil_id", pa.int64()), ("week", pa.date32()), ("urn", pa.int32()), ("unauthorised", pa.int16())]
)
_UNAUTHORISED_OF = ("presence", "enrolments")


def fetch_reach(engine: LocalEngine, kept: Kept, years: Sequence[str]) -> pa.Table:
    """How far weeks and events reach, a row a year: last_week (Monday), begun (first day of an event)."""
    rests_on = ("week_counts", "events")
    return all_years(year_by_year(engine, kept, _reach_compiled(engine.DIALECT), rests_on, years))


def fetch_marks(engine: LocalEngine, kept: Kept, years: Sequence[str]) -> pa.Table:
    """Weeks with an N or a C2: pupil_id, urn, week, and in which session each first stands, -1 = in none."""
    steps = _marks_compiled(engine.DIALECT)
    return all_years(year_by_year(engine, kept, steps, ("week_counts",), years))


def fetch_unauthorised(engine: LocalEngine, kept: Kept, years: Sequence[str]) -> pa.Table:
    """Weeks with unauthorised absence, over all rolls: pupil_id, week, urn (main school), unauthorised."""
    steps = _unauthorised_compiled(engine.DIALECT)

    def make(year: str) -> pa.Table:
        # Who was at several schools is known of the books already, where journeys were followed.
        books = presence_by_half_term(engine, kept, fetch_school_weeks(engine, kept), year)
        engine.hold("duty_several", at_several_schools(books))
        return year_by_year(engine, Kept(engine), steps, _UNAUTHORISED_OF, [year])[year]

    found = [kept.rows("duty_unauthorised", year, _UNAUTHORISED_OF, partial(make, year)) for year in years]
    return pa.concat_tables([_UNAUTHORISED.empty_table(), *found])


@compiled_once
def _reach_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    weeks, events = of_year("week_counts"), of_year("events")
    last, begun = weeks.agg(last_week=weeks.week.max()), events.agg(begun=events.start.min())
    plan.view("duty_reach", last.cross_join(begun))
    return plan.compiled(dialect)


@compiled_once
def _marks_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, weeks = Plan(), of_year("week_counts")
    unknown, part_time = ("N", char_of()["C2"])
    # Marks on what is no session stand in the register all the same; no set of sessions has them.
    found = weeks.filter(weeks.marks.contains(unknown) | weeks.marks.contains(part_time))
    sessions = {
        name: found.marks.find(mark).cast("int8")
        for name, mark in {"unknown": unknown, "part_time": part_time}.items()
    }
    plan.view("duty_marks", found.select("pupil_id", "urn", "week", **sessions))
    return plan.compiled(dialect)


@compiled_once
def _unauthorised_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, presence = Plan(), of_year("presence")
    several, columns = Plan.given("duty_several", SEVERAL), _UNAUTHORISED.names
    # Of pupils at several schools all weeks: the school without such absence can be the main one.
    asked = presence.filter((presence.unauthorised > 0) | presence.pupil_id.isin(several.pupil_id))
    asked = plan.hold("duty_weeks", asked.select(*columns, "possible"))
    rolls = hold_rolls(plan, of_year("enrolments").semi_join(several, "pupil_id"))
    alone = asked.anti_join(several, "pupil_id")
    together = at_main_school(asked.semi_join(several, "pupil_id"), rolls, ("unauthorised",))
    weeks = alone.select(*columns).union(together.filter(together.unauthorised > 0).select(*columns))
    # In order, so that years put behind each other are soon sorted.
    plan.view("duty_unauthorised", weeks.order_by("pupil_id", "week"))
    return plan.compiled(dialect)

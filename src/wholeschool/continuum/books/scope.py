"""Which pupil-weeks a change can reach: those that an incremental build makes anew, and no others."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.books.claims import KEY, hold_events
from wholeschool.continuum.books.inputs import SCHEMAS, Durations, lists_as_rows
from wholeschool.engine import CompiledStep, Plan, compiled_once, made_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of_column
from wholeschool.store import MOMENT, Commit, Transaction, show_years

_PUPIL_WEEK = ("pupil_id", "week")

RUNNING = "running_events"
"""Under this name an engine holds, after `find_scope`, all events that claim more than one session."""
SCOPE = pa.schema([("pupil_id", pa.int64()), ("week", pa.date32()), ("academic_year", pa.string())])
"""The columns of `scope`, under which `find_scope` holds them."""


def find_scope(transaction: Transaction, since: Commit) -> dict[str, date]:
    """Hold as `scope` the pupil-weeks reached by what changed after `since`.

    Gives the academic years that they lie in, each with its first week (a Monday); none = nothing is reached.
    A pupil's week is made anew over all the schools of the pupil, because D is matched across them.
    Where an event runs on (a suspension, a placement), a change reaches every later week of the pupil.
    """
    engine = transaction.engine
    engine.hold("event_kinds", lists_as_rows(Durations())["event_kinds"])
    engine.ask(changed_since=since.at)
    for name in ("week_counts", "presence"):
        show_years(engine, name, transaction.changed_years("week_counts", since), f"{name}_in_doubt")
    weeks, presence = engine.table("week_counts_in_doubt"), engine.table("presence_in_doubt")
    engine.hold("changed_weeks", _changed_weeks(weeks, presence))
    engine.hold("moved", _moved(transaction.stored("events"), transaction.changed_years("events", since)))
    engine.run(_compiled(engine.DIALECT))
    scope = engine.table("scope")
    found = engine.fetch(scope.group_by("academic_year").agg(week=scope.week.min())).to_pylist()
    return {row["academic_year"]: row["week"] for row in found}


@made_once
def _changed_weeks(weeks: ir.Table, presence: ir.Table) -> ir.Table:
    changed = weeks.filter(weeks.changed_at > Plan.asked("changed_since", MOMENT)).select(*_PUPIL_WEEK)
    gone = presence.anti_join(weeks, KEY).select(*_PUPIL_WEEK)
    return changed.union(gone).distinct()


@made_once
def _moved(stored: ir.Table, years: tuple[str, ...]) -> ir.Table:
    then = Plan.asked("changed_since", MOMENT)
    moved = stored.filter((stored.known_from > then) | (stored.known_to > then).fill_null(False))
    return moved.filter(moved.academic_year.isin(years)).select(*TABLES["events"].names)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    plan_scope(plan)
    return plan.compiled(dialect)


def plan_scope(plan: Plan) -> None:
    """Write down the steps from what changed to `scope`."""
    changed = Plan.given("changed_weeks", SCOPE.remove(2))
    weeks, presence = (Plan.given(name, TABLES[name].own_arrow) for name in ("week_counts", "presence"))
    kinds, events = Plan.given("event_kinds", SCHEMAS["event_kinds"]), TABLES["events"].own_arrow
    moved = hold_events(plan, Plan.given("moved", events), kinds, "moved_events")
    standing = hold_events(
        plan, Plan.given("events", events), kinds, RUNNING, lambda rows: rows.filter(rows.runs_on)
    )
    running = standing.select(runner="pupil_id", begun="week")

    carried = changed.join(running, [changed.pupil_id == running.runner, changed.week >= running.begun])
    starts = carried.select(*_PUPIL_WEEK).union(moved.filter(moved.runs_on).select(*_PUPIL_WEEK))
    reach = starts.group_by("pupil_id").agg(start=starts.week.min()).rename(reached="pupil_id")
    known = weeks.select(*_PUPIL_WEEK).union(presence.select(*_PUPIL_WEEK))
    onward = known.join(reach, [known.pupil_id == reach.reached, known.week >= reach.start])
    every = changed.union(moved.select(*_PUPIL_WEEK)).union(onward.select(*_PUPIL_WEEK)).distinct()
    plan.hold("scope", every.mutate(academic_year=academic_year_of_column(every.week)))

"""Where each pupil stood in each half-term: the highest rung on each branch, every rung touched, absence."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.summaries import OUTSIDE_THE_CALENDAR
from wholeschool.continuum.rungs.pupil_weeks import HALF_KEY, is_persistent, is_severe, school_of_last_week
from wholeschool.continuum.rungs.rungs import BRANCHES, PLACES, SAME_RUNG
from wholeschool.engine import Plan

_PERSISTENT, _SEVERE = 5, 6
_TO_DATE = ("possible_to_date", "absent_to_date")
_STEP = (*HALF_KEY, *_TO_DATE, "suspensions")
_SETS = ("school_exclusion_set", "self_exclusion_set")
_COUNTS = ("possible", "absent", "suspensions", "points", "praise", *_SETS)
_SUSPENSIONS = ("suspension", "lunchtime_suspension")


def hold_half_terms(
    plan: Plan, halves: ir.Table, touches: ir.Table, behaviour: ir.Table, school_weeks: ir.Table
) -> ir.Table:
    """What there is of pupils' half-terms: sessions, rungs touched, `behaviour` (of `hold_behaviour`)."""
    joined = halves
    for more in (_touched(touches), _recorded(behaviour, school_weeks)):
        joined = joined.outer_join(more, HALF_KEY)
        keys = (*HALF_KEY, "urn")
        joined = joined.mutate(**{key: joined[key].fill_null(joined[f"{key}_right"]) for key in keys})
        joined = joined.drop(*(f"{key}_right" for key in keys))
    filled = joined.mutate(**{name: joined[name].fill_null(0) for name in _COUNTS})
    return plan.hold("half_terms_of_pupils", filled)


def hold_standings(plan: Plan, rows: ir.Table, rolls: ir.Table, earlier: ir.Table | None = None) -> ir.Table:
    """The columns of `standings` but the academic year, of rows of `hold_half_terms`.

    `earlier`: the standings of half-terms of the year that are not among the rows.
    """
    return plan.hold("standings_of_year", _judged(_to_date(rows, earlier), rolls))


def hold_behaviour(plan: Plan, events: ir.Table) -> ir.Table:
    """Suspensions, behaviour points and praise: pupil_id, urn, kind, points, week."""
    kinds = events.filter(events.kind.isin([*_SUSPENSIONS, "praise"]) | events.points.notnull())
    return plan.hold("behaviour", kinds.select("pupil_id", "urn", "kind", "points", week=monday(kinds.start)))


def _touched(touches: ir.Table) -> ir.Table:
    """Rungs touched by records and minutes; lines of absence are judged at the half-term's end."""
    rung = touches.place % PLACES // SAME_RUNG
    bit = ibis.literal(1, "int64") << (rung.cast("int64") - 1)
    found: dict[str, ir.Value] = {}
    for number, branch in enumerate(BRANCHES):
        its = touches.place // PLACES == number
        found |= {f"{branch}_max": rung.max(where=its), f"{branch}_set": bit.bit_or(where=its)}
    return touches.group_by(*HALF_KEY).agg(urn=school_of_last_week(touches), **found)


def _recorded(behaviour: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """Suspensions, behaviour points and praise by half-term of their day."""
    dated = behaviour.join(school_weeks, ["urn", "week"])
    return dated.group_by(*HALF_KEY).agg(
        urn=dated.urn.max(),
        suspensions=dated.kind.isin(_SUSPENSIONS).sum(),
        points=dated.points.sum(),
        praise=(dated.kind == "praise").sum(),
    )


def _to_date(rows: ir.Table, earlier: ir.Table | None) -> ir.Table:
    """With `suspensions_to_date`, and the year so far also of half-terms without a session.

    Such a one stands where the one before it stood; records in the holidays come last. Where a pupil has no
    such half-term and no suspension, all is said already, and that is true of most.
    """
    told = rows.filter((rows.suspensions > 0) | rows.possible_to_date.isnull()).select("pupil_id")
    steps = rows.select(*_STEP)
    if earlier is not None:
        told = told.union(earlier.filter(earlier.suspensions > 0).select("pupil_id"))
        known = earlier.select(*_STEP).mutate(**{name: earlier[name].cast("int32") for name in _TO_DATE})
        steps = steps.union(known.mutate(suspensions=known.suspensions.cast("int64")).select(*_STEP))
    pupils = told.distinct()
    steps = steps.semi_join(pupils, "pupil_id")
    steps = steps.mutate(place=ibis.ifelse(steps.half_term == OUTSIDE_THE_CALENDAR, 9, steps.half_term))
    before = ibis.window(group_by="pupil_id", order_by="place", rows=(None, 0))
    so_far = {name: steps[name].max().over(before).fill_null(0).cast("int32") for name in _TO_DATE}
    suspensions = steps.suspensions.sum().over(before).cast("int32")
    said = steps.select(*HALF_KEY, **so_far, suspensions_to_date=suspensions)
    some = rows.drop(*_TO_DATE).join(said, HALF_KEY)
    others = rows.anti_join(pupils, "pupil_id").mutate(suspensions_to_date=ibis.literal(0, "int32"))
    return others.union(some.select(*others.columns))


def _judged(rows: ir.Table, rolls: ir.Table) -> ir.Table:
    held = rows.possible > 0
    persistent = held & is_persistent(rows.possible_to_date, rows.absent_to_date)
    severe = held & is_severe(rows.possible_to_date, rows.absent_to_date)
    by_absence = ibis.cases((severe, _SEVERE), (persistent, _PERSISTENT), else_=0)
    within = ibis.cases(
        (is_severe(rows.possible, rows.absent), _SEVERE),
        (is_persistent(rows.possible, rows.absent), _PERSISTENT),
        else_=0,
    )
    bits = ibis.ifelse(persistent, 1 << _PERSISTENT - 1, 0) | ibis.ifelse(severe, 1 << _SEVERE - 1, 0)
    rows = rows.left_join(rolls, ["pupil_id", "urn"])
    return rows.select(
        "pupil_id", "half_term", "urn", "year_group",
        **{name: rows[name].cast("int16") for name in ("possible", "absent", *_TO_DATE)},
        school_exclusion_rung=rows.school_exclusion_max.fill_null(0).cast("int8"),
        school_exclusion_touched=rows.school_exclusion_set.cast("int16"),
        self_exclusion_rung=ibis.greatest(rows.self_exclusion_max.fill_null(0), by_absence).cast("int8"),
        self_exclusion_touched=(rows.self_exclusion_set | bits).cast("int16"),
        absence_within=within.cast("int8"),
        suspensions=rows.suspensions.cast("int16"),
        suspensions_to_date=rows.suspensions_to_date.cast("int16"),
        points=rows.points.cast("int32"),
        praise=rows.praise.cast("int16"),
    )  # fmt: skip

"""Where each pupil stood in each half-term: the highest rung on each branch, every rung touched, absence."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.pupil_weeks import HALF_KEY, by_year, in_half_terms, is_persistent, is_severe
from wholeschool.continuum.summaries import OUTSIDE_THE_CALENDAR
from wholeschool.continuum.timetable import monday
from wholeschool.engine import Plan
from wholeschool.schema.years import week_year_of_column

_BRANCHES = ("school_exclusion", "self_exclusion")
_PERSISTENT, _SEVERE = 5, 6
_TO_DATE = ("possible_to_date", "absent_to_date")
_SETS = ("school_exclusion_set", "self_exclusion_set")
_COUNTS = ("possible", "absent", "suspensions", "points", "praise", *_SETS)
_SUSPENSIONS = ("suspension", "lunchtime_suspension")


def hold_standings(
    plan: Plan,
    halves: ir.Table,
    in_question: ir.Table,
    rungs: ir.Table,
    events: ir.Table,
    rolls: ir.Table,
    school_weeks: ir.Table,
) -> ir.Table:
    """The columns of `standings`."""
    joined = _absence(halves, in_question)
    for more in (_touched(rungs), _recorded(events, school_weeks)):
        joined = joined.outer_join(more, HALF_KEY)
        keys = (*HALF_KEY, "urn")
        joined = joined.mutate(**{key: joined[key].fill_null(joined[f"{key}_right"]) for key in keys})
        joined = joined.drop(*(f"{key}_right" for key in keys))
    return plan.hold("made_standings", _judged(joined, rolls))


def _absence(halves: ir.Table, in_question: ir.Table) -> ir.Table:
    """Sessions of each half-term, and of the year up to its last week."""
    exact = in_question.select(
        "pupil_id", "academic_year", last_week="week",
        possible_exact="possible_to_date", absent_exact="absent_to_date",
    )  # fmt: skip
    joined = halves.left_join(exact, ["pupil_id", "academic_year", "last_week"])
    return joined.select(
        *HALF_KEY, "urn", "possible", "absent",
        possible_to_date=joined.possible_exact.fill_null(joined.possible_to_date),
        absent_to_date=joined.absent_exact.fill_null(joined.absent_to_date),
    )  # fmt: skip


def _touched(rungs: ir.Table) -> ir.Table:
    """Rungs touched by records and minutes; lines of absence are judged at the half-term's end."""
    rows = rungs.filter(~rungs.form.isin(["persistent_absence", "severe_absence"]))
    bit = ibis.literal(1, "int64") << (rows.rung.cast("int64") - 1)
    found = {
        name: value
        for branch in _BRANCHES
        for name, value in (
            (f"{branch}_max", rows.rung.max(where=rows.branch == branch)),
            (f"{branch}_set", bit.bit_or(where=rows.branch == branch)),
        )
    }
    return rows.group_by(*HALF_KEY).agg(urn=rows.urn.argmax(rows.week), **found)


def _recorded(events: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """Suspensions, behaviour points and praise by half-term of their day."""
    kinds = events.filter(events.kind.isin([*_SUSPENSIONS, "praise"]) | events.points.notnull())
    weeks = kinds.select("pupil_id", "urn", "kind", "points", week=monday(kinds.start))
    dated = in_half_terms(weeks, school_weeks)
    dated = dated.mutate(academic_year=week_year_of_column(dated.week))
    return dated.group_by(*HALF_KEY).agg(
        urn=dated.urn.max(),
        suspensions=dated.kind.isin(_SUSPENSIONS).sum(),
        points=dated.points.sum(),
        praise=(dated.kind == "praise").sum(),
    )


def _judged(rows: ir.Table, rolls: ir.Table) -> ir.Table:
    rows = rows.mutate(**{name: rows[name].fill_null(0) for name in _COUNTS})
    # A half-term without a session stands where the one before it stood; records in the holidays come last.
    rows = rows.mutate(place=ibis.ifelse(rows.half_term == OUTSIDE_THE_CALENDAR, 9, rows.half_term))
    before = ibis.window(group_by=by_year(rows), order_by="place", rows=(None, 0))
    to_date = {name: rows[name].max().over(before).fill_null(0) for name in _TO_DATE}
    rows = rows.mutate(**to_date, suspensions_to_date=rows.suspensions.sum().over(before))
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
    rows = rows.left_join(rolls, ["pupil_id", "urn", "academic_year"])
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
        academic_year="academic_year",
    )  # fmt: skip

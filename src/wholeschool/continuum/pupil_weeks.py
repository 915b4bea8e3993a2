"""Pupils' weeks and half-terms over all rolls: sessions, the year so far, and the pupil's main school."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.summaries import OUTSIDE_THE_CALENDAR
from wholeschool.continuum.timetable import monday
from wholeschool.engine import Plan

LEAST_SESSIONS = 20
"""Below so many possible sessions nobody is judged persistently or severely absent."""
HALF_KEY = ("pupil_id", "academic_year", "half_term")
_MAIN_STATUS = ("C", "M")
_MOST_URN = 9_999_999
_WEEK = ("pupil_id", "academic_year", "week", "urn", "possible", "absent")


def hold_school_weeks(plan: Plan, calendar: ir.Table) -> ir.Table:
    """Each school's weeks: urn, week, half_term (of the week's first session), last_day (of its last)."""
    days = calendar.select("urn", "date", "half_term", week=monday(calendar.date))
    return plan.hold(
        "school_weeks",
        days.group_by("urn", "week").agg(half_term=days.half_term.min(), last_day=days.date.max()),
    )


def hold_rolls(plan: Plan, enrolments: ir.Table) -> ir.Table:
    """Each pupil's year at a school: whether on the main roll there, and the year group."""
    rolls = enrolments.group_by("pupil_id", "urn", "academic_year").agg(
        main=enrolments.status.isin(_MAIN_STATUS).any(), year_group=enrolments.year_group.max()
    )
    return plan.hold("rolls", rolls)


def hold_pupil_weeks(plan: Plan, presence: ir.Table, rolls: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """One row a pupil and week, over all rolls.

    Columns: pupil_id, academic_year, week, urn (the main school), possible, absent, half_term.
    """
    rows = presence.select(
        "pupil_id", "academic_year", "week", "urn", "possible",
        absent=presence.authorised + presence.unauthorised,
    )  # fmt: skip
    schools = rows.group_by("pupil_id", "academic_year").agg(first=rows.urn.min(), last=rows.urn.max())
    several = plan.hold(
        "at_several_schools", schools.filter(schools["first"] != schools["last"]).drop("first", "last")
    )
    keys = ["pupil_id", "academic_year"]
    weeks = (
        rows.anti_join(several, keys).select(*_WEEK).union(_together(rows.semi_join(several, keys), rolls))
    )
    return plan.hold("pupil_weeks", in_half_terms(weeks, school_weeks).select(*_WEEK, "half_term"))


def in_half_terms(rows: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """Rows with urn and week, and half_term and last_day: by the school's own calendar, else by any other's.

    Weeks that no calendar lists (holidays) have half_term 0, and no last_day.
    """
    others = school_weeks.group_by("week").agg(
        others_half_term=school_weeks.half_term.min(), others_last_day=school_weeks.last_day.max()
    )
    joined = rows.left_join(school_weeks, ["urn", "week"]).drop("urn_right", "week_right")
    joined = joined.left_join(others, "week").drop("week_right")
    half_term = ibis.coalesce(joined.half_term, joined.others_half_term, OUTSIDE_THE_CALENDAR)
    return joined.select(
        *rows.columns,
        half_term=half_term.cast("int8"),
        last_day=joined.last_day.fill_null(joined.others_last_day),
    )


def _together(rows: ir.Table, rolls: ir.Table) -> ir.Table:
    """Weeks of pupils who were at several schools in the year, each week once.

    The main school: of several, the one with more possible sessions that week, then the lower number.
    """
    joined = rows.left_join(rolls, ["pupil_id", "urn", "academic_year"])
    place = (joined.main.fill_null(False).cast("int64") * 100 + joined.possible) * 10_000_000
    at = joined.select(*_WEEK, place=place + (_MOST_URN - joined.urn))
    weeks = at.group_by("pupil_id", "academic_year", "week").agg(
        urn=at.urn.argmax(at.place),
        possible=at.possible.sum().cast(rows.possible.type()),
        absent=at.absent.sum().cast(rows.absent.type()),
    )
    return weeks.select(*_WEEK)


def hold_pupil_half_terms(plan: Plan, weeks: ir.Table) -> ir.Table:
    """Each pupil's half-term: HALF_KEY, urn (of its last week), sessions in it and in the year to its end.

    `mixed`: the half-terms of the pupil's year do not follow each other whole, as with a change to a school
    of another calendar; their sums to date are then those of `weeks_in_question`.
    """
    halves = weeks.group_by(*HALF_KEY).agg(
        urn=weeks.urn.argmax(weeks.week),
        possible=weeks.possible.sum().cast("int32"),
        absent=weeks.absent.sum().cast("int32"),
        first_week=weeks.week.min(),
        last_week=weeks.week.max(),
    )
    in_order = ibis.window(group_by=by_year(halves), order_by="last_week")
    so_far = ibis.window(group_by=by_year(halves), order_by="last_week", rows=(None, 0))
    return plan.hold(
        "pupil_half_terms",
        halves.mutate(
            mixed=(halves.first_week <= halves.last_week.lag().over(in_order)).fill_null(False),
            possible_to_date=halves.possible.sum().over(so_far).cast("int32"),
            absent_to_date=halves.absent.sum().over(so_far).cast("int32"),
        ),
    )


def hold_weeks_in_question(plan: Plan, weeks: ir.Table, halves: ir.Table) -> ir.Table:
    """The weeks of pupils whose year can have stood at a line of absence, each with the year up to its end.

    In a half-term nobody has been absent more than at its end, nor had fewer possible sessions than at its
    start: where that reaches the line in no half-term, no week reached it, and most pupils are left out so.
    """
    before = halves.possible_to_date - halves.possible
    can_be = halves.absent_to_date * 10 >= ibis.greatest(before, LEAST_SESSIONS)
    years = halves.filter(can_be | halves.mixed).select("pupil_id", "academic_year").distinct()
    asked = weeks.semi_join(years, ["pupil_id", "academic_year"])
    so_far = ibis.window(group_by=by_year(asked), order_by="week", rows=(None, 0))
    return plan.hold(
        "weeks_in_question",
        asked.mutate(
            possible_to_date=asked.possible.sum().over(so_far).cast("int32"),
            absent_to_date=asked.absent.sum().over(so_far).cast("int32"),
        ),
    )


def by_year(rows: ir.Table) -> list[ir.Value]:
    """What tells one pupil's year from another: numbers, which an engine sorts faster than words."""
    return [rows.pupil_id, rows.academic_year.substr(0, 4).cast("int16")]


def is_persistent(possible: ir.Value, absent: ir.Value) -> ir.Value:
    """DfE's persistent absence, at least 10 % of possible sessions (rule 11), where it can be judged."""
    return (possible >= LEAST_SESSIONS) & (absent * 10 >= possible)


def is_severe(possible: ir.Value, absent: ir.Value) -> ir.Value:
    """DfE's severe absence, at least 50 %, where it can be judged."""
    return (possible >= LEAST_SESSIONS) & (absent * 2 >= possible)

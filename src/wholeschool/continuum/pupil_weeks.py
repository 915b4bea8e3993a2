"""A pupil's weeks over all rolls: sessions, the year so far, and the pupil's main school."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.timetable import monday
from wholeschool.engine import Plan

LEAST_SESSIONS = 20
"""Below so many possible sessions nobody is judged persistently or severely absent."""
_MAIN_STATUS = ("C", "M")
_MOST_URN = 9_999_999


def hold_half_terms(plan: Plan, calendar: ir.Table) -> ir.Table:
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


def hold_pupil_weeks(plan: Plan, presence: ir.Table, rolls: ir.Table) -> ir.Table:
    """One row a pupil and week, over all rolls, and the year up to its end.

    Columns: pupil_id, academic_year, week, urn, possible, absent, possible_to_date, absent_to_date. `urn` is
    the main school; of several, the one with more possible sessions that week, then the lower number.
    """
    joined = presence.left_join(rolls, ["pupil_id", "urn", "academic_year"])
    place = (joined.main.fill_null(False).cast("int64") * 100 + joined.possible) * 10_000_000
    at = joined.select(
        "pupil_id", "academic_year", "week", "urn", "possible",
        absent=joined.authorised + joined.unauthorised,
        place=place + (_MOST_URN - joined.urn),
    )  # fmt: skip
    weeks = at.group_by("pupil_id", "academic_year", "week").agg(
        urn=at.urn.argmax(at.place),
        possible=at.possible.sum().cast("int32"),
        absent=at.absent.sum().cast("int32"),
    )
    so_far = ibis.window(group_by=["pupil_id", "academic_year"], order_by="week", rows=(None, 0))
    return plan.hold(
        "pupil_weeks",
        weeks.mutate(
            possible_to_date=weeks.possible.sum().over(so_far).cast("int32"),
            absent_to_date=weeks.absent.sum().over(so_far).cast("int32"),
        ),
    )


def is_persistent(possible: ir.Value, absent: ir.Value) -> ir.Value:
    """DfE's persistent absence, at least 10 % of possible sessions (rule 11), where it can be judged."""
    return (possible >= LEAST_SESSIONS) & (absent * 10 >= possible)


def is_severe(possible: ir.Value, absent: ir.Value) -> ir.Value:
    """DfE's severe absence, at least 50 %, where it can be judged."""
    return (possible >= LEAST_SESSIONS) & (absent * 2 >= possible)

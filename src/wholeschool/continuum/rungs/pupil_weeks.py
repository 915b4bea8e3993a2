"""Pupils' weeks and half-terms of an academic year, over all rolls: sessions, year so far, main school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.summaries import OUTSIDE_THE_CALENDAR
from wholeschool.engine import Plan

LEAST_SESSIONS = 20
"""Below so many possible sessions nobody is judged persistently or severely absent."""
HALF_KEY = ("pupil_id", "half_term")
_MAIN_STATUS = ("C", "M")
_MOST_URN = 9_999_999
_APART = 1 << 20
"""More than anybody's sessions of a year."""
_PUPIL_WEEK = ("pupil_id", "week")
_WEEK = (*_PUPIL_WEEK, "urn", "possible", "absent")


def hold_listed_weeks(plan: Plan, calendar: ir.Table) -> ir.Table:
    """The weeks that calendars list: urn, week, half_term (of its first session), last_day."""
    days = calendar.select("urn", "date", "half_term", week=monday(calendar.date))
    listed = days.group_by("urn", "week").agg(half_term=days.half_term.min(), last_day=days.date.max())
    return plan.hold("listed_weeks", listed)


def hold_school_weeks(plan: Plan, listed: ir.Table, rows: Sequence[ir.Table]) -> ir.Table:
    """The weeks of schools that occur in these rows: urn, week, half_term, last_day.

    As the school's own calendar lists them, else any other's. Weeks that no calendar lists (holidays) have
    half_term 0, and no last_day.
    """
    others = listed.group_by("week").agg(
        others_half_term=listed.half_term.min(), others_last_day=listed.last_day.max()
    )
    asked = ibis.union(*(each.select("urn", "week").distinct() for each in rows), distinct=True)
    joined = asked.left_join(listed, ["urn", "week"]).drop("urn_right", "week_right")
    joined = joined.left_join(others, "week").drop("week_right")
    half_term = ibis.coalesce(joined.half_term, joined.others_half_term, OUTSIDE_THE_CALENDAR)
    return plan.hold(
        "school_weeks",
        joined.select(
            "urn",
            "week",
            half_term=half_term.cast("int8"),
            last_day=joined.last_day.fill_null(joined.others_last_day),
        ),
    )


def hold_rolls(plan: Plan, enrolments: ir.Table) -> ir.Table:
    """Each pupil's year at a school: whether on the main roll there, and the year group."""
    rolls = enrolments.group_by("pupil_id", "urn").agg(
        main=enrolments.status.isin(_MAIN_STATUS).any(), year_group=enrolments.year_group.max()
    )
    return plan.hold("rolls", rolls)


def hold_pupil_weeks(
    plan: Plan,
    presence: ir.Table,
    rolls: ir.Table,
    school_weeks: ir.Table,
    before: ir.Table | None = None,
) -> ir.Table:
    """One row a pupil and week, over all rolls, with the year up to the week's end.

    Columns: pupil_id, week, urn (the main school), possible, absent, half_term, possible_to_date,
    absent_to_date. `before`: where the presence does not begin with the year, what came before it.
    """
    rows = presence.select(
        *_PUPIL_WEEK, "urn", "possible", absent=presence.authorised + presence.unauthorised
    )
    schools = rows.group_by("pupil_id").agg(first=rows.urn.min(), last=rows.urn.max())
    several = schools.filter(schools["first"] != schools["last"]).select("pupil_id")
    several = plan.hold("at_several_schools", several)
    together = at_main_school(rows.semi_join(several, "pupil_id"), rolls, ("possible", "absent"))
    weeks = rows.anti_join(several, "pupil_id").select(*_WEEK).union(together.select(*_WEEK))
    dated = weeks.join(school_weeks.drop("last_day"), ["urn", "week"])
    # Both sums as one number, since what takes the time is to go through all the weeks in order.
    both = _both(dated).sum()
    dated = dated.mutate(both=both.over(ibis.window(group_by="pupil_id", order_by="week", rows=(None, 0))))
    if before is not None:
        dated = dated.left_join(before, "pupil_id").drop("pupil_id_right")
        dated = dated.mutate(both=dated.both + dated.both_before.fill_null(0.0)).drop("both_before")
    possible = (dated.both / _APART).floor()
    absent = dated.both - possible * _APART
    to_date = {"possible_to_date": possible.cast("int32"), "absent_to_date": absent.cast("int32")}
    return plan.hold("pupil_weeks", dated.mutate(**to_date).drop("both"))


def sessions_before(earlier: ir.Table) -> ir.Table:
    """What each pupil's half-terms came to, as one number: pupil_id, both_before."""
    return earlier.group_by("pupil_id").agg(both_before=_both(earlier).sum())


def _both(rows: ir.Table) -> ir.Value:
    """Possible sessions and those of absence as one number."""
    return rows.possible.cast("float64") * _APART + rows.absent


def at_main_school(rows: ir.Table, rolls: ir.Table, sums: Sequence[str]) -> ir.Table:
    """Weeks of pupils who were at several schools in the year, each week once: `urn`, and the `sums` of it.

    The main school: of several, the one with more possible sessions that week, then the lower number. All
    rows are of one academic year.
    """
    joined = rows.left_join(rolls, ["pupil_id", "urn"])
    place = (joined.main.fill_null(False).cast("int64") * 100 + joined.possible) * 10_000_000
    at = joined.select(*_PUPIL_WEEK, "urn", *sums, place=place + (_MOST_URN - joined.urn))
    summed = {name: at[name].sum().cast(rows[name].type()) for name in sums}
    return at.group_by(*_PUPIL_WEEK).agg(urn=at.urn.argmax(at.place), **summed)


def school_of_last_week(rows: ir.Table) -> ir.Value:
    """The school of a group's last week; of several in that week, the one with the lower number."""
    day = rows.week.delta(ibis.literal(date(1970, 1, 1)), unit="day").cast("int64")
    return rows.urn.argmax(day * (_MOST_URN + 1) + (_MOST_URN - rows.urn))


def hold_pupil_half_terms(plan: Plan, weeks: ir.Table) -> ir.Table:
    """Each pupil's half-term: HALF_KEY, urn (of its last week), sessions in it and in the year to its end."""
    halves = weeks.group_by(*HALF_KEY).agg(
        urn=weeks.urn.argmax(weeks.week),
        possible=weeks.possible.sum().cast("int32"),
        absent=weeks.absent.sum().cast("int32"),
        # Sums up to a week only grow, so that the highest is that of the half-term's last week.
        possible_to_date=weeks.possible_to_date.max(),
        absent_to_date=weeks.absent_to_date.max(),
    )
    return plan.hold("pupil_half_terms", halves)


def is_persistent(possible: ir.Value, absent: ir.Value) -> ir.Value:
    """DfE's persistent absence, at least 10 % of possible sessions (rule 11), where it can be judged."""
    return (possible >= LEAST_SESSIONS) & (absent * 10 >= possible)


def is_severe(possible: ir.Value, absent: ir.Value) -> ir.Value:
    """DfE's severe absence, at least 50 %, where it can be judged."""
    return (possible >= LEAST_SESSIONS) & (absent * 2 >= possible)

"""What groups of pupils add to a measure week by week, where it is one that has weeks."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.measured import MeasuredTables, chosen
from wholeschool.reference.measures import Measure, Part

SESSIONS_OF_A_WEEK = 10
"""What is counted of pupils on roll is counted, week by week, of so many possible sessions a pupil."""


def has_weeks(of: Measure) -> bool:
    """Whether a measure is made of what happened in single weeks: no pupil is counted once a year in it."""
    return of.numerator.counts != "enrolments"


def by_weeks(of: Measure) -> bool:
    """Whether its base is pupils on roll, so that weeks of pupils take their place."""
    return of.denominator.counts == "enrolments"


def measured_weeks(tables: MeasuredTables, of: Measure, groups: ir.Table, year: str) -> ir.Table:
    """Rows: week (its Monday), group, part, whole, of an academic year ("202425").

    `groups`: pupil_id, urn, group. Where `by_weeks`, the whole is possible sessions ÷ `SESSIONS_OF_A_WEEK`.
    """
    parts = _weekly(tables, of.numerator, groups, year)
    if by_weeks(of):
        presence = tables.presence.filter(tables.presence.academic_year == year)
        wholes = _summed(presence, presence.possible.cast("int64") / SESSIONS_OF_A_WEEK, groups)
    else:
        wholes = _weekly(tables, of.denominator, groups, year)
    joined = wholes.rename(whole="amount").left_join(parts.rename(part="amount"), ["week", "group"])
    return joined.select("week", "group", part=ibis.coalesce(joined.part, 0.0), whole=joined.whole)


def _weekly(tables: MeasuredTables, part: Part, groups: ir.Table, year: str) -> ir.Table:
    rows = chosen(tables, part)
    rows = rows.filter(rows.academic_year == year)
    if part.table == "events":
        rows = rows.mutate(week=monday(rows.start))
    amount = _row_sum(rows, part) if part.columns else ibis.literal(1.0)
    return _summed(rows, amount, groups)


def _row_sum(rows: ir.Table, part: Part) -> ir.Value:
    first, *more = (rows[each].cast("float64") for each in part.columns)
    return sum(more, start=first)


def _summed(rows: ir.Table, amount: ir.Value, groups: ir.Table) -> ir.Table:
    """Rows: week, group, amount."""
    own = rows.select("pupil_id", "urn", "week", amount=amount.cast("float64")).inner_join(
        groups, ["pupil_id", "urn"]
    )
    return own.group_by("week", "group").aggregate(amount=own.amount.sum())

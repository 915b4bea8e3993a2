"""Summaries of the books: days and pupils by school, form and half-term, as expressions.

Days are Σ share ÷ 2: the part of each session that went to a form, two sessions a day. Pupils are counted by
the exact set of categories that they stand behind, so that whoever releases the figures can count those
behind any union of categories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ibis
import ibis.expr.types as ir

OUTSIDE_THE_CALENDAR = 0
"""The half-term of weeks in which no calendar lists a session."""


def latest_year(presence: ir.Table) -> ir.Table:
    """One row: academic_year, the latest that has books, and last_week, its last Monday."""
    return presence.aggregate(academic_year=presence.academic_year.max(), last_week=presence.week.max())


def years(presence: ir.Table) -> ir.Table:
    """Rows: academic_year, oldest first."""
    return presence.select("academic_year").distinct().order_by("academic_year")


def half_term_of_weeks(calendar: ir.Table) -> ir.Table:
    """Rows: urn, week, half_term, the first half-term that the school's calendar gives for that week."""
    dated = calendar.mutate(week=calendar.date.truncate("W").cast("date"))
    return dated.group_by("urn", "week").aggregate(half_term=dated.half_term.min())


def in_half_terms(ledger: ir.Table, calendar: ir.Table) -> ir.Table:
    """The ledger with `half_term`: by the school's calendar, else by that of any other school."""
    own = half_term_of_weeks(calendar)
    others = own.group_by("week").aggregate(others_half_term=own.half_term.min())
    joined = ledger.left_join(own, ["urn", "week"]).left_join(others, "week")
    half_term = ibis.coalesce(joined.half_term, joined.others_half_term, OUTSIDE_THE_CALENDAR)
    return joined.select(*ledger.columns, half_term=half_term.cast("int64"))


def with_bit(rows: ir.Table, column: str, categories: Sequence[object]) -> ir.Table:
    """The rows whose `column` is one of the categories, with `bit`: 2 to the power of the category's place."""
    known = rows.filter(rows[column].isin(list(categories)))
    places = [(category, ibis.literal(1 << place, "int64")) for place, category in enumerate(categories)]
    return known.mutate(bit=known[column].cases(*places, else_=ibis.literal(0, "int64")))


def days_of(rows: ir.Table, by: Iterable[str]) -> ir.Table:
    """Rows: the columns of `by`, days."""
    return rows.group_by(list(by)).aggregate(days=rows.share.cast("float64").sum() / 2)


def pupil_sets(rows: ir.Table, by: Iterable[str] = ()) -> ir.Table:
    """Rows: the columns of `by`, mask (the sum of the bits that a pupil has), pupils (how many have these).

    `rows` have `pupil_id` and `bit`, as `with_bit` gives it.
    """
    keys = list(by)
    once = rows.select(*keys, "pupil_id", "bit").distinct()
    masks = once.group_by([*keys, "pupil_id"]).aggregate(mask=once.bit.sum().cast("int64"))
    return masks.group_by([*keys, "mask"]).aggregate(pupils=masks.count())


def pupils_and_sum(rows: ir.Table, by: Iterable[str], amount: ir.NumericColumn) -> ir.Table:
    """Rows: the columns of `by`, amount (its sum), pupils (how many stand behind it)."""
    return rows.group_by(list(by)).aggregate(amount=amount.sum(), pupils=rows.pupil_id.nunique())

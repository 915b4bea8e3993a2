"""Summaries of the books: days and pupils by school, form and half-term, as expressions.

Days are Σ share ÷ 2: the part of each session that went to a form, two sessions a day. Pupils are counted by
the exact set of categories that they stand behind, so that whoever releases the figures can count those
behind any union of categories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.timetable import monday

OUTSIDE_THE_CALENDAR = 0
"""The half-term of weeks in which no calendar lists a session."""
HOME_EDUCATION_REASONS = ("EL", "9(1)(f)", "8(1)(d)")
"""Leaving reasons that say elective home education: CTF, regulations of 2024 and of 2006."""


def years(presence: ir.Table) -> ir.Table:
    """Rows: academic_year, last_week (the last Monday with books), oldest first."""
    by_year = presence.group_by("academic_year").aggregate(last_week=presence.week.max())
    return by_year.order_by("academic_year")


def last_session(calendar: ir.Table, week: ir.Value) -> ir.Table:
    """One row: day, the last session that any calendar lists in the week of this Monday or before."""
    held = calendar.filter(monday(calendar.date) <= week)
    return held.aggregate(day=held.date.max())


def in_half_terms(ledger: ir.Table, calendar: ir.Table) -> ir.Table:
    """The ledger with `half_term`, that of the week's first session: at this school, else at any other."""
    weeks = calendar.select("urn", "half_term", week=monday(calendar.date))
    own = weeks.group_by("urn", "week").aggregate(half_term=weeks.half_term.min())
    others = own.group_by("week").aggregate(others_half_term=own.half_term.min())
    joined = ledger.left_join(own, ["urn", "week"]).left_join(others, "week")
    half_term = ibis.coalesce(joined.half_term, joined.others_half_term, OUTSIDE_THE_CALENDAR)
    return joined.select(*ledger.columns, half_term=half_term.cast("int64"))


def gathered(rows: ir.Table, column: str, groups: Mapping[str, Sequence[str]]) -> ir.Table:
    """The rows whose `column` is in a group, with `key`: the group's name."""
    names = {value: name for name, values in groups.items() for value in values}
    known = rows.filter(rows[column].isin(list(names)))
    return known.mutate(key=known[column].cases(*names.items(), else_=""))


def with_bit(rows: ir.Table, column: str, categories: Sequence[object]) -> ir.Table:
    """The rows whose `column` is one of the categories, with `bit`: 2 to the power of its place there."""
    known = rows.filter(rows[column].isin(list(categories)))
    places = [(category, ibis.literal(1 << place, "int64")) for place, category in enumerate(categories)]
    return known.mutate(bit=known[column].cases(*places, else_=ibis.literal(0, "int64")))


def pupil_sets(rows: ir.Table, by: Iterable[str] = ()) -> ir.Table:
    """Rows: the columns of `by`, mask (the sum of the bits that a pupil has), pupils (how many have these).

    `rows` have `pupil_id` and `bit`, as `with_bit` gives it.
    """
    keys = list(by)
    once = rows.select(*keys, "pupil_id", "bit").distinct()
    masks = once.group_by([*keys, "pupil_id"]).aggregate(mask=once.bit.sum().cast("int64"))
    return masks.group_by([*keys, "mask"]).aggregate(pupils=masks.count())


def days_of(rows: ir.Table, by: Iterable[str]) -> ir.Table:
    """Rows: the columns of `by`, days."""
    return rows.group_by(list(by)).aggregate(days=rows.share.cast("float64").sum() / 2)


def pupils_and_sum(rows: ir.Table, by: Iterable[str], amount: ir.Column) -> ir.Table:
    """Rows: the columns of `by`, amount (its sum), pupils (how many stand behind it)."""
    keys = list(by)
    return rows.aggregate(by=keys, amount=amount.sum().cast("float64"), pupils=rows.pupil_id.nunique())


def without_minutes(events: ir.Table, enrolments: ir.Table, kinds: Sequence[str]) -> ir.Table:
    """Rows: key (a kind of event), urn, pupil_id: whom it happened to, by record or by leaving reason."""
    recorded = events.filter(events.kind.isin(list(kinds)))
    left = enrolments.filter(enrolments.leaving_reason.isin(HOME_EDUCATION_REASONS))
    return ibis.union(
        recorded.select("urn", "pupil_id", key=recorded.kind),
        left.select("urn", "pupil_id", key=ibis.literal("elective_home_education")),
        distinct=True,
    )

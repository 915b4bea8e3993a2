"""The measures as expressions: for every measure and year, what each pupil adds at each school.

The parts of a measure are read from its file (`reference.measures`), not repeated here. An enrolment is a
pupil at a school in a year: books are kept by pupil, school and week, so two stays of one pupil at one school
in one year count as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from wholeschool.reference.measures import Measure, Part

_KEYS = ("academic_year", "urn", "pupil_id")


@dataclass(frozen=True)
class MeasuredTables:
    """The tables that measures are made of, and the census day of each academic year."""

    presence: ir.Table
    ledger: ir.Table
    enrolments: ir.Table
    events: ir.Table
    census_days: Mapping[str, date]

    def of(self, part: Part) -> ir.Table:
        """The table that a part of a measure counts, before its filters."""
        return {
            "presence": self.presence,
            "ledger": self.ledger,
            "enrolments": self.enrolments,
            "events": self.events,
        }[part.table]


def amounts(tables: MeasuredTables, measures: Iterable[Measure]) -> ir.Table:
    """Rows: measure, side (numerator, denominator), academic_year, urn, pupil_id, amount (above 0)."""
    sides = [
        _amounts_of(tables, part).mutate(measure=ibis.literal(measure.name), side=ibis.literal(side))
        for measure in measures
        for side, part in (("numerator", measure.numerator), ("denominator", measure.denominator))
    ]
    return ibis.union(*sides).select("measure", "side", *_KEYS, "amount")


def summed(amounts_of_pupils: ir.Table, *, by_school: bool) -> ir.Table:
    """Rows: measure, side, academic_year (and urn), amount (its sum), pupils (how many stand behind it)."""
    by = ["measure", "side", "academic_year", *(["urn"] if by_school else [])]
    return amounts_of_pupils.group_by(by).aggregate(
        amount=amounts_of_pupils.amount.sum(), pupils=amounts_of_pupils.pupil_id.nunique()
    )


def _amounts_of(tables: MeasuredTables, part: Part) -> ir.Table:
    """What each pupil adds to one side of a measure: academic_year, urn, pupil_id, amount."""
    rows = chosen(tables, part)
    if part.columns:
        per_pupil = rows.group_by(_KEYS).aggregate(
            amount=_sum_of(rows, part.columns), share_of=_sum_of(rows, part.share_of)
        )
    else:
        per_pupil = rows.group_by(_KEYS).aggregate(amount=rows.count(), share_of=ibis.literal(0, "int64"))
    per_pupil = per_pupil.filter(per_pupil.amount > 0)
    if part.at_least_percent:
        enough = 100 * per_pupil.amount >= part.at_least_percent * per_pupil.share_of
        per_pupil = per_pupil.filter(enough & (per_pupil.share_of > 0))
    if part.counts == "enrolments":
        per_pupil = per_pupil.mutate(amount=ibis.literal(1, "int64"))
    return per_pupil.select(*_KEYS, amount=per_pupil.amount.cast("int64"))


def chosen(tables: MeasuredTables, part: Part) -> ir.Table:
    """The rows that a part of a measure counts."""
    rows = tables.of(part)
    if part.branches:
        rows = rows.filter(rows.branch.isin(part.branches))
    if part.table == "ledger":
        rows = rows.filter(rows.form.isin(part.forms))
    if part.kinds:
        rows = rows.filter(rows.kind.isin(part.kinds))
    if part.without_end:
        rows = rows.filter(rows.end.isnull())
    if part.statuses:
        rows = rows.filter(rows.status.isin(part.statuses))
    if part.as_at:
        rows = _on_roll_at_census(rows, tables.census_days)
    return rows


def _on_roll_at_census(enrolments: ir.Table, days: Mapping[str, date]) -> ir.Table:
    on_roll = [
        (enrolments.academic_year == year)
        & (enrolments.start <= ibis.literal(day))
        & (enrolments.end.isnull() | (enrolments.end >= ibis.literal(day)))
        for year, day in days.items()
    ]
    return enrolments.filter(ibis.or_(*on_roll))


def _sum_of(rows: ir.Table, columns: Iterable[str]) -> ir.IntegerScalar:
    total = ibis.literal(0, "int64")
    for column in columns:
        total = total + rows[column].cast("int64").sum()
    return total

"""Sums of the ledger, by school, year, half-term, week, pupil and form."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.books.timetable import monday
from wholeschool.engine import LocalEngine
from wholeschool.reference.forms import forms

GROUPS = ("school", "year", "half_term", "week", "pupil", "form")


def ledger_totals(engine: LocalEngine, by: Sequence[str]) -> ir.Table:
    """One row a group and form: the group's columns, form, branch, quantity, minutes, days, pupils.

    `days` = Σ (minutes ÷ the minutes of that session) ÷ 2; `half_term` is that of the week's first
    session, null where the school has no calendar then.
    """
    quantities = engine.hold(
        "quantities",
        pa.table({"form": list(forms()), "quantity": [form.quantity for form in forms().values()]}),
    )
    rows = engine.table("ledger").join(quantities, "form")
    if "half_term" in by:
        rows = with_half_term(rows, engine.table("calendar"))
    named = rows.mutate(school=rows.urn, year=_label(rows.academic_year), pupil=rows.pupil_id)
    keys = [*(name for name in by if name != "form"), "form", "branch", "quantity"]
    summed = named.group_by(*keys).agg(
        minutes=named.minutes.sum(),
        days=named.share.cast("float64").sum() / 2,
        pupils=named.pupil_id.nunique(),
    )
    return summed.order_by(*keys)


def with_half_term(rows: ir.Table, calendar: ir.Table) -> ir.Table:
    """Rows with urn and week, and the half-term of the week's first session at that school."""
    weeks = calendar.select("urn", "half_term", week=monday(calendar.date))
    first = weeks.group_by("urn", "week").agg(half_term=weeks.half_term.min())
    return rows.left_join(first, ["urn", "week"]).drop("urn_right", "week_right")


def _label(academic_year: ir.Value) -> ir.Value:
    """202425 as 2024/25."""
    return academic_year.substr(0, 4) + ibis.literal("/") + academic_year.substr(4, 2)

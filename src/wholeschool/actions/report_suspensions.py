"""Suspensions as figures that ask to be released: once or more, by reason; points and praise beside them."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from wholeschool.actions.report_scope import NOTHING, Scope
from wholeschool.actions.report_standings import figures
from wholeschool.continuum.rows.summaries import pupils_and_sum
from wholeschool.disclosure import FigureSet
from wholeschool.reference.lists import code_list
from wholeschool.report.content import reason_key
from wholeschool.report.suspensions import BESIDE

_KINDS = ("suspension", "lunchtime_suspension")


def suspension_figures(scope: Scope) -> Iterator[FigureSet]:
    """Pupils suspended in the year, those suspended twice or more, suspensions by reason, points, praise."""
    rows = scope.of_year("standings")
    by_school, together = _of_pupils(rows, ["urn"]), _of_pupils(rows, [])
    found = scope.sums(
        pupils_and_sum(by_school, ["key", "urn"], by_school.one),
        pupils_and_sum(together, ["key"], together.one),
        ("key",),
    )
    for key in BESIDE:
        yield figures(scope, key, "count", {p: found.get((key, p), NOTHING) for p in scope.populations})
    yield from _reasons(scope)


def _of_pupils(rows: ir.Table, by: list[str]) -> ir.Table:
    """A row a pupil (at a school, or over all) and key of `BESIDE` that holds of the pupil's year."""
    pupils = rows.group_by("pupil_id", *by).agg(
        suspensions=rows.suspensions.sum(), praise=rows.praise.sum(), points=rows.points.sum()
    )
    tests = {
        "beside:suspended": pupils.suspensions >= 1,
        "beside:suspended_again": pupils.suspensions > 1,
        "beside:praised": pupils.praise > 0,
        "beside:points_lost": pupils.points < 0,
    }
    found = [
        pupils.filter(test).select("pupil_id", *by, key=ibis.literal(key)) for key, test in tests.items()
    ]
    return ibis.union(*found).mutate(one=1)


def _reasons(scope: Scope) -> Iterator[FigureSet]:
    """A suspension counts under each of up to three reasons."""
    events = scope.of_year("events")
    events = events.filter(events.kind.isin(_KINDS))
    told = ibis.union(
        *(events.select("pupil_id", "urn", key=events[name]) for name in ("reason1", "reason2", "reason3"))
    )
    told = told.filter(told.key.notnull()).mutate(one=1)
    found = scope.sums(
        pupils_and_sum(told, ["key", "urn"], told.one), pupils_and_sum(told, ["key"], told.one), ("key",)
    )
    for code in code_list("exclusion_reason"):
        sums = {p: found.get((code, p), NOTHING) for p in scope.populations}
        if any(each.amount for each in sums.values()):
            yield figures(scope, reason_key(code), "count", sums)

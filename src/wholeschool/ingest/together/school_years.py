"""Findings of a school's year: what several rows of one have in common, said once with how much there is."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from wholeschool.engine import LocalEngine
from wholeschool.schema.findings import Finding
from wholeschool.schema.schools import SCHOOL_YEAR
from wholeschool.schema.years import year_label


def by_school_year(rows: ir.Table, count: ir.Value) -> ir.Table:
    """The school-years of some rows, with `count`, an aggregate of them."""
    return rows.group_by(*SCHOOL_YEAR).agg(count=count.cast("int64")).order_by(*SCHOOL_YEAR)


def school_year_findings(
    engine: LocalEngine, counted: ir.Table, check: str, expected: str, advice: str
) -> Iterator[Finding]:
    """A warning for each school and year of `counted`, which is what `by_school_year` makes."""
    for row in engine.fetch(counted).to_pylist():
        yield Finding(
            check,
            "warning",
            seen=f"{row['urn']}, {year_label(row['academic_year'])}",
            expected=expected,
            advice=advice,
            count=row["count"],
        )

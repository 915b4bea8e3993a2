"""What the counts of a census say together: absences of a pupil against the sessions that were possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ibis.expr.types as ir

from wholeschool.engine import LocalEngine
from wholeschool.reference.attendance import codes
from wholeschool.reference.plausible import plausibility_check
from wholeschool.schema.findings import Finding
from wholeschool.schema.years import year_label

_KEY = ("pupil_id", "urn", "academic_year", "term")


def count_findings(engine: LocalEngine, counts: ir.Table, changed: ir.Table) -> Iterator[Finding]:
    """Findings on the counts of the pupils and terms that an import changed."""
    touched = counts.semi_join(changed.select(*_KEY).distinct(), list(_KEY))
    return (finding for finding, _ in findings_by_term(engine, touched))


def findings_by_term(engine: LocalEngine, counts: ir.Table) -> Iterator[tuple[Finding, Mapping[str, Any]]]:
    """Findings on counts, each with what it is about: `urn`, `academic_year` and `pupils`."""
    check = plausibility_check("absence_above_possible")
    above = absence_above_possible(counts)
    counted = above.group_by("urn", "academic_year", "term").agg(pupils=above.count())
    ordered = engine.fetch(counted.order_by("urn", "academic_year", "term"))
    for row in ordered.to_pylist():
        term = row.pop("term").replace("_", " ")
        seen = f"{row['urn']}, {term} {year_label(row['academic_year'])}"
        yield (
            Finding(
                "absence_above_possible",
                "warning",
                seen=seen,
                expected=check.expected,
                advice=check.advice,
                count=row["pupils"],
            ),
            row,
        )


def absence_above_possible(counts: ir.Table) -> ir.Table:
    """Pupils and terms with more sessions of absence, over all codes, than possible ones."""
    absent = sorted({each.code for each in codes() if each.authorised or each.unauthorised})
    by_term = counts.group_by(*_KEY).agg(
        absent=counts.sessions.sum(where=counts.code.isin(absent)),
        possible=counts.sessions.max(where=counts.code == "possible"),
    )
    return by_term.filter(by_term.absent > by_term.possible)

"""What the counts of a census say together: absences of a pupil against the sessions that were possible."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from wholeschool.engine import LocalEngine
from wholeschool.reference.attendance import codes
from wholeschool.schema.findings import Finding
from wholeschool.schema.years import year_label

_KEY = ("pupil_id", "urn", "academic_year", "term")


def count_findings(engine: LocalEngine, counts: ir.Table, changed: ir.Table) -> Iterator[Finding]:
    """Findings on the counts of the pupils and terms that an import changed."""
    touched = counts.semi_join(changed.select(*_KEY).distinct(), list(_KEY))
    above = absence_above_possible(touched)
    counted = above.group_by("urn", "academic_year", "term").agg(pupils=above.count())
    ordered = engine.fetch(counted.order_by("urn", "academic_year", "term"))
    for row in ordered.to_pylist():
        yield Finding(
            "absence_above_possible",
            "warning",
            seen=f"{row['urn']}, {row['term'].replace('_', ' ')} {year_label(row['academic_year'])}",
            expected="no more sessions of absence than possible sessions",
            advice="The counts are kept as they were returned. A pupil cannot miss more sessions than were "
            "possible: compare the pupils' registers with the return.",
            count=row["pupils"],
        )


def absence_above_possible(counts: ir.Table) -> ir.Table:
    """Pupils and terms with more sessions of absence, over all codes, than possible ones."""
    absent = sorted({each.code for each in codes() if each.authorised or each.unauthorised})
    by_term = counts.group_by(*_KEY).agg(
        absent=counts.sessions.sum(where=counts.code.isin(absent)),
        possible=counts.sessions.max(where=counts.code == "possible"),
    )
    return by_term.filter(by_term.absent > by_term.possible)

"""Stays of pupils against each other: nobody is on the roll of one school twice on a day."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from wholeschool.engine import LocalEngine, made_once
from wholeschool.ingest.together.school_years import by_school_year, school_year_findings
from wholeschool.schema.findings import Finding
from wholeschool.schema.schools import SCHOOL_YEAR


def stay_findings(engine: LocalEngine, rolls: ir.Table, changed: ir.Table) -> Iterator[Finding]:
    """Pupils with two stays at one school and in one year that share a day, of those whose stays changed."""
    return school_year_findings(
        engine,
        _overlapping(rolls, changed),
        "overlapping_stays",
        "one stay of a pupil at a time",
        "Marks on these days count once. Correct the first or the last day of one of the stays.",
    )


@made_once
def _overlapping(rolls: ir.Table, changed: ir.Table) -> ir.Table:
    columns = ["pupil_id", *SCHOOL_YEAR]
    stays = rolls.semi_join(changed, columns).select(*columns, "start", "end")
    later = stays.view()
    both = stays.join(
        later,
        [
            *(stays[name] == later[name] for name in columns),
            stays.start < later.start,
            stays.end.isnull() | (stays.end >= later.start),
        ],
        rname="{name}_later",
    )
    return by_school_year(both, both.pupil_id.nunique())

"""E with no suspension on record, and suspensions in sessions marked otherwise: by school and term."""

from __future__ import annotations

from collections.abc import Iterator

from wholeschool.continuum.plausible.school_weeks import OF_A_TERM, TERM_COLUMNS, TERMS, school_weeks
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_WITHOUT_RECORD = "e_without_record"
_INSTEAD = {"other_code_while_suspended": "another absence code", "present_while_suspended": "a present mark"}


def suspension_marks(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """What the books found session by session, summed."""
    school_weeks(engine, kept)
    (asked,) = _compiled(engine.DIALECT)
    for row in engine.answer(asked).to_pylist():
        of = f"{counted(row['sessions'], 'session')} of {counted(row['pupils'], 'pupil')}"
        where = in_term(*(row[name] for name in OF_A_TERM))
        about = {name: row[name] for name in ("urn", "academic_year", "pupils")}
        if row["finding"] == _WITHOUT_RECORD:
            yield doubt("e_without_suspension", f"{where}: E in {of}", row["sessions"], **about)
        else:
            seen = f"{where}: {_INSTEAD[row['finding']]} in {of}"
            yield doubt("suspension_without_e", seen, row["sessions"], **about)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, found = Plan(), Plan.given("ledger_findings", TABLES["ledger_findings"].own_arrow)
    mine = found.filter(found.finding.isin((_WITHOUT_RECORD, *_INSTEAD)))
    joined = mine.select("pupil_id", "urn", "week", "finding", "sessions").join(
        Plan.given(TERMS, TERM_COLUMNS), "week"
    )
    summed = joined.group_by(*OF_A_TERM, "finding").agg(
        pupils=joined.pupil_id.nunique(), sessions=joined.sessions.sum().cast("int64")
    )
    plan.view("plausible_suspension_marks", summed.order_by(*OF_A_TERM, "finding"))
    return plan.compiled(dialect)

"""X (not required to attend) for pupils who are of compulsory school age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa

from wholeschool.continuum.plausible.odd_weeks import NOT_REQUIRED, hold_odd_weeks, odd_weeks
from wholeschool.continuum.plausible.school_weeks import OF_A_TERM, TERM_COLUMNS, TERMS, school_weeks
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.reference.attendance import codes
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_LAST_YEAR = "11"
_YEARS = tuple(str(year) for year in range(1, 12))
_JUNE, _FRIDAY = 6, 4
_LAST_DAYS = pa.schema([("academic_year", pa.string()), ("last", pa.date32())])


def not_required(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term: how many sessions of how many pupils."""
    years = sorted(set(school_weeks(engine, kept).academic_year))
    last = [{"academic_year": year, "last": school_leaving_day(year)} for year in years]
    engine.hold("plausible_leaving_days", pa.Table.from_pylist(last, schema=_LAST_DAYS))
    hold_odd_weeks(engine, kept)
    (asked,) = _compiled(engine.DIALECT)
    for row in engine.answer(asked).to_pylist():
        of = f"{counted(row['sessions'], 'session')} of {counted(row['pupils'], 'pupil')}"
        seen = f"{in_term(*(row[name] for name in OF_A_TERM))}: X in {of} of Years 1 to 11"
        about = {name: row[name] for name in ("urn", "academic_year", "pupils")}
        yield doubt("x_of_compulsory_age", seen, row["pupils"], **about)


def school_leaving_day(academic_year: str) -> date:
    """The last Friday in June, on which compulsory school age ends for Year 11."""
    last = date(int(academic_year[:4]) + 1, _JUNE, 30)
    return last - timedelta(days=(last.weekday() - _FRIDAY) % 7)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    odd, rolls = odd_weeks(), Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    terms, leaving = Plan.given(TERMS, TERM_COLUMNS), Plan.given("plausible_leaving_days", _LAST_DAYS)
    with_x = odd.filter(odd.marks.contains(NOT_REQUIRED)).select(
        "pupil_id", "urn", "week", "academic_year", "marks"
    )
    for begun, ended in _of_the_coronavirus():
        with_x = with_x.filter((with_x.week < begun) | (with_x.week > ended))
    group = rolls.group_by("pupil_id", "urn", "academic_year").agg(year_group=rolls.year_group.max())
    joined = with_x.join(group, ["pupil_id", "urn", "academic_year"]).join(leaving, "academic_year")
    required = joined.year_group.isin(_YEARS) & (
        (joined.year_group != _LAST_YEAR) | (joined.week < joined["last"])
    )
    found = joined.filter(required)
    found = found.select(
        "pupil_id",
        "urn",
        "week",
        sessions=found.marks.length() - found.marks.replace(NOT_REQUIRED, "").length(),
    )
    joined = found.join(terms, "week")
    summed = joined.group_by(*OF_A_TERM).agg(
        pupils=joined.pupil_id.nunique(), sessions=joined.sessions.sum().cast("int64")
    )
    plan.view("plausible_not_required", summed.order_by(*OF_A_TERM))
    return plan.compiled(dialect)


def _of_the_coronavirus() -> list[tuple[date, date]]:
    """The days on which X also stood for something else: other meanings of the code than the first."""
    meanings = [each for each in codes() if each.code == NOT_REQUIRED]
    return [(each.valid_from, each.valid_to) for each in meanings if each.valid_from and each.valid_to]

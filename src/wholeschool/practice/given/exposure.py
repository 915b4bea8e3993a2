"""Exposure: which practices each pupil was given in each half-term, on how many school days, how much of it.

A spell counts for a pupil on the school days of its school that lie within it and within the pupil's stay
there; one in place of lessons up to the day before the pupil was back in all of them. What was given to a
year group or a school counts for whoever was on its roll on the day.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.ingest.tables.supports import LATE_DAYS
from wholeschool.schema.rolls import roll_end_column
from wholeschool.schema.years import week_year_of_column

_KEY = ("pupil_id", "urn", "academic_year", "half_term", "practice_id")


def exposure(engine: LocalEngine, until: date) -> pa.Table:
    """A row a pupil, school, half-term and practice, for as far as records go (`until`, the last day).

    Columns: pupil_id, urn, academic_year, half_term, practice_id; `spells`; `days`: school days with the
    practice, each once; `dose` and `planned_dose` in the practice's unit, of each spell the share of its
    school days that lie there, empty where no spell says any; `late`: whether a spell was written down long
    after its start, or when it was over, so that it was known how it went; `group`: with whom it was given,
    as “class 8B”, of several the last by name, empty = to the pupil alone. The engine shows supports,
    enrolments and calendar.
    """
    days = _school_days(engine).filter(lambda day: day.date <= until)
    spells = _spells(engine, until)
    length = spells.join(days, [spells.urn == days.urn, days.date >= spells.start, days.date <= spells.end])
    lengths = length.group_by("support_id").agg(length=length.count())
    given = _given(spells.join(lengths, "support_id"), _stays(engine))
    on = given.join(
        days,
        [given.urn == days.urn, days.date >= given.start, days.date <= given.end, days.date >= given.since,
         days.date <= given.until, days.academic_year == given.academic_year],
    )  # fmt: skip
    each = on.group_by(*_KEY, "support_id", "late", "dose", "planned_dose", "length", "group").agg(
        there=on.date.nunique()
    )
    share = each.there / each.length
    doses = each.mutate(dose=each.dose * share, planned_dose=each.planned_dose * share)
    summed = doses.group_by(*_KEY).agg(
        spells=doses.support_id.nunique(),
        dose=doses.dose.sum(),
        planned_dose=doses.planned_dose.sum(),
        late=doses.late.any(),
        group=doses.group.max(),
    )
    counted = on.group_by(*_KEY).agg(days=on.date.nunique())
    joined = summed.join(counted, [*_KEY])
    return engine.fetch(
        joined.select(*_KEY, "spells", "days", "dose", "planned_dose", "late", "group").order_by(*_KEY)
    )


def _school_days(engine: LocalEngine) -> ir.Table:
    calendar = engine.table("calendar")
    year = week_year_of_column(calendar.date)
    return calendar.select("urn", "date", "half_term", academic_year=year).distinct()


def _spells(engine: LocalEngine, until: date) -> ir.Table:
    """Spells with an end: one that goes on ends where the records do. Its first day each of them has."""
    rows = engine.table("supports")
    back = ibis.greatest(rows.start, rows.back_on - ibis.interval(days=1))
    until_back = ibis.ifelse(rows.back_on.isnull(), rows.end, back)
    recorded_late = rows.recorded_on > rows.start + ibis.interval(days=LATE_DAYS)
    afterwards = rows.recorded_on > rows.end
    late = recorded_late.fill_null(False) | afterwards.fill_null(False)
    group = ibis.ifelse(
        rows.scope == "pupil", ibis.null("string"), rows.scope + " " + rows.whom.fill_null("")
    )
    return rows.select(
        "support_id", "urn", "practice_id", "scope", "whom", "start", "dose", "planned_dose",
        whose=rows.pupil_id, end=until_back.fill_null(ibis.literal(until)), late=late, group=group,
    )  # fmt: skip


def _stays(engine: LocalEngine) -> ir.Table:
    rolls = engine.table("enrolments")
    return rolls.select(
        "pupil_id", "academic_year", "year_group", at="urn", since="start", until=roll_end_column(rolls)
    )


def _given(spells: ir.Table, stays: ir.Table) -> ir.Table:
    """Every spell with each pupil it was given to, and the pupil's stays at its school."""
    at_school = spells.urn == stays["at"]
    own = (spells.whose == stays.pupil_id).fill_null(False)
    of_all = spells.whose.isnull() & (spells.scope == "school")
    of_year = spells.whose.isnull() & (spells.scope == "year_group") & (spells.whom == stays.year_group)
    return spells.join(stays, [at_school, own | of_all | of_year.fill_null(False)]).drop("at", "whose")

"""Elective home education after sanctions: whom a school had sanctioned in the weeks before.

A parent's choice is lawful whatever came before it (Education Act 1996, section 7). The Department's guidance
(Elective home education, for local authorities) says that schools may not press for it: this lists what was
recorded before, for somebody to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, told, year_by_year
from wholeschool.continuum.rows.columns import changes
from wholeschool.continuum.rows.pairs import pairs
from wholeschool.continuum.rows.recorded import HOME_EDUCATION
from wholeschool.continuum.rows.summaries import HOME_EDUCATION_REASONS
from wholeschool.continuum.schools.calendars import Ints, days, ints, year_of_day
from wholeschool.continuum.schools.clock import SchoolClock
from wholeschool.continuum.schools.rolls import dates_or_none
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_starting
from wholeschool.store import Kept

_PUPILS = pa.schema([("pupil_id", pa.int64())])
_CHOSEN = pa.schema([("pupil_id", pa.int64()), ("urn", pa.int32()), ("start", pa.date32())])
SANCTION_RUNG = 3
"""Internal exclusion, and every rung of the school-exclusion branch above it."""
WEEKS_BEFORE = 12


@dataclass(frozen=True)
class AfterSanctions:
    """A pupil who went to home education within 12 school weeks of a sanction.

    `day` is the first of the event's and the leaving reason's; `rung` the highest rung in the weeks before,
    `form` its form, `sanctions` how many records (or sessions, where marks alone say it), `last_sanction` the
    last day of one.
    """

    urn: int
    pupil_id: int
    academic_year: str
    half_term: int
    day: date
    rung: int
    form: str
    sanctions: int
    last_sanction: date


def after_sanctions(
    engine: LocalEngine, clock: SchoolClock, records: pa.Table, kept: Kept | None = None
) -> tuple[AfterSanctions, ...]:
    """Every pupil of every year whose home education followed a sanction; `records` as of `recorded`."""
    engine.hold(
        "home_records", records.filter(pc.equal(records["kind"], HOME_EDUCATION)).select(_CHOSEN.names)
    )
    (asked,) = _chosen_compiled(engine.DIALECT)
    chosen = engine.answer(asked)
    pupils = chosen.select(_PUPILS.names).group_by(_PUPILS.names).aggregate([])
    engine.hold("home_educated", pupils)
    steps, years = _sanctions_compiled(engine.DIALECT), academic_years(engine, "rungs")
    sanctions = year_by_year(engine, kept or Kept(engine), steps, ("rungs",), years, basis=told(pupils))
    return sanctioned_before(chosen, all_years(sanctions), clock)


def sanctioned_before(
    chosen: pa.Table, sanctions: pa.Table, clock: SchoolClock
) -> tuple[AfterSanctions, ...]:
    """Of those who went (pupil_id, urn, day), the ones with a sanction (pupil_id, day, form, rung, times).

    Counted are the 12 school weeks before the week of `day`, and that week up to the day before. A school
    says it twice, by record and by leaving reason: one pupil, school and academic year is one.
    """
    pupil, urn, day = _first_days(chosen)
    went, sanction = _shortly_before(pupil, urn, day, sanctions, clock)
    when, rung, times = days(sanctions["day"]), ints(sanctions["rung"]), ints(sanctions["times"])
    # The highest is the last of a pupil's in this order, and of equal ones the last that was.
    order = np.lexsort((when[sanction], rung[sanction], went))
    went, sanction = went[order], sanction[order]
    first = changes(went)
    if not len(first):
        return ()
    highest = sanction[np.append(first, len(went))[1:] - 1]
    pupil, urn, day = pupil[went[first]], urn[went[first]], day[went[first]]
    columns = (
        urn.tolist(), pupil.tolist(), map(academic_year_starting, year_of_day(day).tolist()),
        clock.half_term(urn, day).tolist(), dates_or_none(day), rung[highest].tolist(),
        sanctions["form"].take(highest).to_pylist(), np.add.reduceat(times[sanction], first).tolist(),
        dates_or_none(np.maximum.reduceat(when[sanction], first)),
    )  # fmt: skip
    found = (AfterSanctions(*row) for row in zip(*columns, strict=True))
    return tuple(sorted(found, key=lambda each: (each.day, each.urn, each.pupil_id)))


def _shortly_before(
    pupil: Ints, urn: Ints, day: Ints, sanctions: pa.Table, clock: SchoolClock
) -> tuple[Ints, Ints]:
    """The places of those who went and of each sanction of theirs in the weeks before."""
    went, sanction = pairs(pupil, ints(sanctions["pupil_id"]))
    when = days(sanctions["day"])[sanction]
    weeks_between = clock.weeks_before(urn, day)[went] - clock.weeks_before(urn[went], when)
    before = (when < day[went]) & (weeks_between <= WEEKS_BEFORE)
    return went[before], sanction[before]


def _first_days(chosen: pa.Table) -> tuple[Ints, Ints, Ints]:
    """Pupil, school and first day of each pupil, school and academic year."""
    pupil, urn, day = ints(chosen["pupil_id"]), ints(chosen["urn"]), days(chosen["day"])
    order = np.lexsort((day, urn, pupil))
    pupil, urn, day = pupil[order], urn[order], day[order]
    first = changes(pupil, urn, year_of_day(day))
    return pupil[first], urn[first], day[first]


@compiled_once
def _chosen_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, recorded = Plan(), Plan.given("home_records", _CHOSEN)
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    left = enrolments.filter(
        enrolments.leaving_reason.isin(HOME_EDUCATION_REASONS) & enrolments.end.notnull()
    )
    chosen = ibis.union(
        recorded.select("pupil_id", "urn", day=recorded.start), left.select("pupil_id", "urn", day=left.end)
    )
    plan.view("home_chosen", chosen)
    return plan.compiled(dialect)


@compiled_once
def _sanctions_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, rungs, chosen = Plan(), of_year("rungs"), Plan.given("home_educated", _PUPILS)
    high = rungs.filter((rungs.branch == "school_exclusion") & (rungs.rung >= SANCTION_RUNG))
    high = high.filter(high.pupil_id.isin(chosen.pupil_id))
    plan.view("home_sanctions", high.select("pupil_id", "day", "form", "rung", "times"))
    return plan.compiled(dialect)

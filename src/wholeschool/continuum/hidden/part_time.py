"""Long reduced timetables: more than six school weeks part-time, and whether anybody planned and reviewed it.

Working together to improve school attendance (DfE, statutory from August 2024): a part-time timetable is for
a limited time, agreed, with a date to review it. Six weeks is the continuum's line for a long one. Register
code C2 says it from 19 August 2024 on (SI 2024/208); before that, only a recorded plan does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.hidden.weeks import REDUCED, of_form
from wholeschool.continuum.rows.columns import NOWHERE, changes
from wholeschool.continuum.rows.pairs import pairs
from wholeschool.continuum.schools.calendars import (
    NEVER,
    Ints,
    dates_of,
    day_number,
    days,
    ints,
    monday,
    year_of_day,
)
from wholeschool.continuum.schools.clock import SchoolClock
from wholeschool.continuum.schools.rolls import first_years, known_ends, roll_ends
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_starting

_PLANS = pa.schema(
    [("pupil_id", pa.int64()), ("urn", pa.int32()), ("start", pa.date32()), ("end", pa.date32())]
)
LONG_WEEKS = 6
"""A reduced timetable over so many school weeks is long."""
_WEEK = 7  # days


@dataclass(frozen=True)
class LongReduced:
    """A run of more than six school weeks on a reduced timetable.

    `first` and `last` are Mondays of its first and last week; `weeks` school weeks, `sessions` those marked
    C2. `plan`: a recorded plan overlaps it; `review`: a review was recorded during it; `flagged`: one of them
    is lacking. `goes_on`: its last week is the last of the data.
    """

    urn: int
    pupil_id: int
    academic_year: str
    half_term: int
    first: date
    last: date
    weeks: int
    sessions: int
    plan: bool
    review: bool
    goes_on: bool

    @property
    def flagged(self) -> bool:
        """Whether there is no plan or no review."""
        return not (self.plan and self.review)


def long_reduced(
    engine: LocalEngine, clock: SchoolClock, records: pa.Table, lost: pa.Table
) -> tuple[LongReduced, ...]:
    """Every long reduced timetable of every year; `records` as of `recorded`, `lost` of `ledger_weeks`."""
    plans = records.filter(pc.equal(records["kind"], "reduced_timetable_plan")).select(_PLANS.names)
    engine.hold("part_time_plans", plans)
    stays, reviews = (engine.answer(step) for step in _compiled(engine.DIALECT))
    return long_runs(of_form(lost, REDUCED), plans, stays, reviews, clock)


def long_runs(
    weeks: pa.Table, plans: pa.Table, stays: pa.Table, reviews: pa.Table, clock: SchoolClock
) -> tuple[LongReduced, ...]:
    """Runs of school weeks with C2 or inside a plan; one week without either ends a run.

    `weeks`: pupil_id, urn, week, sessions. `plans`: pupil_id, urn, start, end. `stays`: pupil_id, urn,
    academic_year, start, end. `reviews`: pupil_id, at. A plan without an end goes on to the end of that
    year's stay, and not beyond the data.
    """
    reduced = _weeks(weeks, plans, _plan_ends(plans, stays), clock)
    # Holidays are passed over: what follows in the school's calendar goes on.
    number = clock.weeks_before(reduced.urn, reduced.week)
    begins = changes(reduced.pupil, reduced.urn)
    parted = np.diff(number, prepend=number[:1]) > 1
    parted[begins] = True
    first = np.flatnonzero(parted)
    length = np.diff(first, append=len(number))
    first, length = first[length > LONG_WEEKS], length[length > LONG_WEEKS]
    order = np.lexsort((reduced.pupil[first], reduced.urn[first], reduced.week[first]))
    return _described(reduced, first[order], length[order], reviews, clock)


@dataclass(frozen=True, eq=False)
class _Weeks:
    """Weeks on a reduced timetable, in order of pupil, school and week."""

    pupil: Ints
    urn: Ints
    week: Ints
    sessions: Ints
    planned: Ints
    """How many plans the week lies in."""


def _plan_ends(plans: pa.Table, stays: pa.Table) -> Ints:
    """The last day of each plan: as it is given, else that of the year's stay at the school."""
    year = year_of_day(days(plans["start"]))
    last = np.full(plans.num_rows, NOWHERE)
    plan, stay = pairs(ints(plans["pupil_id"]), ints(stays["pupil_id"]))
    its = (ints(plans["urn"])[plan] == ints(stays["urn"])[stay]) & (year[plan] == first_years(stays)[stay])
    np.maximum.at(last, plan[its], roll_ends(stays)[stay[its]])
    given = days(plans["end"])
    return known_ends(np.where((given == NEVER) & (last != NOWHERE), last, given), year)


def _weeks(weeks: pa.Table, plans: pa.Table, ends: Ints, clock: SchoolClock) -> _Weeks:
    urn = ints(plans["urn"])
    begun = clock.weeks_before(urn, days(plans["start"]))
    many = np.maximum(0, clock.weeks_until(urn, ends) - begun)
    plan = np.repeat(np.arange(len(urn)), many)
    nth = np.arange(len(plan)) - np.repeat(np.cumsum(many) - many, many)
    planned = ints(plans["pupil_id"])[plan], urn[plan], clock.week(urn[plan], begun[plan] + nth + 1)
    marked = ints(weeks["pupil_id"]), ints(weeks["urn"]), days(weeks["week"])
    pupil, school, week = (np.concatenate(each) for each in zip(marked, planned, strict=True))
    order = np.lexsort((week, school, pupil))
    pupil, school, week = pupil[order], school[order], week[order]
    first = changes(pupil, school, week)
    sessions = np.concatenate((ints(weeks["sessions"]), np.zeros(len(plan), dtype=np.int64)))[order]
    in_plan = np.repeat((0, 1), (weeks.num_rows, len(plan)))[order]
    return _Weeks(pupil[first], school[first], week[first], _sums(sessions, first), _sums(in_plan, first))


def _described(
    reduced: _Weeks, first: Ints, length: Ints, reviews: pa.Table, clock: SchoolClock
) -> tuple[LongReduced, ...]:
    """Runs that begin at these weeks and have so many."""
    pupil, urn, week = reduced.pupil[first], reduced.urn[first], reduced.week[first]
    last = reduced.week[first + length - 1]
    sessions, planned = (
        np.append(0, np.cumsum(each))[first + length] - np.append(0, np.cumsum(each))[first]
        for each in (reduced.sessions, reduced.planned)
    )
    reviewed = np.zeros(len(first), dtype=bool)
    run, review = pairs(pupil, ints(reviews["pupil_id"]))
    at = days(reviews["at"])[review]
    reviewed[run[(week[run] <= at) & (at < last[run] + _WEEK)]] = True
    columns = (
        urn, pupil, map(academic_year_starting, year_of_day(week).tolist()), clock.half_term(urn, week),
        dates_of(week), dates_of(last), length, sessions, planned > 0, reviewed,
        last == monday(np.array(day_number(clock.last_day))),
    )  # fmt: skip
    rows = (each.tolist() if isinstance(each, np.ndarray) else each for each in columns)
    return tuple(LongReduced(*row) for row in zip(*rows, strict=True))


def _sums(values: Ints, first: Ints) -> Ints:
    return np.add.reduceat(values, first) if len(first) else values


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    enrolments, actions = (Plan.given(name, TABLES[name].own_arrow) for name in ("enrolments", "actions_log"))
    theirs = enrolments.semi_join(Plan.given("part_time_plans", _PLANS), ["pupil_id", "urn"])
    plan.view("part_time_stays", theirs.select("pupil_id", "urn", "academic_year", "start", "end"))
    done = actions.filter(actions.kind == "timetable_reviewed")
    plan.view("part_time_reviews", done.select("pupil_id", "at"))
    return plan.compiled(dialect)

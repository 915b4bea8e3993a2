"""Long reduced timetables: more than six school weeks part-time, and whether anybody planned and reviewed it.

Working together to improve school attendance (DfE, statutory from August 2024): a part-time timetable is for
a limited time, agreed, with a date to review it. Six weeks is the continuum's line for a long one. Register
code C2 says it from 19 August 2024 on (SI 2024/208); before that, only a recorded plan does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from wholeschool.continuum.exits import roll_end
from wholeschool.continuum.school_clock import SchoolClock, monday_of
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of

LONG_WEEKS = 6
"""A reduced timetable over so many school weeks is long."""


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


def long_reduced(engine: LocalEngine, clock: SchoolClock) -> tuple[LongReduced, ...]:
    """Every long reduced timetable of every year."""
    engine.run(_compiled(engine.DIALECT))
    names = ("part_time_weeks", "part_time_plans", "part_time_stays", "part_time_reviews")
    weeks, plans, stays, reviews = (engine.fetch(engine.table(name)).to_pylist() for name in names)
    return long_runs(weeks, plans, stays, reviews, clock)


def long_runs(
    weeks: Iterable[Mapping[str, Any]],
    plans: Iterable[Mapping[str, Any]],
    stays: Iterable[Mapping[str, Any]],
    reviews: Iterable[Mapping[str, Any]],
    clock: SchoolClock,
) -> tuple[LongReduced, ...]:
    """Runs of school weeks with C2 or inside a plan; one week without either ends a run.

    `weeks`: pupil_id, urn, week, sessions. `plans`: pupil_id, urn, start, end. `stays`: pupil_id, urn,
    academic_year, start, end. `reviews`: pupil_id, at. A plan without an end goes on to the end of that
    year's stay, and not beyond the data.
    """
    marked: dict[tuple[int, int], dict[date, int]] = defaultdict(dict)
    for row in weeks:
        marked[row["pupil_id"], row["urn"]][row["week"]] = row["sessions"]
    planned: dict[tuple[int, int], set[date]] = defaultdict(set)
    ends = _stay_ends(stays)
    for row in plans:
        key = (row["pupil_id"], row["urn"])
        planned[key].update(_weeks_of_plan(row, ends, clock))
    reviewed: dict[int, list[date]] = defaultdict(list)
    for row in reviews:
        reviewed[row["pupil_id"]].append(row["at"])
    runs = (
        _run(key, run, marked[key], planned[key], reviewed[key[0]], clock)
        for key in sorted(marked.keys() | planned.keys())
        for run in _runs(marked[key].keys() | planned[key], key[1], clock)
    )
    return tuple(
        sorted((run for run in runs if run.weeks > LONG_WEEKS), key=lambda run: (run.first, run.urn))
    )


def _stay_ends(stays: Iterable[Mapping[str, Any]]) -> dict[tuple[int, int, str], date]:
    ends: dict[tuple[int, int, str], date] = {}
    for row in stays:
        key = (row["pupil_id"], row["urn"], row["academic_year"])
        ends[key] = max(ends.get(key, date.min), roll_end(row))
    return ends


def _weeks_of_plan(
    plan: Mapping[str, Any], ends: Mapping[tuple[int, int, str], date], clock: SchoolClock
) -> list[date]:
    year = academic_year_of(plan["start"])
    end = plan["end"]
    if end is None:
        nobody_says = date(int(year[:4]) + 1, 7, 31)
        end = ends.get((plan["pupil_id"], plan["urn"], year), nobody_says)
    first, until = clock.weeks_before(plan["urn"], plan["start"]), clock.weeks_until(plan["urn"], end)
    return clock.weeks_from(plan["urn"], monday_of(plan["start"]), max(0, until - first))


def _runs(weeks: Iterable[date], urn: int, clock: SchoolClock) -> Iterator[list[date]]:
    """Weeks that follow each other in the school's calendar, holidays passed over."""
    run: list[date] = []
    for week in sorted(weeks):
        if run and clock.weeks_before(urn, week) - clock.weeks_before(urn, run[-1]) > 1:
            yield run
            run = []
        run.append(week)
    if run:
        yield run


def _run(
    key: tuple[int, int],
    run: list[date],
    marked: Mapping[date, int],
    planned: set[date],
    reviews: Iterable[date],
    clock: SchoolClock,
) -> LongReduced:
    pupil, urn = key
    first, last = run[0], run[-1]
    return LongReduced(
        urn=urn,
        pupil_id=pupil,
        academic_year=academic_year_of(first),
        half_term=clock.half_term(urn, first),
        first=first,
        last=last,
        weeks=len(run),
        sessions=sum(marked.get(week, 0) for week in run),
        plan=not planned.isdisjoint(run),
        review=any(first <= at < last + timedelta(days=7) for at in reviews),
        goes_on=last == monday_of(clock.last_day),
    )


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    ledger, events, enrolments, actions = (
        Plan.given(name, TABLES[name].own_arrow) for name in ("ledger", "events", "enrolments", "actions_log")
    )
    reduced = ledger.filter(ledger.form == "reduced_timetable")
    plan.hold(
        "part_time_weeks",
        reduced.group_by("pupil_id", "urn", "week").agg(sessions=reduced.sessions.sum().cast("int64")),
    )
    plans = plan.hold(
        "part_time_plans",
        events.filter(events.kind == "reduced_timetable_plan").select("pupil_id", "urn", "start", "end"),
    )
    theirs = enrolments.semi_join(plans, ["pupil_id", "urn"])
    plan.hold("part_time_stays", theirs.select("pupil_id", "urn", "academic_year", "start", "end"))
    done = actions.filter(actions.kind == "timetable_reviewed")
    plan.hold("part_time_reviews", done.select("pupil_id", "at"))
    return plan.compiled(dialect)

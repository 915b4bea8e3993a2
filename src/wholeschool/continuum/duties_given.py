"""What duties are counted from: the records, marks and actions that bear on one, as columns of numbers.

Large tables are sifted on the engine, by a plan that is compiled once in a process; what is left is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from wholeschool.continuum.duties_calendar import Flags, Ints, SchoolCalendars, days, ints, words
from wholeschool.continuum.pupil_weeks import hold_rolls
from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.errors import WrongCallError
from wholeschool.reference.attendance import char_of
from wholeschool.reference.duties import duty
from wholeschool.schema import TABLES

PLACEMENTS = ("offsite_direction", "alternative_provision")
KINDS = ("suspension", "lunchtime_suspension", "permanent_exclusion", "reduced_timetable_plan", *PLACEMENTS)
_TABLES = ("calendar", "events", "enrolments", "actions_log", "week_counts", "presence")
_ASKED = pa.schema([("asked", pa.date32())])
_ABSENT = -1
"""Stands for a number that a record does not give."""
_MAIN_FIRST, _MOST_URN = 10_000_000, 9_999_999


@dataclass(frozen=True)
class Records:
    """Events on which a duty hangs, begun by the day asked for: in order of pupil, start and event.

    `at` and `end` are numbers of sessions, from NEVER × 2 on where there is no end; `sessions` is -1 where
    none is given. `social_worker` and `ehc_plan` are those of an enrolment at the school that covers the
    start; `leaves` is the last day on roll there that is known.
    """

    event_id: Any
    pupil: Ints
    urn: Ints
    place: Ints
    kind: Any
    at: Ints
    end: Ints
    sessions: Ints
    social_worker: Flags
    ehc_plan: Flags
    leaves: Ints

    @property
    def day(self) -> Ints:
        """The first day of each."""
        return self.at // 2

    def of(self, *kinds: str) -> Ints:
        """Which of them are of these kinds: their numbers, in order."""
        return np.flatnonzero(np.isin(self.kind, kinds))


@dataclass(frozen=True)
class Given:
    """Everything that duties are counted from, as of a day.

    `pupils` are the pupil_ids in order, `schools` the URNs: columns called `pupil` are places in `pupils`.
    `actions`, `marks` (weeks with an N or a C2) and `unauthorised` (weeks with unauthorised absence) are rows
    as fetched.
    """

    on: date
    pupils: Ints
    schools: Ints
    calendars: SchoolCalendars
    records: Records
    actions: pa.Table
    marks: pa.Table
    unauthorised: pa.Table

    def place_of_pupil(self, pupil_ids: Any) -> Ints:
        """The places of pupils that are known to be there."""
        return np.searchsorted(self.pupils, ints(pupil_ids))

    def at_school(self, pupil: Ints, urn: Ints) -> Ints:
        """One number for a pupil at a school."""
        return pupil * len(self.schools) + np.searchsorted(self.schools, urn)


def read_given(engine: LocalEngine, on: date | None = None) -> Given:
    """Fetch it. `on`: None = the last session on or before the last week that has marks.

    Raises WrongCallError where there is nothing to count from, or the day lies before all of it.
    """
    engine.hold("duty_asked", pa.Table.from_pylist([{"asked": on}], schema=_ASKED))
    engine.run(_compiled(engine.DIALECT))
    asked = engine.fetch(engine.table("duty_on")).to_pylist()[0]
    day = _checked(asked["on_day"], asked["first_day"])
    fetched = {
        name: engine.fetch(engine.table(f"duty_{name}"))
        for name in ("records", "actions", "marks", "unauthorised")
    }
    calendars = SchoolCalendars.read(
        engine.fetch(engine.table("calendar").select("urn", "date", "half", "term", "half_term"))
    )
    pupils, schools = (
        np.unique(np.concatenate([ints(rows[name]) for rows in fetched.values()]))
        for name in ("pupil_id", "urn")
    )
    records = _records(fetched["records"], pupils, calendars)
    sifted = (fetched["actions"], fetched["marks"], fetched["unauthorised"])
    return Given(day, pupils, schools, calendars, records, *sifted)


def _checked(on: date | None, first: date | None) -> date:
    if on is None:
        raise WrongCallError(
            "There are no marks here, so that no day is known up to which duties are counted.",
            advice="Import registers, or name a day: --on 2025-03-28.",
        )
    if first is not None and on < first:
        raise WrongCallError(
            f"{on.isoformat()} lies before everything that is known here.",
            advice=f"The first session or record is of {first.isoformat()}: name a day from then on.",
        )
    return on


def _records(rows: pa.Table, pupils: Ints, calendars: SchoolCalendars) -> Records:
    rows = rows.sort_by("n")
    urn = ints(rows["urn"])
    return Records(
        event_id=words(rows["event_id"]),
        pupil=np.searchsorted(pupils, ints(rows["pupil_id"])),
        urn=urn,
        place=calendars.places(urn),
        kind=words(rows["kind"]),
        at=days(rows["start"]) * 2 + (words(rows["half"]) == "PM"),
        end=days(rows["end"]) * 2 + (words(rows["end_half"]) != "AM"),
        sessions=ints(rows["sessions"], _ABSENT),
        social_worker=np.asarray(rows["social_worker"].to_pylist(), dtype=np.bool_),
        ehc_plan=np.asarray(rows["ehc_plan"].to_pylist(), dtype=np.bool_),
        leaves=days(rows["leaves"]),
    )


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    given = {name: Plan.given(name, TABLES[name].own_arrow) for name in _TABLES}
    on = _hold_on(plan, given)
    records = _hold_events(plan, given["events"], on)
    _hold_records(plan, records, given["enrolments"])
    _hold_actions(plan, given["actions_log"], records, on)
    _hold_marks(plan, given["week_counts"], on)
    _hold_unauthorised(plan, given["presence"], hold_rolls(plan, given["enrolments"]), on)
    return plan.compiled(dialect)


def _hold_on(plan: Plan, given: dict[str, ir.Table]) -> ir.Table:
    """The one row that says up to which day is counted, and from when anything is known."""
    last_marks = given["week_counts"].agg(sunday=given["week_counts"].week.max() + ibis.interval(days=6))
    calendar = given["calendar"].cross_join(last_marks)
    last = calendar.agg(
        last_day=calendar.date.max(where=(calendar.date <= calendar.sunday)), opens=calendar.date.min()
    )
    begun = given["events"].agg(begun=given["events"].start.min())
    one = Plan.given("duty_asked", _ASKED).cross_join(last_marks).cross_join(last).cross_join(begun)
    on = ibis.coalesce(one.asked, one.last_day, one.sunday.cast("date"))
    first = ibis.least(one.opens, one.begun)
    return plan.hold("duty_on", one.select(on_day=on.cast("date"), first_day=first.cast("date")))


def _hold_events(plan: Plan, events: ir.Table, on: ir.Table) -> ir.Table:
    """The events on which a duty hangs, numbered in order of pupil, start and event."""
    begun = events.filter(events.kind.isin(KINDS)).cross_join(on)
    begun = begun.filter(begun.start <= begun.on_day)
    order = [begun.pupil_id, begun.start, begun.half, begun.event_id]
    return plan.hold(
        "duty_events",
        begun.select(
            "event_id", "pupil_id", "urn", "kind", "start", "half", "end", "end_half", "sessions",
            n=ibis.row_number().over(order_by=order),
        ),
    )  # fmt: skip


def _hold_records(plan: Plan, events: ir.Table, enrolments: ir.Table) -> ir.Table:
    """The events, with what the enrolments at their school say of the pupil at their start."""
    # A row of an earlier year without an end says nothing of a later year.
    year_ends = ibis.date(enrolments.academic_year.substr(0, 4).cast("int32") + 1, 8, 31)
    stays = enrolments.select(
        "pupil_id", "urn", "social_worker", "looked_after", "sen_provision",
        begins=enrolments.start,
        ends=enrolments.end.fill_null(year_ends),
    )  # fmt: skip
    joined = events.select("n", "pupil_id", "urn", "start").join(stays, ["pupil_id", "urn"])
    covers = (joined.begins <= joined.start) & (joined.ends >= joined.start)
    cared_for = joined.social_worker.fill_null(False) | joined.looked_after.fill_null(False)
    said = joined.group_by("n").agg(
        social_worker=(covers & cared_for).any(),
        ehc_plan=(covers & (joined.sen_provision == "E").fill_null(False)).any(),
        leaves=joined.ends.max(),
    )
    records = events.left_join(said, "n").select(
        *events.columns,
        social_worker=said.social_worker.fill_null(False),
        ehc_plan=said.ehc_plan.fill_null(False),
        leaves=said.leaves,
    )
    return plan.hold("duty_records", records)


def _hold_actions(plan: Plan, actions: ir.Table, events: ir.Table, on: ir.Table) -> ir.Table:
    """Actions up to the day: `n` is the event that they are about; `free` that they are about none."""
    done = actions.cross_join(on)
    done = done.filter(done["at"] <= done.on_day)
    about = events.select(event="event_id", n="n")
    joined = done.left_join(about, done.about == about.event)
    return plan.hold(
        "duty_actions",
        joined.select("pupil_id", "urn", "kind", "n", at=joined["at"], free=joined.about.isnull()),
    )


def _hold_marks(plan: Plan, weeks: ir.Table, on: ir.Table) -> ir.Table:
    """Weeks with an N or a C2: in which session each first stands, -1 = in none."""
    unknown, part_time = ("N", char_of()["C2"])
    # Marks on what is no session stand in the register all the same; no set of sessions has them.
    found = weeks.filter(weeks.marks.contains(unknown) | weeks.marks.contains(part_time)).cross_join(on)
    found = found.filter(found.week <= found.on_day)
    return plan.hold(
        "duty_marks",
        found.select(
            "pupil_id", "urn", "week",
            unknown=found.marks.find(unknown),
            part_time=found.marks.find(part_time),
        ),
    )  # fmt: skip


def _hold_unauthorised(plan: Plan, presence: ir.Table, rolls: ir.Table, on: ir.Table) -> ir.Table:
    """Weeks with unauthorised absence, over all rolls, of pupils who have enough of it.

    `urn` is the main school, as in `pupil_weeks`: where a pupil has several, all their weeks are looked at.
    """
    least = duty("ten_unauthorised").number("sessions")
    pupils = presence.group_by("pupil_id").agg(
        total=presence.unauthorised.sum(), several=presence.urn.min() != presence.urn.max()
    )
    pupils = pupils.filter(pupils.total >= least).select("pupil_id", "several")
    weeks = presence.join(pupils, "pupil_id").cross_join(on)
    weeks = weeks.filter(((weeks.unauthorised > 0) | weeks.several) & (weeks.week <= weeks.on_day))
    at = weeks.left_join(rolls, ["pupil_id", "urn", "academic_year"])
    place = (at.main.fill_null(False).cast("int64") * 100 + at.possible) * _MAIN_FIRST + (_MOST_URN - at.urn)
    summed = at.group_by("pupil_id", "week").agg(
        urn=at.urn.argmax(place), unauthorised=at.unauthorised.sum().cast("int32")
    )
    return plan.hold("duty_unauthorised", summed.filter(summed.unauthorised > 0))

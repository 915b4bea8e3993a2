"""What duties are counted from: the records, marks and actions that bear on one, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.duties.sifted import fetch_marks, fetch_reach, fetch_unauthorised
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rows.recorded import OF_DUTIES, SUSPENSIONS, recorded
from wholeschool.continuum.schools.calendars import (
    Flags,
    Ints,
    SchoolCalendars,
    date_of,
    day_number,
    days,
    flags,
    ints,
    read_calendars,
    words,
)
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES
from wholeschool.schema.rolls import roll_end_column
from wholeschool.store import Kept

_NUMBERED = pa.schema(
    [("pupil_id", pa.int64()), ("urn", pa.int32()), ("start", pa.date32()), ("n", pa.int64())]
)
DATED = ("week_counts", "presence", "events")
"""The tables whose academic years are looked into."""
_ABSENT = -1
"""Stands for a number that a record does not give."""


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


def read_given(engine: LocalEngine, on: date | None = None, kept: Kept | None = None) -> Given:
    """Fetch it. `on`: None = the last session on or before the last week that has marks.

    Raises WrongCallError where there is nothing to count from, or the day lies before all of it.
    """
    kept = kept or Kept(engine)
    years = academic_years(engine, *DATED)
    calendars = read_calendars(engine, kept)
    day = _asked(on, calendars, fetch_reach(engine, kept, years))
    events = _until(recorded(engine, kept), "start", day)
    events = _in_order(events.filter(pc.is_in(events["kind"], pa.array(OF_DUTIES))))
    said = _said_of(engine, events)
    actions = _actions(engine, events, day)
    marks = _until(fetch_marks(engine, kept, years), "week", day)
    unauthorised = _until(fetch_unauthorised(engine, kept, years), "week", day)
    fetched = (events, actions, marks, unauthorised)
    pupils, schools = (
        np.sort(ints(pc.unique(pa.chunked_array([each for rows in fetched for each in rows[name].chunks]))))
        for name in ("pupil_id", "urn")
    )
    records = _records(events, said, pupils, calendars)
    return Given(day, pupils, schools, calendars, records, actions, marks, unauthorised)


def read_suspensions(engine: LocalEngine, kept: Kept | None = None) -> Given:
    """The suspensions alone, for counts of their days, of all time: without marks, actions and enrolments."""
    kept = kept or Kept(engine)
    calendars = read_calendars(engine, kept)
    events = recorded(engine, kept)
    events = _in_order(events.filter(pc.is_in(events["kind"], pa.array(SUSPENSIONS))))
    none = pa.nulls(len(events), pa.bool_())
    said = pa.table({"social_worker": none, "ehc_plan": none, "leaves": pa.nulls(len(events), pa.date32())})
    pupils, schools = (np.unique(ints(events[name])) for name in ("pupil_id", "urn"))
    records = _records(events, said, pupils, calendars)
    empty = pa.table({})
    return Given(date.max, pupils, schools, calendars, records, empty, empty, empty)


def known_until(engine: LocalEngine, kept: Kept) -> date | None:
    """The last day of which calendars, marks, records or actions say anything; None where there are none."""
    calendars, reach = (
        read_calendars(engine, kept),
        fetch_reach(engine, kept, academic_years(engine, *DATED)),
    )
    acted = engine.table("actions_log")
    week = pc.max(reach["last_week"]).as_py()
    days = [
        date_of(int(calendars.at.max()) // 2) if len(calendars.at) else week and week + timedelta(days=6),
        pc.max(recorded(engine, kept)["start"]).as_py(),
        engine.fetch(acted.aggregate(newest=acted["at"].max()))["newest"][0].as_py(),
    ]
    return max((day for day in days if day), default=None)


def _asked(on: date | None, calendars: SchoolCalendars, reach: pa.Table) -> date:
    """The day up to which is counted: the one that is asked for, or the last session with marks."""
    last_week, begun = pc.max(reach["last_week"]).as_py(), pc.min(reach["begun"]).as_py()
    opens, last = None, None
    if len(calendars.at):
        opens = date_of(int(calendars.at.min()) // 2)
    if last_week is not None:
        sunday = last_week + timedelta(days=6)
        held = calendars.at[calendars.at // 2 <= day_number(sunday)] // 2
        last = date_of(int(held.max())) if len(held) else sunday
    return _checked(on or last, min((day for day in (opens, begun) if day is not None), default=None))


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


def _until(rows: pa.Table, column: str, on: date) -> pa.Table:
    return rows.filter(pc.less_equal(rows[column], pa.scalar(on, pa.date32())))


def _in_order(events: pa.Table) -> pa.Table:
    """Records by pupil, start and event: their place is their number."""
    order = [(name, "ascending") for name in ("pupil_id", "start", "half", "event_id")]
    return events.sort_by(order).combine_chunks()


def _actions(engine: LocalEngine, events: pa.Table, on: date) -> pa.Table:
    """Actions up to the day: `n` is the event that they are about; `free` that they are about none."""
    columns = ("pupil_id", "urn", "kind", "at", "about")
    rows = _until(engine.fetch(engine.table("actions_log").select(*columns)), "at", on)
    about = pc.index_in(rows["about"], value_set=events["event_id"], skip_nulls=True)
    return rows.append_column("n", about).append_column("free", pc.is_null(rows["about"]))


def _said_of(engine: LocalEngine, events: pa.Table) -> pa.Table:
    """What the enrolments at their school say of the pupil at the start of each event, in their order."""
    numbered = events.select(["pupil_id", "urn", "start"])
    numbered = numbered.append_column("n", pa.array(np.arange(len(events))))
    engine.hold("duty_events", numbered.cast(_NUMBERED))
    engine.run(_compiled(engine.DIALECT))
    return engine.fetch(engine.table("duty_said")).sort_by("n")


def _records(rows: pa.Table, said: pa.Table, pupils: Ints, calendars: SchoolCalendars) -> Records:
    urn = ints(rows["urn"])
    return Records(
        event_id=rows["event_id"],
        pupil=np.searchsorted(pupils, ints(rows["pupil_id"])),
        urn=urn,
        place=calendars.places(urn),
        kind=words(rows["kind"]),
        at=days(rows["start"]) * 2 + flags(pc.equal(rows["half"], "PM")),
        end=days(rows["end"]) * 2 + ~flags(pc.equal(rows["end_half"], "AM")),
        sessions=ints(rows["sessions"], _ABSENT),
        social_worker=flags(said["social_worker"]),
        ehc_plan=flags(said["ehc_plan"]),
        leaves=days(said["leaves"]),
    )


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, events = Plan(), Plan.given("duty_events", _NUMBERED)
    enrolments = Plan.given("enrolments", TABLES["enrolments"].own_arrow)
    its_own = enrolments.semi_join(events, ["pupil_id", "urn"])
    stays = its_own.select(
        "pupil_id", "urn", "social_worker", "looked_after", "sen_provision",
        begins=its_own.start,
        # A row of an earlier year without an end says nothing of a later year.
        ends=roll_end_column(its_own),
    )  # fmt: skip
    joined = events.left_join(stays, ["pupil_id", "urn"])
    covers = ((joined.begins <= joined.start) & (joined.ends >= joined.start)).fill_null(False)
    cared_for = joined.social_worker.fill_null(False) | joined.looked_after.fill_null(False)
    said = joined.group_by("n").agg(
        social_worker=(covers & cared_for).any(),
        ehc_plan=(covers & (joined.sen_provision == "E").fill_null(False)).any(),
        leaves=joined.ends.max(),
    )
    plan.view("duty_said", said)
    return plan.compiled(dialect)

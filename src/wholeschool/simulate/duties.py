"""Which duties the written records bring about, by when, and what would fulfil them.

Written from the rules themselves, apart from the code that it is to judge. All counting is on sessions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from wholeschool.simulate.calendar import Days, monday_of, week_of
from wholeschool.simulate.duty_records import Clock, Day, DutyRecords, Event, covered, day_of
from wholeschool.simulate.events import NONE

_YEAR_LIMIT, _TERM_ASKED, _TERM_MEET = 90, 10, 30  # half days: 45, 5 and 15 days
_ASKED_WITHIN, _MEET_WITHIN, _REASON_WITHIN = 50, 15, 5
_REASON_IN_FORCE = np.datetime64("2024-08-19")  # SI 2024/208
_SIXTH_DAY = 6
_REVIEW_WEEKS = 6
_TERMS_A_YEAR = 3
_PLACEMENTS = ("offsite_direction", "alternative_provision")


@dataclass(frozen=True)
class Duty:
    """One duty. `due` None = no date, or one beyond the calendar; `name` that of the rule."""

    name: str
    upn: str
    urn: int
    start: Day
    due: Day | None
    event: str | None = None
    of: str = ""
    """The kind of that event."""
    kind: str | None = None
    """The kind of action that fulfils it; None = no action does."""
    about: tuple[str, ...] = ()
    """Numbers of the events that such an action can be about."""
    after: Day | None = None
    """An action counts if later than this day; None = about the event at any time, else from `start` on."""
    placed: bool = False
    """Fulfilled by a placement that is on record."""
    has_deadline: bool = True
    certain: bool = True
    """Whether it would be due on any reading of the rules."""


@dataclass(frozen=True)
class PartTime:
    """A part-time timetable: by plan, or by its marks alone."""

    upn: str
    urn: int
    plan: str | None
    start: Day
    end: Day
    weeks: int
    """School weeks from the first to the last, both counted."""


def duties_of(records: DutyRecords) -> list[Duty]:
    """Every duty, in an order that the records alone decide."""
    clocks = records.clocks()
    by_pupil: defaultdict[str, list[Event]] = defaultdict(list)
    for event in records.events:
        by_pupil[event.upn].append(event)
    found = [duty for events in by_pupil.values() for duty in _of_pupil(events, clocks)]
    for upn, urn, day in records.without_reason:
        if day < _REASON_IN_FORCE:
            continue
        due = clocks[urn].after(day, _REASON_WITHIN)
        found.append(Duty("reason_for_n", upn, urn, day, due))
    for upn, urn, day in records.ten_unauthorised:
        found.append(Duty("ten_unauthorised", upn, urn, day, day, has_deadline=False))
    for timetable in part_time_timetables(records):
        found += _reviews(timetable, clocks[timetable.urn])
    return found


def part_time_timetables(records: DutyRecords) -> list[PartTime]:
    """By plan; and runs of weeks with C2 in no week of a plan. A school week without either ends a run."""
    clocks = records.clocks()
    plans: defaultdict[tuple[str, int], list[PartTime]] = defaultdict(list)
    for event in records.events:
        if event.kind == "reduced_timetable_plan":
            clock = clocks[event.urn]
            end = day_of(event.end) if event.end != NONE else clock.days[-1]
            weeks = _weeks_between(clock.weeks, event.day, end)
            plans[event.upn, event.urn].append(
                PartTime(event.upn, event.urn, event.name, event.day, end, weeks)
            )
    found = [timetable for each in plans.values() for timetable in each]
    for (upn, urn), days in records.part_time.items():
        planned = [(week_of(each.start), week_of(each.end)) for each in plans[upn, urn]]
        marked = np.array(sorted(days), "M8[D]")
        mondays = monday_of(marked)
        free = np.array([not any(first <= week <= last for first, last in planned) for week in mondays], bool)
        found += _runs(upn, urn, marked[free], clocks[urn].weeks)
    return found


def _runs(upn: str, urn: int, days: Days, weeks: Days) -> Iterator[PartTime]:
    if not len(days):
        return
    places = np.searchsorted(weeks, monday_of(days))
    for run in np.split(np.arange(len(days)), np.flatnonzero(np.diff(places) > 1) + 1):
        length = int(places[run[-1]] - places[run[0]]) + 1
        yield PartTime(upn, urn, None, days[run[0]], days[run[-1]], length)


def _reviews(timetable: PartTime, clock: Clock) -> Iterator[Duty]:
    """Every six school weeks for as long as it is in force."""
    weeks = clock.weeks
    first = int(np.searchsorted(weeks, week_of(timetable.start)))
    before = timetable.start
    for place in range(first + _REVIEW_WEEKS, first + timetable.weeks, _REVIEW_WEEKS):
        due = clock.last_of_week[place]
        about = (timetable.plan,) if timetable.plan else ()
        yield Duty(
            "timetable_review", timetable.upn, timetable.urn, timetable.start, due, timetable.plan,
            kind="timetable_reviewed", about=about, after=before,
        )  # fmt: skip
        before = due


def _weeks_between(weeks: Days, start: Day, end: Day) -> int:
    first, last = (int(np.searchsorted(weeks, week_of(day))) for day in (start, end))
    return last - first + 1


def _of_pupil(events: list[Event], clocks: dict[int, Clock]) -> Iterator[Duty]:
    out = [event for event in events if event.kind in ("suspension", "permanent_exclusion")]
    yield from _governors(events, clocks)
    yield from _sixth_day(events, clocks)
    yield from _limit(events, clocks)
    for event in out:
        due = clocks[event.urn].after(event.day, 1)
        for name, holds in (("social_worker", event.social_worker), ("ehc_plan", event.ehc_plan)):
            if holds:
                yield _about(event, f"notice_{name}", due, "notice_given")


def _half_days(events: list[Event], clocks: dict[int, Clock]) -> list[tuple[int, int]]:
    """Half days of suspension as (half day, school), in order; lunchtimes stand at their start, once each."""
    taken = {
        (int(slot), event.urn)
        for event in events
        if event.kind == "suspension"
        for slot in covered(event, clocks[event.urn])
    }
    lunches = [
        (event.slot, event.urn)
        for event in events
        if event.kind == "lunchtime_suspension"
        for _ in range(max(event.sessions, 1))
    ]
    return sorted([*taken, *lunches])


def _governors(events: list[Event], clocks: dict[int, Clock]) -> Iterator[Duty]:
    """One of three for each suspension, also at lunchtime, by the days that it leaves in its term.

    And one for each permanent exclusion.
    """
    taken = _half_days(events, clocks)
    terms = [clocks[urn].term_of(day_of(slot)) for slot, urn in taken]
    certain = (
        all(event.kind != "lunchtime_suspension" for event in events) and len({e.urn for e in events}) == 1
    )
    for event in events:
        clock = clocks[event.urn]
        if event.kind == "permanent_exclusion":
            yield _about(event, "governors_meet", clock.after(event.day, _MEET_WITHIN), "governors_met")
        if event.kind not in ("suspension", "lunchtime_suspension"):
            continue
        left = _left(event, clock, taken, terms)
        if left > _TERM_MEET:
            due = clock.after(event.day, _MEET_WITHIN)
            yield _about(event, "governors_meet", due, "governors_met", certain=certain)
        elif left > _TERM_ASKED:
            due = clock.after(event.day, _ASKED_WITHIN)
            yield _about(event, "governors_meet_if_asked", due, "governors_considered", has_deadline=False)
        else:
            yield _about(event, "consider_representations", None, "governors_considered", has_deadline=False)


def _left(event: Event, clock: Clock, taken: list[tuple[int, int]], terms: list[int]) -> int:
    """Half days that a pupil has by a suspension's end in the term of it in which these are most."""
    mine = [event.slot] if event.kind == "lunchtime_suspension" else covered(event, clock).tolist()
    by_then = [each for (slot, _), each in zip(taken, terms, strict=True) if slot <= mine[-1]]
    return max(by_then.count(term) for term in {clock.term_of(day_of(slot)) for slot in mine})


def _limit(events: list[Event], clocks: dict[int, Clock]) -> Iterator[Duty]:
    """The session with which a pupil goes over 45 days in an academic year."""
    by_year: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for slot, urn in _half_days(events, clocks):
        by_year[clocks[urn].term_of(day_of(slot)) // _TERMS_A_YEAR].append((slot, urn))
    for taken in by_year.values():
        if len(taken) > _YEAR_LIMIT:
            slot, urn = taken[_YEAR_LIMIT]
            event = next(each for each in events if each.urn == urn and _counts(each, slot, clocks[urn]))
            yield Duty("limit_45_days", event.upn, urn, event.day, day_of(slot), event.name, event.kind)


def _counts(event: Event, slot: int, clock: Clock) -> bool:
    """Whether a half day of suspension comes of an event."""
    if event.kind == "lunchtime_suspension":
        return event.slot == slot
    return event.kind == "suspension" and slot in covered(event, clock)


def _sixth_day(events: list[Event], clocks: dict[int, Clock]) -> Iterator[Duty]:
    placed = [event.day for event in events if event.kind in _PLACEMENTS]
    for run, days in _runs_of_suspension(events, clocks):
        if len(days) >= _SIXTH_DAY:
            yield _provision(run, days[0], days[_SIXTH_DAY - 1], placed)
    for event in events:
        if event.kind == "permanent_exclusion":
            sixth = clocks[event.urn].after(event.day, _SIXTH_DAY - 1)
            if event.end == NONE or sixth is None or day_of(event.end) >= sixth:
                yield _provision([event], event.day, sixth, placed)


def _runs_of_suspension(events: list[Event], clocks: dict[int, Clock]) -> Iterator[tuple[list[Event], Days]]:
    """Suspensions at one school with no session between them, and the days that they touch."""
    by_school: defaultdict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == "suspension":
            by_school[event.urn].append(event)
    for urn, of_school in by_school.items():
        slots = clocks[urn].slots
        run: list[Event] = []
        taken: set[int] = set()
        for event in sorted(of_school, key=lambda each: each.slot):
            mine = covered(event, clocks[urn])
            if run and np.searchsorted(slots, mine[0]) > np.searchsorted(slots, max(taken)) + 1:
                yield run, _days(taken)
                run, taken = [], set()
            run.append(event)
            taken |= set(mine.tolist())
        yield run, _days(taken)


def _days(slots: Iterable[int]) -> Days:
    return np.unique(np.array([slot // 2 for slot in slots], "M8[D]"))


def _provision(run: list[Event], start: Day, due: Day | None, placed: list[Day]) -> Duty:
    first = run[0]
    in_time = due is not None and any(start <= day <= due for day in placed)
    return Duty(
        "provision_from_sixth_day", first.upn, first.urn, start, due, first.name, first.kind,
        "provision_started", tuple(event.name for event in run), placed=in_time,
    )  # fmt: skip


def _about(
    event: Event,
    name: str,
    due: Day | None,
    kind: str,
    *,
    has_deadline: bool = True,
    certain: bool = True,
) -> Duty:
    return Duty(
        name, event.upn, event.urn, event.day, due, event.name, event.kind, kind, (event.name,),
        has_deadline=has_deadline, certain=certain,
    )  # fmt: skip

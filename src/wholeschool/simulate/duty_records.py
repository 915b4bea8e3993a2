"""What the written records of all schools and years say that duties can come of, filing by filing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.calendar import Calendar, Days, Ints, monday_of, slot_of
from wholeschool.simulate.events import KINDS, NONE, of_kinds
from wholeschool.simulate.filing import Filing
from wholeschool.simulate.people import SEN_CODES
from wholeschool.simulate.sheet import OFF_ROLL, Marks

Day = np.datetime64

_GATHERED = (
    "suspension", "lunchtime_suspension", "permanent_exclusion", "offsite_direction", "alternative_provision",
    "reduced_timetable_plan", "internal_exclusion", "truancy", "managed_move",
)  # fmt: skip
_NO_REASON, _PART_TIME = ord("N"), ord("c")
_UNAUTHORISED = b"GNOU"
_TEN_WEEKS, _TEN_SESSIONS = 10, 10


@dataclass(frozen=True)
class Event:
    """An event as its file has it. `slot` and `end` are half days, -1 = not recorded."""

    name: str
    """Its number in the file."""
    upn: str
    urn: int
    kind: str
    slot: int
    end: int
    sessions: int
    social_worker: bool
    ehc_plan: bool

    @property
    def day(self) -> Day:
        """The day on which it starts."""
        return day_of(self.slot)


@dataclass(frozen=True)
class Clock:
    """The calendar of one school over all years."""

    days: Days
    terms: Ints
    """A number for each day's term, running over the years."""

    @cached_property
    def slots(self) -> Ints:
        """Its sessions as half days."""
        return slot_of(np.repeat(self.days, 2), np.tile([0, 1], len(self.days)))

    @cached_property
    def weeks(self) -> Days:
        """The Mondays of its school weeks."""
        return np.unique(monday_of(self.days))

    @cached_property
    def last_of_week(self) -> Days:
        """The last day of each school week."""
        return self.days[np.searchsorted(monday_of(self.days), self.weeks, side="right") - 1]

    def after(self, day: Day, number: int) -> Day | None:
        """The school day that comes `number` after a day; None beyond the calendar."""
        place = int(np.searchsorted(self.days, day, side="right")) + number - 1
        return self.days[place] if place < len(self.days) else None

    def term_of(self, day: Day) -> int:
        """The term of a day; a day beyond the calendar is in its last."""
        place = int(np.searchsorted(self.days, day))
        return int(self.terms[min(place, len(self.days) - 1)])


@dataclass
class DutyRecords:
    """Grows by a school and year at a time."""

    events: list[Event] = field(default_factory=list)
    without_reason: list[tuple[str, int, Day]] = field(default_factory=list)
    """Pupil, school and day of the oldest N of each week."""
    part_time: defaultdict[tuple[str, int], list[Day]] = field(default_factory=lambda: defaultdict(list))
    """Pupil and school → days with C2."""
    ten_unauthorised: list[tuple[str, int, Day]] = field(default_factory=list)
    """Pupil, school and the last day of the week in which ten were reached."""
    _calendars: defaultdict[int, list[Calendar]] = field(default_factory=lambda: defaultdict(list))

    def add(self, filing: Filing, upns: Sequence[str]) -> None:
        """Take in what a school handed over for a year, as it stands when all its files are read."""
        school, calendar = filing.here.school, filing.here.sheet.calendar
        self._calendars[school.urn].append(calendar)
        self._add_events(filing, upns)
        marks = filing.written.marks
        rows, sessions = np.nonzero(marks == _NO_REASON)
        _, first = np.unique(rows * 100 + calendar.week_of_session[sessions], return_index=True)
        for row, session in zip(rows[first].tolist(), sessions[first].tolist(), strict=True):
            self.without_reason.append((upns[row], school.urn, calendar.days[session // 2]))
        rows, sessions = np.nonzero(marks == _PART_TIME)
        for row, day in zip(rows.tolist(), calendar.days[sessions // 2], strict=True):
            self.part_time[upns[row], school.urn].append(day)
        for row, week in _ten_reached(marks, calendar):
            last = calendar.days[monday_of(calendar.days) == calendar.mondays[week]][-1]
            self.ten_unauthorised.append((upns[row], school.urn, last))

    def clocks(self) -> dict[int, Clock]:
        """School → its calendar over all years."""
        return {
            urn: Clock(
                days=np.concatenate([calendar.days for calendar in calendars]),
                terms=np.concatenate(
                    [
                        3 * place + (calendar.half_term_of_day - 1) // 2
                        for place, calendar in enumerate(calendars)
                    ]
                ),
            )
            for urn, calendars in self._calendars.items()
        }

    def _add_events(self, filing: Filing, upns: Sequence[str]) -> None:
        here, who = filing.here, filing.here.who
        prefix = f"{here.school.urn}-{academic_year_starting(here.first_year)}-"
        events = filing.written.events
        readable = events["minutes"] >= NONE
        for event in events[of_kinds(events, *_GATHERED) & readable]:
            stay = int(event["stay"])
            self.events.append(
                Event(
                    name=f"{prefix}{event['number']}",
                    upn=upns[stay],
                    urn=here.school.urn,
                    kind=KINDS[event["kind"]],
                    slot=int(event["slot"]),
                    end=int(event["end"]),
                    sessions=int(event["sessions"]),
                    social_worker=bool(who["social_worker"][stay] | who["looked_after"][stay]),
                    ehc_plan=SEN_CODES[who["sen"][stay]] == "E",
                )
            )


def day_of(slot: int) -> Day:
    """The day of a half day."""
    return np.datetime64(slot // 2, "D")


def covered(event: Event, clock: Clock) -> Ints:
    """The half days of the school's calendar that a suspension covers."""
    slots = clock.slots
    first = int(np.searchsorted(slots, event.slot))
    if event.sessions != NONE:
        return slots[first : first + event.sessions]
    if event.end != NONE:
        return slots[first : np.searchsorted(slots, event.end, side="right")]
    return slots[first : first + 1]


def _ten_reached(marks: Marks, calendar: Calendar) -> list[tuple[int, int]]:
    """Rows and weeks in which ten unauthorised sessions within ten school weeks are reached."""
    unauthorised = np.isin(marks, list(_UNAUTHORISED)) & (marks != OFF_ROLL)
    starts = np.searchsorted(calendar.week_of_session, np.arange(len(calendar.mondays)))
    weekly = np.add.reduceat(unauthorised.astype(np.int64), starts, axis=1)
    so_far = np.cumsum(weekly, axis=1)
    so_far[:, _TEN_WEEKS:] -= np.cumsum(weekly, axis=1)[:, :-_TEN_WEEKS]
    reached = so_far >= _TEN_SESSIONS
    reached[:, 1:] &= so_far[:, :-1] < _TEN_SESSIONS
    rows, weeks = np.nonzero(reached)
    return list(zip(rows.tolist(), weeks.tolist(), strict=True))

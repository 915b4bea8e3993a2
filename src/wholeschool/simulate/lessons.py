"""What happens inside a session marked present: sent out, detained, isolated, truanting; and praise.

Minutes stand twice: as they were (`true_minutes`) and as staff recorded them, which is often not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.events import KIND, NONE, OUTCOMES, Events, gather, make_events
from wholeschool.simulate.people import SEN_NONE
from wholeschool.simulate.rates import Floats
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import AFTERNOON, MORNING, Flags
from wholeschool.simulate.spells import random_sessions, times

_SCHOOL_STARTS = {0: 8 * 60 + 50, 1: 13 * 60}
"""Minutes after midnight of the first lesson of a morning and of an afternoon."""
_PRAISE_A_PUPIL = 2.0
_LESSON_DETENTION_SHARE = 0.3
_SENT_OUT_BEFORE_ISOLATION = 0.25
_PART_DAY_ISOLATION = 120
_ISOLATION_SESSIONS = (1, 2, 4)
_ISOLATION_SHARES = (0.3, 0.6, 0.1)


@dataclass(frozen=True)
class Length:
    """How long a kind of event lasts, in minutes: from, up to, in steps; and how often that is recorded."""

    shortest: int
    longest: int
    step: int
    recorded: float


_LENGTHS = {
    "detention": Length(20, 60, 10, 0.8),
    "sent_out": Length(10, 55, 5, 0.6),
    "truancy": Length(50, 100, 50, 0.5),
    "time_out": Length(5, 20, 5, 0.45),
    "out_of_lesson": Length(5, 20, 1, 0.4),
    "late": Length(2, 15, 1, 1.0),
}


def in_school_events(here: SchoolYear) -> Events:
    """All in-school events of a school's year, at sessions in which the pupil is marked present."""
    batches = [_brief(here, kind) for kind in _LENGTHS if kind in here.level.in_school] + [
        _internal_exclusions(here),
        _internal_ap(here),
    ]
    return _one_lateness(gather(batches))


def noticed(here: SchoolYear) -> Events:
    """Incidents and praise: recorded, and no time lost."""
    rows = times(_expected(here, "incident"), here.rng)
    starts = random_sessions(here.sheet, len(rows), here.rng)
    points = -here.rng.integers(1, 6, len(rows))
    incidents = _at(here, "incident", rows, starts, points=points, outcome=_outcomes(here, len(rows)))
    rows = times(np.full(len(here.who), _PRAISE_A_PUPIL), here.rng)
    starts = random_sessions(here.sheet, len(rows), here.rng)
    praise = _at(here, "praise", rows, starts, points=here.rng.integers(1, 4, len(rows)))
    return gather([incidents, praise])


def _expected(here: SchoolYear, kind: str) -> Floats:
    """Events that each pupil can expect in a full year; time-out cards go to pupils with special needs."""
    often = here.level.in_school.get(kind, 0.0) * here.level.involved
    with_card = np.where(here.who["sen"] == SEN_NONE, 0.4, 3.0) if kind == "time_out" else 1.0
    return often * with_card * here.of("in_school_events") * here.trouble * here.plan.factor(kind)


def _brief(here: SchoolYear, kind: str) -> Events:
    """Events that take part of one session."""
    length = _LENGTHS[kind]
    rows, starts = _present(here, times(_expected(here, kind), here.rng))
    true = length.step * here.rng.integers(
        length.shortest // length.step, length.longest // length.step + 1, len(rows)
    )
    recorded = np.where(here.rng.random(len(rows)) < length.recorded, true, NONE)
    in_lesson = np.full(len(rows), NONE)
    if kind == "detention":
        in_lesson = (here.rng.random(len(rows)) < _LESSON_DETENTION_SHARE).astype(np.int64)
    return _at(
        here, kind, rows, starts,
        minutes=recorded, true_minutes=true, lesson_time=in_lesson, outcome=_outcomes(here, len(rows)),
    )  # fmt: skip


def _internal_exclusions(here: SchoolYear) -> Events:
    """Isolation for whole sessions, or for two hours of one; often after being sent out in that session."""
    rows = times(_expected(here, "internal_exclusion"), here.rng)
    starts = 2 * here.rng.integers(len(here.sheet.calendar.days), size=len(rows))
    lengths = here.rng.choice(_ISOLATION_SESSIONS, len(rows), p=_ISOLATION_SHARES)
    there = _present_throughout(here, rows, starts, lengths)
    rows, starts, lengths = rows[there], starts[there], lengths[there]
    part = np.where((lengths == 1) & (here.rng.random(len(rows)) < 0.5), _PART_DAY_ISOLATION, NONE)
    isolated = _at(
        here, "internal_exclusion", rows, starts, sessions=lengths, minutes=part, true_minutes=part
    )
    before = here.rng.random(len(rows)) < _SENT_OUT_BEFORE_ISOLATION
    sent_out = _at(here, "sent_out", rows[before], starts[before], minutes=50, true_minutes=50)
    return gather([isolated, sent_out])


def _internal_ap(here: SchoolYear) -> Events:
    """Weeks in the school's own provision: whole sessions, or an hour of each. Some last to the year's end.

    In the last year these have no end yet.
    """
    here_only = ~(here.sheet.marks == ord("D")).any(axis=1)
    rows = np.unique(times(_expected(here, "internal_ap") * here_only, here.rng))
    starts = 2 * here.rng.integers(10, len(here.sheet.calendar.days) - 40, len(rows))
    there = _present_throughout(here, rows, starts, np.ones(len(rows), np.int64))
    rows, starts = rows[there], starts[there]
    weeks = here.rng.integers(2, 8, len(rows))
    goes_on = here.rng.random(len(rows)) < 0.3
    slots = here.sheet.calendar.slots
    last = NONE if here.is_last_year else slots[-1]
    ends = np.where(goes_on, last, slots[starts + 10 * weeks - 1])
    minutes = np.where(here.rng.random(len(rows)) < 0.4, 60, NONE)
    return _at(here, "internal_ap", rows, starts, end=ends, minutes=minutes, true_minutes=minutes)


def _present(here: SchoolYear, rows: Ints) -> tuple[Ints, Ints]:
    """A session for each row; rows whose session is not one marked present fall out."""
    starts = random_sessions(here.sheet, len(rows), here.rng)
    there = _present_throughout(here, rows, starts, np.ones(len(rows), np.int64))
    return rows[there], starts[there]


def _present_throughout(here: SchoolYear, rows: Ints, starts: Ints, lengths: Ints) -> Flags:
    """Whether all `lengths` sessions from each start on are marked present."""
    present = np.isin(here.sheet.marks, (MORNING, AFTERNOON))
    so_far = np.zeros((len(present), present.shape[1] + 1), np.int32)
    np.cumsum(present, axis=1, out=so_far[:, 1:])
    ends = np.minimum(starts + lengths, present.shape[1])
    result: Flags = so_far[rows, ends] - so_far[rows, starts] == lengths
    return result


def _at(here: SchoolYear, kind: str, rows: Ints, starts: Ints, **columns: object) -> Events:
    """A batch of events with a time of day inside their session."""
    begins = np.where(starts % 2 == 0, _SCHOOL_STARTS[0], _SCHOOL_STARTS[1])
    clock = begins + 5 * here.rng.integers(0, 18, len(rows))
    return make_events(kind, rows, here.sheet.calendar.slots[starts], time=clock, **columns)


def _outcomes(here: SchoolYear, count: int) -> Ints:
    codes = [OUTCOMES.index(name) for name in ("served", "spoken_to", "home_contacted")]
    return here.rng.choice([NONE, *codes], count, p=[0.4, 0.3, 0.2, 0.1])


def _one_lateness(events: Events) -> Events:
    """At most one lateness to a lesson in a session: a second one would be the same."""
    late = np.flatnonzero(events["kind"] == KIND["late"])
    _, first = np.unique(events[late][["stay", "slot"]], return_index=True)
    kept = np.ones(len(events), bool)
    kept[late] = False
    kept[late[first]] = True
    return events[kept]

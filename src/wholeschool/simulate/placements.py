"""Taught elsewhere, or for part of the day: placements, reduced timetables, moves."""

from __future__ import annotations

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.events import NONE, PLACEMENT_REASONS, Events, make_events
from wholeschool.simulate.fates import Fate
from wholeschool.simulate.rates import Floats
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import OFF_ROLL

_DIRECTED = {"secondary": 0.011, "primary": 0.0004, "alternative": 0.02}
_PROVIDED = {"secondary": 0.004, "primary": 0.0008, "alternative": 0.01}
_FLEXI = 0.0015
_PLAN_RECORDED = 0.85
_ENOUGH_PUPILS = 60
_WEEK = 10  # sessions


def offsite_directions(here: SchoolYear) -> Events:
    """B on some weekdays for some weeks, directed to improve behaviour."""
    expected = _DIRECTED[here.school.phase] * here.of("suspension_rate") * here.who["conduct"]
    rows = _some(here, expected, at_least=2)
    weekdays = here.rng.integers(2, 6, len(rows))
    return _placed(here, rows, "offsite_direction", "B", weekdays, np.full(len(rows), _reason("BHS")))


def alternative_provision(here: SchoolYear) -> Events:
    """K, whole weeks with a provider that the local authority arranged, mostly for health."""
    rows = _some(here, np.full(len(here.who), _PROVIDED[here.school.phase]), at_least=1)
    reasons = here.rng.choice(
        [_reason("MHN"), _reason("PHN"), _reason("OTH")], len(rows), p=[0.6, 0.25, 0.15]
    )
    return _placed(here, rows, "alternative_provision", "K", np.full(len(rows), 5), reasons)


def reduced_timetables(here: SchoolYear) -> Events:
    """C2 every afternoon for some weeks, by a plan that is mostly recorded."""
    rows = _some(here, here.level.reduced_timetable * here.of("reduced_timetable"), at_least=2)
    starts, ends = _whole_weeks(here, *_spells(here, rows, 3, 11))
    on_roll = here.sheet.marks[rows, starts] != OFF_ROLL
    rows, starts, ends = rows[on_roll], starts[on_roll], ends[on_roll]
    ends = np.minimum(ends, here.last_on_roll[rows])
    afternoon = np.arange(here.sheet.calendar.sessions) % 2 == 1
    for row, start, end in zip(rows, starts, ends, strict=True):
        sessions = np.flatnonzero(afternoon[start : end + 1]) + start
        here.sheet.mark(np.full(len(sessions), row), sessions, "c")
    slots = here.sheet.calendar.slots
    kept = here.rng.random(len(rows)) < (_PLAN_RECORDED if here.plan.anything else 1.0)
    return make_events("reduced_timetable_plan", rows[kept], slots[starts[kept]], end=slots[ends[kept]])


def moves(here: SchoolYear) -> list[Events]:
    """The records of managed moves, of home education, and of flexi-schooling with its day at home (C)."""
    slots = here.sheet.calendar.slots
    fate, day = here.sheet.stays["fate"], here.sheet.stays["fate_day"].astype(np.int64)
    moved = np.flatnonzero(fate == Fate.MANAGED_MOVE)
    at_home = np.flatnonzero(fate == Fate.HOME_EDUCATION)
    records = [
        make_events("managed_move", moved, slots[2 * day[moved]]),
        make_events("elective_home_education", at_home, slots[2 * day[at_home]]),
    ]
    if here.school.phase == "primary":
        flexi = _some(here, np.full(len(here.who), _FLEXI), at_least=0)
        friday = here.sheet.calendar.weekday_of_session == 4
        chosen = np.zeros(len(here.who), bool)
        chosen[flexi] = True
        here.sheet.mark_where(chosen[:, None] & friday, "C")
        records.append(make_events("flexi_schooling", flexi, np.full(len(flexi), slots[0])))
    return records


def _placed(here: SchoolYear, rows: Ints, kind: str, char: str, weekdays: Ints, reasons: Ints) -> Events:
    """Mark each pupil's weeks of a placement on its first `weekdays` days of the week, and record it.

    Some last to the end of the year. In the last year these have no end yet: they go on.
    """
    sheet = here.sheet
    starts, ends = _spells(here, rows, 4, 13)
    still = here.rng.random(len(rows)) < 0.3
    ends = np.where(still, sheet.calendar.sessions - 1, ends)
    for row, start, end, days in zip(rows, starts, ends, weekdays, strict=True):
        there = sheet.calendar.weekday_of_session[start : end + 1] >= 5 - days
        sessions = np.flatnonzero(there) + start
        sheet.mark(np.full(len(sessions), row), sessions, char)
    slots = sheet.calendar.slots
    recorded = np.where(still & here.is_last_year, NONE, slots[ends])
    return make_events(kind, rows, slots[starts], end=recorded, placement=reasons)


def _some(here: SchoolYear, expected: Floats, at_least: int) -> Ints:
    """Different pupils with a single registration and nothing else befalling them, drawn by expectation.

    At least `at_least` of them at a trust's first school, so that small trusts have some of everything.
    """
    stays = here.sheet.stays
    plain = (stays["fate"] == Fate.NONE) & (stays["status"] == b"C") & (stays["year_group"] >= 1)
    chance = np.where(plain, np.minimum(expected, 0.9), 0.0)
    chosen = here.rng.random(len(stays)) < chance
    missing = at_least - int(chosen.sum())
    others = np.flatnonzero(~chosen & (chance > 0))
    if (
        here.school.index == 0
        and here.school.size >= _ENOUGH_PUPILS
        and missing > 0
        and len(others) >= missing
    ):
        weights = chance[others] / chance[others].sum()
        chosen[here.rng.choice(others, missing, replace=False, p=weights)] = True
    return np.flatnonzero(chosen)


def _spells(here: SchoolYear, rows: Ints, fewest_weeks: int, most_weeks: int) -> tuple[Ints, Ints]:
    """First and last sessions of spells of whole weeks, from a morning to an afternoon of the year."""
    days = len(here.sheet.calendar.days)
    starts = 2 * here.rng.integers(5, days - 40, len(rows))
    lengths = _WEEK * here.rng.integers(fewest_weeks, most_weeks, len(rows))
    return starts, np.minimum(starts + lengths, 2 * days) - 1


def _whole_weeks(here: SchoolYear, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Let spells begin with the first session of their week, and end with the last of theirs."""
    week_of = here.sheet.calendar.week_of_session
    return np.searchsorted(week_of, week_of[starts]), np.searchsorted(week_of, week_of[ends], "right") - 1


def _reason(code: str) -> int:
    return PLACEMENT_REASONS.index(code)

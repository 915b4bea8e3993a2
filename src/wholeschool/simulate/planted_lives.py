"""What is planted in a school's year: long suspensions, long part-time timetables, journeys, sanctions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.events import KIND, NONE, Events, make_events, of_kinds
from wholeschool.simulate.exclusions import MOST_SESSIONS_A_YEAR, sessions_from, suspension_records
from wholeschool.simulate.fates import Fate, Planted
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import AFTERNOON, MORNING

HIGHER = ("suspension", "lunchtime_suspension", "permanent_exclusion", "managed_move", "offsite_direction")
"""Kinds of event on a higher rung than internal exclusion."""

_ENOUGH_PUPILS = 60
_PUPILS_A_CASE = 600
_C2_FROM = 2024
_OVER_45_DAYS = 200
"""A school of so many pupils has one who is suspended for more than 45 days in the year."""
_FIVE_DAYS = 10  # sessions
_RUN = (10, 6)  # sessions of two suspensions that make one run of eight school days
_CHAIN_LENGTHS = (2, 4, 6)
_TRIES = 12
_LATER_AT_MOST = 6  # days, where the site is closed on one
_LONG_WEEKS = 9
_UP_TO_35_DAYS_BEFORE = (8, 36)


def plant_before(here: SchoolYear) -> list[Events]:
    """What takes its sessions before anything else does, in place; returns the records of it."""
    if not here.plan.anything or here.school.phase != "secondary" or here.school.size < _ENOUGH_PUPILS:
        return []
    _be_there_after_the_recorded_end(here)
    return [*(_long_ones(here) if here.plan.long_suspensions else []), _sanctions(here)]


def _long_ones(here: SchoolYear) -> list[Events]:
    """Suspensions of many days in a term or in a row, and part-time timetables of nine weeks."""
    apart = replace(here, rng=here.planted_rng)
    cases = 1 + here.school.size // _PUPILS_A_CASE
    spans: list[tuple[int, int, int]] = []
    free = iter(_pupils(here, 4 * cases + 5))
    if here.plan.over_the_limit and here.school.size >= _OVER_45_DAYS:
        spans += _series(here, next(free, None), [8 + 16 * number for number in range(11)])
    for _ in range(cases + 1):
        spans += _series(here, next(free, None), [5 + 14 * number for number in range(4)])
    for _ in range(cases + 1):
        start = int(here.planted_rng.integers(30, 140))
        spans += _series(here, next(free, None), [start, start + _FIVE_DAYS // 2], _RUN)
    if here.first_year >= _C2_FROM:
        for _ in range(cases + 1):
            _long_timetable(here, next(free, None))
    rows, starts, ends, lengths = (
        np.array([(row, first, last, last - first + 1) for row, first, last in spans], np.int64)
        .reshape(-1, 4)
        .T
    )
    return suspension_records(apart, rows, starts, lengths, ends)


def plant_journeys(here: SchoolYear, events: Events) -> list[Events]:
    """Suspensions in the half-term after one with an internal exclusion, beyond those that come anyhow."""
    if not here.plan.goes_on:
        return []
    half_term = np.repeat(here.sheet.calendar.half_term_of_day, 2)
    reached = touched_half_terms(here, events[of_kinds(events, "internal_exclusion")])
    higher = touched_half_terms(here, events[of_kinds(events, *HIGHER)])
    rows, from_half_term = np.nonzero((reached & ~higher)[:, :-1])
    drawn = (here.planted_rng.random(len(rows)) < here.plan.goes_on) & ~here.planted_on[rows]
    quiet = _quiet(here, events)
    spans = []
    for row, before in zip(rows[drawn].tolist(), from_half_term[drawn].tolist(), strict=True):
        span = _place(here, quiet, row, np.flatnonzero(half_term == before + 2))
        if span:
            spans.append((row, *span))
    rows, starts, ends = np.array(spans, np.int64).reshape(-1, 3).T
    apart = replace(here, rng=here.planted_rng)
    return suspension_records(apart, rows, starts, ends - starts + 1, ends)


def touched_half_terms(here: SchoolYear, events: Events) -> np.ndarray:
    """Stays × the six half-terms: whether one of these events starts in it."""
    calendar = here.sheet.calendar
    found = np.zeros((len(here.who), 6), bool)
    places = np.searchsorted(calendar.slots, events["slot"])
    found[events["stay"], calendar.half_term_of_day[places // 2] - 1] = True
    return found


def without_those_off_roll(here: SchoolYear, events: Events) -> Events:
    """Leave out events after a back-dated end: nobody writes any for a pupil who is not on the roll.

    What goes on ends with the roll: the school closes its place in its own provision on the leaving date.
    """
    back = here.sheet.stays["back_dated"][events["stay"]] > 0
    ends = here.sheet.calendar.slots[here.last_on_roll][events["stay"]]
    stays = ~back | (events["slot"] <= ends)
    kept: Events = events[stays]
    back, ends = back[stays], ends[stays]
    open_end = (kept["end"] == NONE) & (kept["kind"] == KIND["internal_ap"])
    kept["end"] = np.where(back & (open_end | (kept["end"] > ends)), ends, kept["end"])
    return kept


def _be_there_after_the_recorded_end(here: SchoolYear) -> None:
    """A back-dated pupil is present in every session from then to the last day there."""
    last = here.last_on_roll
    for row in np.flatnonzero(here.sheet.stays["back_dated"]):
        here.sheet.free[row, last[row] + 1 :] = False
        here.planted_on[row] = True


def _pupils(here: SchoolYear, count: int) -> list[int]:
    """Different pupils whom nothing else befalls, those soonest in trouble rather than others."""
    stays = here.sheet.stays
    plain = (
        (stays["fate"] == Fate.NONE) & (stays["status"] == b"C") & (stays["start"] == stays["start"].min())
    )
    rows = np.flatnonzero(plain & (stays["year_group"] < 11) & (here.spent == 0))
    weight = here.who["conduct"][rows] + 0.05
    chosen = here.planted_rng.choice(rows, min(count, len(rows)), replace=False, p=weight / weight.sum())
    result: list[int] = chosen.tolist()
    return result


def _series(
    here: SchoolYear, row: int | None, days: Sequence[int], lengths: Sequence[int] = ()
) -> list[tuple[int, int, int]]:
    """Suspend a pupil from each of these school days on, for so many sessions.

    Without `lengths` each is of five days, and comes a little later where it has no room.
    """
    if row is None:
        return []
    spans = []
    for place, first in enumerate(days):
        length = lengths[place] if lengths else _FIVE_DAYS
        for day in range(first, first + (1 if lengths else _LATER_AT_MOST)):
            covered = sessions_from(here.sheet, row, 2 * day, length)
            if len(covered) == length and here.sheet.free[row, covered].all():
                here.sheet.mark(np.full(length, row), covered, "E")
                spans.append((row, int(covered[0]), int(covered[-1])))
                break
    here.spent[row] = MOST_SESSIONS_A_YEAR  # no more than these
    here.planted_on[row] = True
    return spans


def _long_timetable(here: SchoolYear, row: int | None) -> None:
    """C2 every afternoon of nine whole weeks, and no plan."""
    if row is None:
        return
    week_of = here.sheet.calendar.week_of_session
    first = int(here.planted_rng.integers(3, week_of[-1] - 2 * _LONG_WEEKS))
    sessions = np.flatnonzero((week_of >= first) & (week_of < first + _LONG_WEEKS))[1::2]
    here.sheet.mark(np.full(len(sessions), row), sessions, "c")
    here.spent[row] = MOST_SESSIONS_A_YEAR
    here.planted_on[row] = True


def _sanctions(here: SchoolYear) -> Events:
    """A day of internal exclusion up to seven weeks before a pupil is educated at home."""
    stays, sheet = here.sheet.stays, here.sheet
    rows, starts = [], []
    for row in np.flatnonzero(stays["planted"] == Planted.SANCTIONED):
        for before in here.planted_rng.permutation(np.arange(*_UP_TO_35_DAYS_BEFORE)):
            start = 2 * int(stays["fate_day"][row] - before)
            if sheet.free[row, start : start + 2].all():
                sheet.free[row, start : start + 2] = False
                rows.append(int(row))
                starts.append(start)
                break
        here.planted_on[row] = True
    slots = sheet.calendar.slots[np.array(starts, np.int64)]
    return make_events("internal_exclusion", np.array(rows, np.int64), slots, sessions=2)


def _quiet(here: SchoolYear, events: Events) -> np.ndarray:
    """Sessions marked present in whose day nothing is recorded; events that last take all that they cover."""
    quiet = np.isin(here.sheet.marks, (MORNING, AFTERNOON))
    slots = here.sheet.calendar.slots
    first = np.searchsorted(slots, events["slot"])
    last = np.maximum(first + np.maximum(events["sessions"], 1) - 1, np.searchsorted(slots, events["end"]))
    for row, start, end in zip(events["stay"], first, np.minimum(last, len(slots) - 1), strict=True):
        quiet[row, start - start % 2 : end + 2 - end % 2] = False
    return quiet


def _place(here: SchoolYear, quiet: np.ndarray, row: int, sessions: Ints) -> tuple[int, int] | None:
    """Mark E some whole days of these sessions, in place; returns the first and last, None = no room."""
    rng = here.planted_rng
    length = int(rng.choice(_CHAIN_LENGTHS))
    if here.spent[row] + length > MOST_SESSIONS_A_YEAR:
        return None
    for start in rng.permutation(sessions[::2])[:_TRIES].tolist():
        covered = slice(start, start + length)
        if start + length <= sessions[-1] + 1 and quiet[row, covered].all():
            here.sheet.marks[row, covered] = ord("E")
            quiet[row, covered] = False
            here.spent[row] += length
            return start, start + length - 1
    return None

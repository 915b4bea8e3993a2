"""Who came back to a mainstream school and stayed, and how long it took them.

Stayed: twelve school weeks after the return on a mainstream roll, and absent for less than 10 % of possible
sessions in those weeks (10 % is DfE's line of persistent absence, here over twelve weeks and not the year).
Nobody is judged below 20 possible sessions, nor before twelve weeks of data have passed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wholeschool.continuum.alternative_attendance import Attended, Window
from wholeschool.continuum.alternative_rolls import AlternativeStay, Kinds, Row
from wholeschool.continuum.exits import roll_end
from wholeschool.continuum.pupil_weeks import LEAST_SESSIONS
from wholeschool.continuum.school_clock import SchoolClock, monday_of
from wholeschool.reference.lists import code_list
from wholeschool.stats import kaplan_meier

WEEKS_AFTER = 12
_ABSENT_TENTH = 10
_WENT_ON = ("none", "low", "exclude")
_FRIDAY = timedelta(days=4)


@dataclass(frozen=True)
class Returned:
    """What became of a return, and its sessions in the twelve weeks.

    `stayed` is None where it is not judged: `kind` says why in a word (too_soon, left_in_order,
    few_sessions), `why_not` in a sentence.
    """

    stayed: bool | None
    possible: int
    absent: int
    kind: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class TimeToReturn:
    """The median of school weeks to reintegration, with its interval; None where it is not reached.

    `stays` took part; `events` of them ended on a mainstream roll. `left_out` ran when the data begin.
    """

    median: float | None
    low: float | None
    high: float | None
    stays: int
    events: int
    left_out: int


def time_to_return(stays: Iterable[AlternativeStay]) -> TimeToReturn:
    """Kaplan and Meier's median over stays; those still there, and those that ended otherwise, are censored.

    A stay that ended otherwise (school leaving age, another provider) says only that by then the pupil had
    not come back. Stays that ran when the data begin are left out: nobody knows how long they had run.
    """
    every = [*stays]
    known = [stay for stay in every if not stay.began_before]
    times = np.array([stay.weeks for stay in known], dtype=np.int64)
    happened = np.array([stay.returned_on is not None for stay in known], dtype=np.bool_)
    median, low, high = kaplan_meier(times, happened).quantile()
    return TimeToReturn(
        median=_or_none(median[0]),
        low=_or_none(low[0]),
        high=_or_none(high[0]),
        stays=len(known),
        events=int(happened.sum()),
        left_out=len(every) - len(known),
    )


def return_windows(stays: Sequence[AlternativeStay], clock: SchoolClock) -> list[Window]:
    """The twelve school weeks after each return, from the first that begins on the day or after it.

    One window a stay; where nobody came back, or no week follows, one without a week.
    """
    windows = []
    for stay in stays:
        weeks = _weeks_after(stay, clock)
        nothing = monday_of(stay.start)
        first, last = (weeks[0], weeks[-1]) if weeks else (nothing, nothing - timedelta(days=7))
        windows.append(Window(stay.pupil_id, stay.urn, first, last))
    return windows


def judge_returns(
    stays: Sequence[AlternativeStay],
    after: Sequence[Attended],
    rolls: Iterable[Row],
    kinds: Kinds,
    clock: SchoolClock,
) -> list[Returned | None]:
    """What became of each return, in the order of the stays; None for a stay without one."""
    mainstream: dict[int, list[Row]] = defaultdict(list)
    for roll in rolls:
        if roll["urn"] in kinds.mainstream and roll["status"] in ("C", "M"):
            mainstream[roll["pupil_id"]].append(roll)
    return [
        None
        if stay.returned_on is None
        else _judged(_weeks_after(stay, clock), found, mainstream[stay.pupil_id])
        for stay, found in zip(stays, after, strict=True)
    ]


def _weeks_after(stay: AlternativeStay, clock: SchoolClock) -> list[date]:
    if stay.returned_on is None or stay.returned_to is None:
        return []
    return clock.weeks_from(stay.returned_to, stay.returned_on, WEEKS_AFTER)


def _judged(weeks: Sequence[date], found: Attended, mainstream: Sequence[Row]) -> Returned:
    sessions = found.back.possible, found.back.possible - found.back.attended
    possible, absent = sessions
    if len(weeks) < WEEKS_AFTER:
        why = f"Only {len(weeks)} of {WEEKS_AFTER} school weeks have passed."
        return Returned(None, *sessions, "too_soon", why)
    last = weeks[-1] + _FRIDAY
    if not any(roll["start"] <= last <= roll_end(roll) for roll in mainstream):
        if _finished(mainstream, last):
            why = "The pupil left at the end of a phase, or moved away."
            return Returned(None, *sessions, "left_in_order", why)
        return Returned(False, *sessions)
    if possible < LEAST_SESSIONS:
        why = f"{possible} possible sessions; below {LEAST_SESSIONS} nobody is judged."
        return Returned(None, *sessions, "few_sessions", why)
    return Returned(absent * _ABSENT_TENTH < possible, *sessions)


def _finished(mainstream: Sequence[Row], last: date) -> bool:
    """Whether the last roll before that day ended for a reason that says nothing against the return."""
    before = [roll for roll in mainstream if roll["start"] <= last]
    if not before:
        return False
    reason = max(before, key=roll_end)["leaving_reason"]
    listed = code_list("leaving_reason").get(reason or "")
    return listed is not None and listed.more["unexplained_exit_signal"] in _WENT_ON


def _or_none(weeks: float) -> float | None:
    return None if np.isnan(weeks) else float(weeks)

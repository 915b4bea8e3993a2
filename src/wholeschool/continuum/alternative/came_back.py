"""Who came back to a mainstream school and stayed, and how long it took them.

Stayed: twelve school weeks after the return on a mainstream roll, and absent for less than 10 % of possible
sessions in those weeks (10 % is DfE's line of persistent absence, here over twelve weeks and not the year).
Nobody is judged below 20 possible sessions, nor before twelve weeks of data have passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.alternative.attendance import Attended, Window
from wholeschool.continuum.alternative.rolls import AlternativeStay, Kinds, mainstream_rolls
from wholeschool.continuum.rows.columns import changes
from wholeschool.continuum.rows.pairs import pairs
from wholeschool.continuum.rungs.pupil_weeks import LEAST_SESSIONS
from wholeschool.continuum.schools.calendars import NEVER, Ints, dates_of, day_number, days, ints, monday
from wholeschool.continuum.schools.clock import ANY_SCHOOL, SchoolClock
from wholeschool.continuum.schools.rolls import roll_ends
from wholeschool.reference.lists import code_list
from wholeschool.stats import kaplan_meier

WEEKS_AFTER = 12
_ABSENT_TENTH = 10
_WENT_ON = ("none", "low", "exclude")
_FRIDAY, _WEEK = 4, 7  # days


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
    first, last, _ = _weeks_after(stays, clock)
    return [
        Window(stay.pupil_id, stay.urn, *weeks)
        for stay, *weeks in zip(stays, dates_of(first), dates_of(last), strict=True)
    ]


def judge_returns(
    stays: Sequence[AlternativeStay],
    after: Sequence[Attended],
    rolls: pa.Table,
    kinds: Kinds,
    clock: SchoolClock,
) -> list[Returned | None]:
    """What became of each return, in the order of the stays; None for a stay without one."""
    _, last, weeks = _weeks_after(stays, clock)
    there, finished = _where(stays, last + _FRIDAY, mainstream_rolls(rolls, kinds))
    given = zip(stays, after, weeks.tolist(), there.tolist(), finished.tolist(), strict=True)
    return [None if stay.returned_on is None else _judged(*its) for stay, *its in given]


def _weeks_after(stays: Sequence[AlternativeStay], clock: SchoolClock) -> tuple[Ints, Ints, Ints]:
    """First and last week (Mondays) of the twelve after each return, and how many of them the data have.

    Where there are none, the last week lies before the first.
    """
    back = [(stay.returned_to or ANY_SCHOOL, stay.returned_on or date.max) for stay in stays]
    urn = np.array([school for school, _ in back], dtype=np.int64)
    day = np.array([min(day_number(when), NEVER - 1) for _, when in back], dtype=np.int64)
    before, every = clock.weeks_until(urn, day - 1), clock.weeks_until(urn, NEVER)
    many = np.minimum(every - before, WEEKS_AFTER)
    started = monday(np.array([day_number(stay.start) for stay in stays], dtype=np.int64))
    first, last = clock.week(urn, before + 1), clock.week(urn, before + many)
    return np.where(many, first, started), np.where(many, last, started - _WEEK), many


def _where(
    stays: Sequence[AlternativeStay], day: Ints, mainstream: pa.Table
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether each pupil was on a mainstream roll on a day; whether the last one before said nothing ill."""
    pupil = np.array([stay.pupil_id for stay in stays], dtype=np.int64)
    stay, roll = pairs(pupil, ints(mainstream["pupil_id"]))
    begun = days(mainstream["start"])[roll] <= day[stay]
    stay, roll = stay[begun], roll[begun]
    end = roll_ends(mainstream)[roll]
    there, finished = (np.zeros(len(pupil), dtype=bool) for _ in ("there", "finished"))
    there[stay[end >= day[stay]]] = True
    order = np.lexsort((-roll, end, stay))
    last = order[np.append(changes(stay[order]), len(order))[1:] - 1] if len(order) else order
    finished[stay[last]] = pc.is_in(mainstream["leaving_reason"], pa.array(_in_order())).to_numpy()[
        roll[last]
    ]
    return there, finished


@cache
def _in_order() -> tuple[str, ...]:
    """The leaving reasons that say nothing against a return."""
    values = code_list("leaving_reason").values()
    return tuple(each.code for each in values if each.more["unexplained_exit_signal"] in _WENT_ON)


def _judged(found: Attended, weeks: int, there: bool, finished: bool) -> Returned:
    sessions = found.back.possible, found.back.possible - found.back.attended
    possible, absent = sessions
    if weeks < WEEKS_AFTER:
        why = f"Only {weeks} of {WEEKS_AFTER} school weeks have passed."
        return Returned(None, *sessions, "too_soon", why)
    if not there:
        if finished:
            why = "The pupil left at the end of a phase, or moved away."
            return Returned(None, *sessions, "left_in_order", why)
        return Returned(False, *sessions)
    if possible < LEAST_SESSIONS:
        why = f"{possible} possible sessions; below {LEAST_SESSIONS} nobody is judged."
        return Returned(None, *sessions, "few_sessions", why)
    return Returned(absent * _ABSENT_TENTH < possible, *sessions)


def _or_none(weeks: float) -> float | None:
    return None if np.isnan(weeks) else float(weeks)

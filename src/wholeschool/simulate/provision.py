"""Internal alternative provision that is planted: as full, as long and as it ended, by lot; beside supports.

While a pupil is in the unit, what comes in lessons comes so much more seldom as it takes of the week. Of what
comes in lessons from the start on it prevents half, as supports do (`supports.py`): that alone is its effect,
and it is counted in half-terms of which no day is spent in the unit. How full it is, how pupils came to it,
how long it takes and how it ends is drawn by itself, and changes nothing of that effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from wholeschool.simulate.calendar import Calendar, Days, Ints
from wholeschool.simulate.csv_text import days, numbers, words
from wholeschool.simulate.events import Events, of_kinds
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.supports import (
    HALF_TERMS,
    PREVENTED,
    SUPPORTS,
    SUPPORTS_HEADER,
    PlantedSupport,
    Spells,
)

INTERNAL_AP = PlantedSupport("internal_ap", at_crisis=True, factor=0.5, weight=3)
WITH_PROVISION = (*SUPPORTS, INTERNAL_AP)
PROVISION_HEADER = f"{SUPPORTS_HEADER},End,Purpose,Entry,Share of week,Back by,Back on,Destination"
_PURPOSES = ("behaviour", "prevent_exclusion", "respite")
_ENTRIES = ("planned", "after_removals", "after_suspension", "at_once")
_SHARES = np.array([20, 60, 100])
_LENGTHS = np.array([2, 6, 14]) * 7
"""Days of the calendar; a few more or less."""
_DESTINATIONS = ("all_lessons", "some_lessons", "off_site")
_ENDS = (0.7, 0.2, 0.1)
_NOBODY = np.datetime64("NaT")


@dataclass(frozen=True)
class Stays:
    """How each spell of internal AP goes: (n,) each, of the spells of a school; `ours` says which these are.

    `start` and `end` are days; what is not `over` runs still at the end of the year. `share` of the week in
    per cent; `purpose`, `entry` and `destination` by place in their lists, −1 = none.
    """

    ours: np.ndarray
    start: Days
    end: Days
    over: np.ndarray
    share: Ints
    purpose: Ints
    entry: Ints
    destination: Ints

    def inside(self, calendar: Calendar) -> np.ndarray:
        """Spells × school days: who is in the unit, the day of the start and that of the end included."""
        day = calendar.days.astype("M8[D]")
        within = (day >= self.start[:, None]) & (day <= self.end[:, None])
        found: np.ndarray = within & self.ours[:, None]
        return found


def draw_stays(
    here: SchoolYear, spells: Spells, dice: np.random.Generator, given_here: Sequence[PlantedSupport]
) -> Stays:
    """Draw how the spells of internal AP among those of a school go."""
    calendar, count = here.sheet.calendar, len(spells.stay)
    names = [given_here[each].practice for each in spells.support]
    ours = np.array([name == INTERNAL_AP.practice for name in names], dtype=bool)
    start = calendar.days[np.searchsorted(calendar.half_term_of_day, spells.half_term)].astype("M8[D]")
    length = _LENGTHS[dice.integers(0, len(_LENGTHS), count)] + dice.integers(-3, 4, count)
    end = start + length.astype("m8[D]")
    over = ours & (end <= calendar.days[-1].astype("M8[D]"))
    destination = np.where(over, dice.choice(len(_DESTINATIONS), count, p=_ENDS), -1)
    purpose, entry = (_drawn(ours, len(each), dice) for each in (_PURPOSES, _ENTRIES))
    share = _SHARES[dice.integers(0, len(_SHARES), count)]
    return Stays(ours, start, end, over, share, purpose, entry, destination)


def stay_columns(stays: Stays) -> tuple[pa.Array, ...]:
    """What is recorded of the spells: columns of the file, blank of other supports.

    A spell that would last beyond the year runs still, and has neither end nor destination.
    """
    back = stays.over & (stays.destination == 0)
    return (
        days(np.where(stays.over, stays.end, _NOBODY)),
        words(_PURPOSES, stays.purpose),
        words(_ENTRIES, stays.entry),
        numbers(stays.share, ~stays.ours),
        days(np.where(stays.ours, stays.start + np.timedelta64(42, "D"), _NOBODY)),
        days(np.where(back, stays.end, _NOBODY)),
        words(_DESTINATIONS, stays.destination),
    )


def without_inside(
    here: SchoolYear, events: Events, spells: Spells, stays: Stays, dice: np.random.Generator
) -> tuple[Spells, Events]:
    """Take away what cannot come in the unit; and of the truth the half-terms that were spent there."""
    calendar = here.sheet.calendar
    inside = stays.inside(calendar)
    share = np.zeros((len(here.who), len(calendar.days)))
    share[spells.stay] = np.where(inside, stays.share[:, None] / 100, 0.0)
    day = np.searchsorted(calendar.slots, events["slot"]) // 2
    gone = of_kinds(events, *PREVENTED) & (dice.random(len(events)) < share[events["stay"], day])
    there = np.stack(
        [inside[:, calendar.half_term_of_day == at].any(axis=1) for at in range(1, HALF_TERMS + 1)], axis=1
    )
    outside = {name: getattr(spells, name) * ~there for name in ("covered", "would", "came")}
    left: Events = events[~gone]
    return replace(spells, **outside), left


def _drawn(ours: np.ndarray, many: int, dice: np.random.Generator) -> Ints:
    return np.where(ours, dice.integers(0, many, len(ours)), -1)

"""Internal alternative provision that is planted: as full, as long and as it ended, by lot; beside supports.

It prevents half of what supports prevent (`supports.py`), from its start on. How full it is, how pupils came
to it, how long it takes and how it ends is drawn by itself, and changes nothing of what it does.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.csv_text import days, numbers, words
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.supports import SUPPORTS, SUPPORTS_HEADER, PlantedSupport, Spells

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


def stay_columns(here: SchoolYear, spells: Spells, dice: np.random.Generator) -> tuple[pa.Array, ...]:
    """Draw what is recorded of the spells of internal AP among those of a school: columns of the file.

    They are blank of other supports. A spell that would last beyond the year runs still, and has neither end
    nor destination.
    """
    calendar, count = here.sheet.calendar, len(spells.stay)
    ours = np.array([WITH_PROVISION[each] is INTERNAL_AP for each in spells.support], dtype=bool)
    start = calendar.days[np.searchsorted(calendar.half_term_of_day, spells.half_term)].astype("M8[D]")
    length = _LENGTHS[dice.integers(0, len(_LENGTHS), count)] + dice.integers(-3, 4, count)
    end = start + length.astype("m8[D]")
    over = ours & (end <= calendar.days[-1].astype("M8[D]"))
    destination = np.where(over, dice.choice(len(_DESTINATIONS), count, p=_ENDS), -1)
    back = over & (destination == 0)
    nobody = np.datetime64("NaT")
    return (
        days(np.where(over, end, nobody)),
        words(_PURPOSES, _drawn(ours, len(_PURPOSES), dice)),
        words(_ENTRIES, _drawn(ours, len(_ENTRIES), dice)),
        numbers(_SHARES[dice.integers(0, len(_SHARES), count)], ~ours),
        days(np.where(ours, start + np.timedelta64(42, "D"), nobody)),
        days(np.where(back, end, nobody)),
        words(_DESTINATIONS, destination),
    )


def _drawn(ours: np.ndarray, many: int, dice: np.random.Generator) -> Ints:
    return np.where(ours, dice.integers(0, many, len(ours)), -1)

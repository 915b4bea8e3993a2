"""What befalls a few pupils in a year: they leave, move, are excluded for good, or join a second roll."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.people import Pupils
from wholeschool.simulate.rates import factor
from wholeschool.simulate.schools import School

Stays = npt.NDArray[np.void]

STAY = np.dtype(
    [
        ("pupil", "i4"),
        ("year_group", "i4"),
        ("start", "M8[D]"),
        ("end", "M8[D]"),  # NaT = still on roll when the year ends
        ("status", "S1"),
        ("reason", "S2"),
        ("destination", "S2"),
        ("fate", "u1"),
        ("fate_day", "i4"),  # the school day, counted from 0, on which the fate comes
        ("fate_end", "i4"),  # the school day on which it is over
        ("away", "u1"),  # weekdays on which the other school has the pupil, bit 0 = Monday
        ("away_from", "M8[D]"),
        ("away_to", "M8[D]"),
        ("planted", "u1"),  # see Planted
        ("back_dated", "i4"),  # school days by which the leaving date on file lies before the last day there
    ]
)


class Fate(IntEnum):
    """What befalls a pupil in a year; at most one of these."""

    NONE = 0
    EXCLUDED = 1
    """Permanently excluded; leaves the roll when the review is over."""
    REINSTATED = 2
    """Permanently excluded, and back after the governors' meeting."""
    DUAL = 3
    """Goes to the trust's alternative provision on some weekdays."""
    MANAGED_MOVE = 4
    HOME_EDUCATION = 5
    MOVES = 6
    """To another school of the trust."""
    LEAVES = 7


class Planted(IntEnum):
    """What of the continuum is planted on a stay; see `continuum_plan.py`."""

    NOTHING = 0
    EXIT = 1
    """Leaves for a reason that explains nothing."""
    SANCTIONED = 2
    """Is educated at home some weeks after an internal exclusion."""


# Fate → share of the pupils of a secondary, of a primary, and how many a trust's first school has at least.
_SHARES = {
    Fate.EXCLUDED: (0.0021, 0.0002, 1),
    Fate.REINSTATED: (0.0003, 0.0, 0),
    Fate.DUAL: (0.013, 0.001, 3),
    Fate.MANAGED_MOVE: (0.0025, 0.0, 1),
    Fate.HOME_EDUCATION: (0.005, 0.004, 1),
    Fate.MOVES: (0.005, 0.006, 0),
    Fate.LEAVES: (0.022, 0.035, 2),
}
_BY_CONDUCT = (Fate.EXCLUDED, Fate.REINSTATED, Fate.DUAL, Fate.MANAGED_MOVE)
_ENOUGH_PUPILS = 60  # a smaller school cannot lose that many and stay a school
_LAST_YEARS = (6, 11)  # they leave in summer anyhow
_NURSERY = -1
_FAR_ON = 65  # school days: more than twelve school weeks into the year


def draw_fates(
    stays: Stays, pupils: Pupils, school: School, alternative: bool, planted: bool, rng: np.random.Generator
) -> None:
    """Give some of a school's stays a fate and its days, in place.

    `alternative`: whether the trust has an alternative provision to go to. `planted`: whether home education
    may follow sanctions; if not, it comes so late that nothing of the year before is near.
    """
    if school.phase == "alternative" or not len(stays):
        return
    who = pupils[stays["pupil"]]
    weight = who["conduct"] * factor(who, "suspension_rate") + 1e-6
    for fate, (secondary, primary, least) in _SHARES.items():
        if fate is Fate.DUAL and not alternative:
            continue
        number = rng.poisson((secondary if school.phase == "secondary" else primary) * len(stays))
        if school.index == 0 and school.size >= _ENOUGH_PUPILS:
            number = max(number, least)
        free = np.flatnonzero(_settled(stays) & (stays["fate"] == Fate.NONE))
        if number and len(free):
            chance = weight[free] if fate in _BY_CONDUCT else np.ones(len(free))
            chosen = rng.choice(free, min(number, len(free)), replace=False, p=chance / chance.sum())
            stays["fate"][chosen] = fate
    stays["fate_day"] = rng.integers(15, 145, len(stays))
    stays["fate_end"] = stays["fate_day"] + np.where(
        stays["fate"] == Fate.REINSTATED, rng.integers(6, 14, len(stays)), rng.integers(18, 32, len(stays))
    )
    if not planted:
        at_home = stays["fate"] == Fate.HOME_EDUCATION
        stays["fate_day"] = np.where(at_home, np.maximum(stays["fate_day"], _FAR_ON), stays["fate_day"])


def _settled(stays: Stays) -> npt.NDArray[np.bool_]:
    """Who was there when the year began, and is neither in nursery nor in a last year."""
    group = stays["year_group"]
    from_the_start = stays["start"] == stays["start"].min()
    result: npt.NDArray[np.bool_] = from_the_start & ~np.isin(group, _LAST_YEARS) & (group > _NURSERY)
    return result

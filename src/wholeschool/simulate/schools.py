"""The schools of a trust: invented names, sizes, year groups, hours and habits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.settings import Settings
from wholeschool.simulate.upn import FICTITIOUS_LA

Phase = Literal["secondary", "primary", "alternative"]

FIRST_URN = 900_010
"""No school has a number in this range; an even index has an even URN."""
TRUST = "Hollin Vale Trust"
NURSERY, RECEPTION = -1, 0

_TREES = (
    "Spindle", "Medlar", "Quickthorn", "Wayfaring", "Sallow", "Whitebeam", "Bullace", "Dogwood", "Osier",
    "Hornbeam", "Tamarisk", "Checkers", "Bramling", "Laburnum", "Larchen", "Rowanby", "Aspenny", "Elderway",
)  # fmt: skip
_HILLS = ("Tor", "Pike", "Knoll", "Rigg", "Scar", "Law", "Beacon", "Fell", "Howe", "Edge", "Dodd", "Cairn")
_KINDS = {"secondary": "School", "primary": "Primary School", "alternative": "Centre"}
_FIRST_ESTABLISHMENT = {"secondary": 4100, "primary": 2100, "alternative": 1100}
_SECONDARY_SHARE = 0.4
_ENOUGH_FOR_TWO = (
    3  # so many mainstream schools have two secondaries among them: one to hold the other against
)
_SECONDARY_WEIGHT = 3.5  # an English secondary has some 1,050 pupils, a primary some 280
_ALTERNATIVE_SHARE = 0.012

_HOURS = ((190, 115, 115), (150, 150, 150), (165, 135, 135), (180, 125, 125))
_ALTERNATIVE_HOURS = (150, 100, 60)


@dataclass(frozen=True)
class School:
    """A school as it stays over the simulated years. Minutes are taught minutes of a session."""

    index: int
    urn: int
    name: str
    phase: Phase
    laestab: str
    size: int
    """Pupils on roll when a year starts, single or main registration."""
    year_groups: tuple[int, ...]
    minutes: tuple[int, int, int]
    """Morning, afternoon, Friday afternoon."""
    deprivation: float
    """Multiplies the share of pupils with free school meals."""
    conduct: float
    """Multiplies the rate of suspension: how quickly this school suspends."""

    @property
    def week_grid(self) -> bool:
        """Whether this school's register export is a week grid rather than one mark a row."""
        return self.urn % 2 == 1

    @property
    def states_ends(self) -> bool:
        """Whether this school records a suspension by its last day rather than by its sessions."""
        return self.index % 3 == 2

    @property
    def states_minutes(self) -> bool:
        """Whether this school's calendar gives the length of sessions; blank means 150 minutes."""
        return self.minutes != (150, 150, 150)


def make_schools(settings: Settings, rng: np.random.Generator) -> tuple[School, ...]:
    """The trust's schools: the first a secondary, the last an alternative provision where there are two."""
    phases = _phases(settings.schools)
    sizes = _sizes(phases, settings.pupils, rng)
    deprivation = rng.uniform(0.5, 1.5, len(phases))
    # Nothing planted: no school suspends sooner than others, so that none is ahead of them in a journey.
    conduct = rng.lognormal(0.0, 0.25, len(phases)) if settings.planted else np.ones(len(phases))
    return tuple(
        School(
            index=index,
            urn=FIRST_URN + index,
            name=_name(index, phase),
            phase=phase,
            laestab=f"{FICTITIOUS_LA}{_FIRST_ESTABLISHMENT[phase] + index}",
            size=int(sizes[index]),
            year_groups=_year_groups(phase, index),
            minutes=_ALTERNATIVE_HOURS if phase == "alternative" else _HOURS[index % len(_HOURS)],
            deprivation=1.6 if phase == "alternative" else round(float(deprivation[index]), 3),
            conduct=1.0 if phase == "alternative" else round(float(conduct[index]), 3),
        )
        for index, phase in enumerate(phases)
    )


def _phases(schools: int) -> tuple[Phase, ...]:
    alternative = 1 if schools > 1 else 0
    mainstream = schools - alternative
    secondary = max(2 if mainstream >= _ENOUGH_FOR_TWO else 1, round(mainstream * _SECONDARY_SHARE))
    numbers: dict[Phase, int] = {
        "secondary": secondary,
        "primary": mainstream - secondary,
        "alternative": alternative,
    }
    return tuple(phase for phase, number in numbers.items() for _ in range(number))


def _sizes(phases: tuple[Phase, ...], pupils: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Pupils of each school; they add up to `pupils`."""
    alternative = max(3, round(pupils * _ALTERNATIVE_SHARE)) if "alternative" in phases else 0
    mainstream = np.array([phase for phase in phases if phase != "alternative"])
    weights = np.where(mainstream == "secondary", _SECONDARY_WEIGHT, 1.0) * rng.uniform(
        0.8, 1.2, len(mainstream)
    )
    bounds = np.rint(np.cumsum(weights) / weights.sum() * (pupils - alternative)).astype(np.int64)
    sizes = np.diff(bounds, prepend=0)
    return np.append(sizes, alternative) if alternative else sizes


def _year_groups(phase: Phase, index: int) -> tuple[int, ...]:
    if phase == "secondary":
        return tuple(range(7, 12))
    if phase == "alternative":
        return tuple(range(8, 12))
    return tuple(range(NURSERY if index % 3 == 0 else RECEPTION, 7))


def _name(index: int, phase: Phase) -> str:
    tree = _TREES[index % len(_TREES)]
    hill = _HILLS[(index // len(_TREES) + 5 * index) % len(_HILLS)]
    return f"{tree} {hill} {_KINDS[phase]}"

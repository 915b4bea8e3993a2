"""What chance alone would do to an official figure: which interval each measure has, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.policy.figures import Figure, ShownRate
from wholeschool.schema.national import basis
from wholeschool.stats import poisson_interval, wilson_interval

EVENTS = frozenset({"suspension_rate", "permanent_exclusion_rate"})
PUPILS = frozenset({"pupils_suspended_rate", "persistent_absence", "severe_absence", "alternative_provision"})
_SHARED = "reason"
"""By this, events are shares of all of them."""
PLACED = ("alternative_provision", "alternative_provision_by_schools")
"""Measures of placements, whose rate is of the pupils of the area."""
SESSIONS = frozenset({"overall_absence", "authorised_absence", "unauthorised_absence", "sessions_by_code"})
SESSIONS_A_YEAR = 380
"""190 days of two sessions: the most that a pupil can miss (School Day and School Year Regulations 1999)."""

_FULL_COUNT = (
    "Figures are a full count, not a sample: the interval says how far chance alone could have moved them."
)
MEANING = {
    **dict.fromkeys(
        EVENTS,
        f"{_FULL_COUNT} It takes events for independent of each other (exact Poisson interval). They are "
        "not: the same pupils are suspended again and again, so that chance reaches further than it says.",
    ),
    **dict.fromkeys(PUPILS, f"{_FULL_COUNT} It is Wilson's interval of a share."),
    **dict.fromkeys(
        SESSIONS,
        f"{_FULL_COUNT} It is Wilson's interval as if each pupil were absent for all of a year's "
        f"{SESSIONS_A_YEAR} sessions or for none: sessions of one pupil go together, and that is as far as "
        "they can.",
    ),
}
"""What the interval of a measure means, in words; measures without one are not in it."""
_OF_PLACED = (
    f"{_FULL_COUNT} It takes placements for independent of each other (exact Poisson interval); one pupil "
    "can have several."
)
_OF_SHARES = f"{_FULL_COUNT} It is Wilson's interval of a share."

NO_INTERVAL = {
    "pupils": "no interval: this is a count of who there is, which chance does not move",
    "days_lost_to_suspension": "no interval: days of one suspension go together, and no lengths are given",
}
OTHERWISE = "no interval: there is nothing that this is a share of"
RATE_ALONE = "no interval: only the rate is published, with neither count nor base"


@dataclass(frozen=True, slots=True)
class Reach:
    """The ends of an interval in the unit of the measure, or why there is none."""

    low: float | None = None
    high: float | None = None
    reason: str = ""


def meaning(measure: str, characteristic: str) -> str:
    """What the interval of a measure means by that characteristic, in words; "" where there is none."""
    if measure in PLACED and not characteristic:
        return _OF_PLACED
    if measure in EVENTS and characteristic == _SHARED:
        return _OF_SHARES
    return MEANING.get(measure, "")


def reaches(figures: Sequence[Figure], rates: Sequence[ShownRate]) -> list[Reach]:
    """The interval of each figure's shown rate; all figures are of one measure."""
    if not figures:
        return []
    measure, characteristic = figures[0].measure, figures[0].characteristic
    if not meaning(measure, characteristic):
        return [
            Reach(reason=NO_INTERVAL.get(measure, OTHERWISE) if each.value is not None else "")
            for each in rates
        ]
    unit, _ = basis(measure, characteristic)
    rate = np.array([each.value for each in rates], np.float64) / unit
    base = np.array([each.base for each in figures], np.float64)
    with np.errstate(invalid="ignore"):
        judged = (base > 0) & np.isfinite(rate) & (rate >= 0)
        trials = np.where(judged, base, 1.0)
        share = np.where(judged, rate, 0.0)
        shared = measure in PUPILS or characteristic == _SHARED
        if meaning(measure, characteristic) == _OF_PLACED or (measure in EVENTS and not shared):
            low, high = poisson_interval(share * trials, trials)
        elif shared:
            low, high = wilson_interval(np.minimum(share, 1.0), trials)
        else:
            low, high = wilson_interval(np.minimum(share, 1.0), trials / SESSIONS_A_YEAR)
    ends = zip(judged.tolist(), (low * unit).tolist(), (high * unit).tolist(), strict=True)
    return [
        Reach(below, above) if known else Reach(reason=RATE_ALONE if each.value is not None else "")
        for (known, below, above), each in zip(ends, rates, strict=True)
    ]

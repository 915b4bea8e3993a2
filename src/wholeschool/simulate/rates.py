"""How much of everything there is, and the effects that are planted: what an analysis has to find again.

Levels are set so that a large simulated trust comes near England: sessions by register code in 2024/25
(DfE, Pupil attendance in schools, year to date), suspensions and permanent exclusions in 2022/23 (DfE).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.people import SEN_PLAN, SEN_SUPPORT

Floats = npt.NDArray[np.float64]

EFFECTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "suspension_rate": {"fsm": 2.8, "sen_support": 3.0, "ehc_plan": 2.75, "boys": 1.5},
        "in_school_events": {"fsm": 1.7, "sen_support": 1.9, "ehc_plan": 1.9, "boys": 1.5},
        "unauthorised_absence": {"fsm": 2.5, "sen_support": 1.5, "ehc_plan": 1.5, "boys": 1.0},
        "illness": {"fsm": 1.35, "sen_support": 1.25, "ehc_plan": 1.4, "boys": 0.95},
        "lateness": {"fsm": 1.7, "sen_support": 1.3, "ehc_plan": 1.2, "boys": 1.05},
        "reduced_timetable": {"fsm": 2.0, "sen_support": 3.5, "ehc_plan": 6.0, "boys": 1.5},
    }
)
"""Factor on a pupil's expected rate, all else equal."""

_NATIONAL_SHARE = {"fsm": 0.25, "sen_support": 0.14, "ehc_plan": 0.05, "boys": 0.51}


@dataclass(frozen=True)
class Levels:
    """What an average pupil of a phase is expected to have in a full year.

    Spells, events and sessions as named; `involved` is the share of pupils who have any in-school event.
    """

    suspensions: float
    involved: float
    illness_spells: float
    unauthorised_spells: float
    unestablished_sessions: float
    holidays: float
    appointments: float
    other_leave: float
    late_sessions: float
    late_after_register_sessions: float
    long_absence: float
    reduced_timetable: float
    sport_sessions: float
    in_school: Mapping[str, float]
    """Events of each kind that an involved pupil has."""


_SECONDARY_EVENTS = {
    "sent_out": 4.0, "detention": 5.0, "internal_exclusion": 1.2, "truancy": 1.5, "time_out": 0.8,
    "out_of_lesson": 1.5, "late": 3.0, "internal_ap": 0.04, "incident": 5.0,
}  # fmt: skip
_PRIMARY_EVENTS = {
    "sent_out": 2.5, "detention": 2.0, "internal_exclusion": 0.3, "time_out": 1.5, "out_of_lesson": 0.6,
    "internal_ap": 0.02, "incident": 2.0,
}  # fmt: skip
_ALTERNATIVE_EVENTS = {
    "sent_out": 1.5, "detention": 0.6, "internal_exclusion": 0.3, "truancy": 0.8, "time_out": 0.7,
    "out_of_lesson": 0.8, "late": 1.5, "internal_ap": 0.01, "incident": 3.0,
}  # fmt: skip

LEVELS: Mapping[str, Levels] = MappingProxyType(
    {
        "secondary": Levels(
            suspensions=0.205, involved=0.36, illness_spells=2.4, unauthorised_spells=1.6,
            unestablished_sessions=0.25, holidays=0.13, appointments=1.45, other_leave=1.7,
            late_sessions=13.0, late_after_register_sessions=1.2, long_absence=0.054,
            reduced_timetable=0.028, sport_sessions=0.6, in_school=_SECONDARY_EVENTS,
        ),
        "primary": Levels(
            suspensions=0.025, involved=0.10, illness_spells=2.6, unauthorised_spells=0.85,
            unestablished_sessions=0.2, holidays=0.21, appointments=1.0, other_leave=1.2,
            late_sessions=4.3, late_after_register_sessions=0.65, long_absence=0.009,
            reduced_timetable=0.012, sport_sessions=0.35, in_school=_PRIMARY_EVENTS,
        ),
        "alternative": Levels(
            suspensions=0.25, involved=0.85, illness_spells=4.5, unauthorised_spells=11.0,
            unestablished_sessions=1.0, holidays=0.05, appointments=2.5, other_leave=3.0,
            late_sessions=18.0, late_after_register_sessions=5.0, long_absence=0.15,
            reduced_timetable=0.10, sport_sessions=0.1, in_school=_ALTERNATIVE_EVENTS,
        ),
    }
)  # fmt: skip

# Suspensions rise to Year 9 and 10 (DfE, suspensions by national curriculum year).
_YEAR_GROUP = {7: 0.8, 8: 1.15, 9: 1.3, 10: 1.1, 11: 0.65}


def groups(pupils: npt.NDArray[np.void]) -> dict[str, npt.NDArray[np.bool_]]:
    """Who belongs to each group that an effect is planted on."""
    return {
        "fsm": pupils["fsm"],
        "sen_support": pupils["sen"] == SEN_SUPPORT,
        "ehc_plan": pupils["sen"] == SEN_PLAN,
        "boys": pupils["boy"],
    }


def factor(pupils: npt.NDArray[np.void], outcome: str) -> Floats:
    """Each pupil's planted factor, 1 on average in a population with England's shares of the groups."""
    result = np.ones(len(pupils))
    for group, members in groups(pupils).items():
        planted = EFFECTS[outcome][group]
        average = 1 + _NATIONAL_SHARE[group] * (planted - 1)
        result *= np.where(members, planted, 1.0) / average
    return result


def involved_share(pupils: npt.NDArray[np.void], level: Levels) -> Floats:
    """Each pupil's chance of having any in-school event in a year."""
    return np.clip(level.involved * np.sqrt(factor(pupils, "in_school_events")), 0.01, 0.95)


def expected_suspensions(
    pupils: npt.NDArray[np.void], year_groups: npt.NDArray[np.int64], level: Levels, school: float
) -> Floats:
    """Suspensions a pupil of these characteristics is expected to have in a full year at this school."""
    by_age = np.array([_YEAR_GROUP.get(int(group), 1.0) for group in year_groups])
    of_age = np.where(year_groups >= 1, by_age, 0.0)
    return level.suspensions * factor(pupils, "suspension_rate") * of_age * school

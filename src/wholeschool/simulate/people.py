"""The children of a trust: who they are, and how they change from one year to the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.schools import School
from wholeschool.simulate.upn import upns

Pupils = npt.NDArray[np.void]
Ints = npt.NDArray[np.int64]

PUPIL = np.dtype(
    [
        ("upn", "S13"),
        ("reception", "i4"),  # the autumn in which the pupil was or will be in Reception
        ("school", "i4"),  # index of the school whose roll the pupil is on; GONE = none of the trust's
        ("boy", "?"),
        ("ethnicity", "u1"),
        ("english", "?"),
        ("idaci", "u1"),
        ("fsm", "?"),
        ("fsm_last", "i4"),  # the last autumn with free school meals
        ("sen", "u1"),
        ("need", "u1"),
        ("looked_after", "?"),
        ("social_worker", "?"),
        ("observes", "?"),  # keeps a religious feast on a school day; drawn without regard to ethnicity
        ("sporty", "?"),
        ("health", "f8"),  # what follows is 1 on average: how much more of it than others this pupil has
        ("absence", "f8"),
        ("lateness", "f8"),
        ("conduct", "f8"),
        ("conduct_draw", "f8"),  # 0 to 1: the lower, the sooner the pupil is one of those with events
    ]
)

GONE = -1
SEN_NONE, SEN_SUPPORT, SEN_PLAN = 0, 1, 2
SEN_CODES = ("N", "K", "E")
NEEDS = ("SEMH", "SLCN", "MLD", "SPLD", "ASD", "OTH")
_NEED_SHARES = (0.25, 0.27, 0.13, 0.14, 0.15, 0.06)

ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WROM", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH",
    "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
)  # fmt: skip
# Shares of pupils in England, January 2024 (DfE, Schools, pupils and their characteristics), rounded.
_ETHNICITY_SHARES = (
    61.5, 0.2, 0.2, 0.4, 7.4, 1.7, 1.1, 1.8, 2.9, 4.3, 4.7, 1.8, 2.4, 0.9, 5.2, 0.9, 1.0, 2.6, 0.5, 0.5,
)  # fmt: skip
TRAVELLING = (ETHNICITIES.index("WIRT"), ETHNICITIES.index("WROM"))
_ENGLISH_AT_HOME = {"WBRI": 0.99, "WIRI": 1.0, "MWBC": 0.97, "BCRB": 0.95, "WIRT": 1.0}
_ENGLISH_OTHERWISE = 0.5

_FSM_SHARE = 0.25
_FSM_YEARS = 6  # FSM6 looks back over six years


def year_group(pupils: Pupils, first_year: int) -> Ints:
    """National curriculum year in the academic year from `first_year` on; 0 Reception, -1 nursery."""
    return first_year - pupils["reception"].astype(np.int64)


def new_pupils(
    school: School, year_groups: Ints, first_year: int, first_number: int, rng: np.random.Generator
) -> Pupils:
    """Children in these year groups who come to `school`, numbered in the trust from `first_number` on."""
    count = len(year_groups)
    pupils = np.zeros(count, PUPIL)
    pupils["reception"] = first_year - year_groups
    pupils["upn"] = upns(first_number + np.arange(count), pupils["reception"].astype(np.int64))
    pupils["school"] = school.index
    pupils["boy"] = rng.random(count) < (0.7 if school.phase == "alternative" else 0.51)
    shares = np.array(_ETHNICITY_SHARES)
    pupils["ethnicity"] = rng.choice(len(shares), count, p=shares / shares.sum())
    at_home = np.array([_ENGLISH_AT_HOME.get(code, _ENGLISH_OTHERWISE) for code in ETHNICITIES])
    pupils["english"] = rng.random(count) < at_home[pupils["ethnicity"]]
    _draw_circumstances(pupils, school, first_year, rng)
    _draw_needs(pupils, school, rng)
    _draw_habits(pupils, rng)
    return pupils


def fsm6(pupils: Pupils, first_year: int) -> npt.NDArray[np.bool_]:
    """Whether each pupil had free school meals at any time in the last six years."""
    result: npt.NDArray[np.bool_] = first_year - pupils["fsm_last"] < _FSM_YEARS
    return result


def grow_older(pupils: Pupils, first_year: int, rng: np.random.Generator) -> None:
    """Change what changes from the year before to `first_year`, in place: meals, needs, care."""
    draw = rng.random((4, len(pupils)))
    pupils["fsm"] = np.where(pupils["fsm"], draw[0] < 0.94, draw[0] < 0.025)
    pupils["fsm_last"] = np.where(pupils["fsm"], first_year, pupils["fsm_last"])
    sen = pupils["sen"].copy()
    pupils["sen"] = np.where((sen == SEN_NONE) & (draw[1] < 0.012), SEN_SUPPORT, pupils["sen"])
    pupils["sen"] = np.where((sen == SEN_SUPPORT) & (draw[1] < 0.025), SEN_PLAN, pupils["sen"])
    pupils["sen"] = np.where((sen == SEN_SUPPORT) & (draw[1] > 0.94), SEN_NONE, pupils["sen"])
    pupils["looked_after"] = np.where(pupils["looked_after"], draw[2] < 0.85, draw[2] < 0.001)
    pupils["social_worker"] = pupils["looked_after"] | np.where(
        pupils["social_worker"], draw[3] < 0.6, draw[3] < 0.01
    )


def _draw_circumstances(pupils: Pupils, school: School, first_year: int, rng: np.random.Generator) -> None:
    count = len(pupils)
    poor = 1 / (1 + np.exp(-(school.deprivation - 1) * 2))  # 0 well off … 1 deprived
    pupils["idaci"] = 1 + np.floor(10 * rng.beta(2.2 - 1.4 * poor, 0.8 + 1.4 * poor, count)).clip(0, 9)
    lean = 1.9 - 0.18 * (pupils["idaci"] - 0.5)  # poorer neighbourhoods have more free school meals
    pupils["fsm"] = rng.random(count) < np.clip(_FSM_SHARE * school.deprivation**0.5 * lean, 0.02, 0.8)
    before = rng.random(count) < 0.06
    years_ago = np.where(before, rng.integers(1, _FSM_YEARS, count), 99)
    pupils["fsm_last"] = np.where(pupils["fsm"], first_year, first_year - years_ago)
    pupils["looked_after"] = rng.random(count) < np.where(pupils["fsm"], 0.015, 0.005)
    pupils["social_worker"] = pupils["looked_after"] | (
        rng.random(count) < np.where(pupils["fsm"], 0.07, 0.012)
    )


def _draw_needs(pupils: Pupils, school: School, rng: np.random.Generator) -> None:
    count = len(pupils)
    more = np.where(pupils["boy"], 1.25, 0.75) * np.where(pupils["fsm"], 1.6, 0.8)
    support, plan = (0.55, 0.27) if school.phase == "alternative" else (0.14 * more, 0.045 * more)
    draw = rng.random(count)
    pupils["sen"] = np.where(draw < plan, SEN_PLAN, np.where(draw < plan + support, SEN_SUPPORT, SEN_NONE))
    pupils["need"] = rng.choice(len(NEEDS), count, p=_NEED_SHARES)


def _draw_habits(pupils: Pupils, rng: np.random.Generator) -> None:
    """Differences between children that no record explains; they last over the years."""
    count = len(pupils)
    for name, shape in (("health", 1.3), ("absence", 0.25), ("lateness", 0.5), ("conduct", 0.5)):
        pupils[name] = rng.gamma(shape, 1 / shape, count)
    pupils["conduct_draw"] = rng.random(count)
    pupils["observes"] = rng.random(count) < 0.08
    pupils["sporty"] = rng.random(count) < 0.15

"""The reference results on comparisons (staggered, matched, synthetic), worked out again by our code.

`OURS` has a line for each value; `NOT_OURS` says why there is none of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from tests.practice.panels import mpdta_panel
from tests.reference.samples import LALONDE, PSID, lalonde, psid
from wholeschool.practice.effects import Effects
from wholeschool.practice.imputation import imputation
from wholeschool.practice.staggered import staggered
from wholeschool.practice.two_way import two_way
from wholeschool.stats.propensity import propensity, standard_differences, weighted_effect

FAMILIES = ("evaluation/staggered DiD", "evaluation/matching", "evaluation/synthetic control")
OTHERS = ("castle_twfe", "nsw_experimental")
"""Of these families, but held beside the designs that they are of."""
Ours = dict[str, Callable[[], Any]]


@cache
def _never() -> Effects:
    return staggered(mpdta_panel(), "never")[0]


def _average(name: str = "") -> list[float]:
    found = _never().others[name] if name else _never().overall
    return [found.estimate, found.se]


def _raw(sample: Any, outcome: str) -> float:
    values, began = sample.column(outcome), sample.began()
    return float(values[began].mean() - values[~began].mean())


def _chance() -> np.ndarray:
    return propensity(lalonde.began(), lalonde.design(LALONDE))


def _coefficients() -> list[float]:
    """Of the logistic regression: its log-odds are a line of the design, whose slopes are found again."""
    chance = _chance()
    names = ("age", "educ", "hispan", "white", "married", "nodegree", "re74", "re75")
    found = np.linalg.lstsq(lalonde.design(names), np.log(chance / (1 - chance)), rcond=None)[0]
    return [float(each) for each in found]


def _apart() -> list[float]:
    names = ("age", "educ", "black", "hispan", "white", "married", "nodegree", "re74", "re75")
    columns = np.column_stack([_chance(), *(lalonde.column(name) for name in names)])
    return [*standard_differences(columns, lalonde.began(), np.ones(len(columns)))]


def _imputed() -> Effects:
    return imputation(mpdta_panel())[0]


OURS: dict[str, Ours] = {
    "mpdta_csdid_py": {
        "simple": _average,
        "group": lambda: _average("by_group"),
        "dynamic": lambda: _average("by_event_time"),
        "calendar": lambda: _average("by_calendar_time"),
    },
    "mpdta_moderndid": {
        "simple": _average,
        "dynamic": lambda: {str(each.event_time): each.estimate for each in _never().by_event_time},
    },
    "mpdta_twfe_sunab": {
        "twfe": lambda: [(found := two_way(mpdta_panel())[0].overall).estimate, found.se],
    },
    "mpdta_bjs_imputation": {
        "overall": lambda: _imputed().overall.estimate,
        "se_overall": lambda: _imputed().overall.se,
        "event": lambda: {
            str(each.event_time): each.estimate for each in _imputed().by_event_time if each.event_time >= 0
        },
        "n": lambda: int(
            (mpdta_panel().time >= np.where(mpdta_panel().start > 0, mpdta_panel().start, 9999)).sum()
        ),
    },
    "nsw_psid1": {
        "naive": lambda: _raw(psid, "re78"),
        "ipw_att": lambda: (
            weighted_effect(
                psid.column("re78"), psid.began(), psid.design(PSID, ("age", "educ", "re74", "re75"))
            ).effect
        ),
    },
    "lalonde_matchit": {
        "raw_diff": lambda: _raw(lalonde, "re78"),
        "ps_coef": _coefficients,
        "ipw_att": lambda: (
            weighted_effect(lalonde.column("re78"), lalonde.began(), lalonde.design(LALONDE)).effect
        ),
        "smd_before": _apart,
    },
}
_GREEDY = "greedy pairs hang on how a version searches: ours are those of MatchIt 2.4's printed table"
NOT_OURS: dict[str, dict[str, str]] = {
    "nsw_psid1": {"se": "an error that supposes equal spread on both sides is never told"},
    "lalonde_matchit": dict.fromkeys(("nn_diff", "nn_reg_att", "smd_after"), _GREEDY),
}
PLACES: dict[str, float] = {}
"""Where tolerance is not that of closed forms."""

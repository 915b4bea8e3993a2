"""The reference results on comparisons (staggered, matched, synthetic), worked out again by our code.

`OURS` has a line for each value; `NOT_OURS` says why there is none of ours.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from tests.practice.panels import mpdta_panel
from tests.reference.samples import LALONDE, PSID, lalonde, psid
from tests.shared import reference_file
from wholeschool.practice.adoption.imputation import imputation
from wholeschool.practice.adoption.staggered import staggered
from wholeschool.practice.adoption.two_way import two_way
from wholeschool.practice.alone.mixture import Copied, Wide, copied
from wholeschool.practice.results.effects import Effects
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


@cache
def _copy(
    file: str, unit: str, begin: int, outcome: str, windows: tuple[tuple[str, int, int, int], ...]
) -> Copied:
    """A synthetic control, its predictors being means of columns over years (first, last, every so many)."""
    with reference_file(file).open(encoding="utf-8") as opened:
        rows = [row for row in csv.DictReader(opened) if "Spain" not in row.get("regionname", "")]
    name = "state" if "state" in rows[0] else "regionname"
    units = tuple(sorted({row[name] for row in rows}))
    years = np.array(sorted({int(float(row["year"])) for row in rows}))
    cells = {(row[name], int(float(row["year"]))): row for row in rows}

    def mean(each: str, column: str, years: range) -> float:
        known = [cells[each, year][column] for year in years]
        return float(np.mean([float(value) for value in known if value not in ("", "NA")]))

    return copied(
        Wide(
            units,
            years,
            np.array([[float(cells[each, int(year)][outcome]) for year in years] for each in units]),
            np.array([unit in each for each in units]),
            int((years < begin).sum()),
        ),
        np.array(
            [
                [mean(each, column, range(first, last + 1, step)) for column, first, last, step in windows]
                for each in units
            ]
        ),
    )


def _basque() -> Copied:
    schooling = ("school.illit", "school.prim", "school.med", "school.high", "school.post.high", "invest")
    sectors = ("agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa")
    windows = (
        *((name, 1964, 1969, 1) for name in schooling),
        ("gdpcap", 1960, 1969, 1),
        *((f"sec.{name}", 1961, 1969, 2) for name in sectors),
        ("popdens", 1969, 1969, 1),
    )
    return _copy("basque.csv", "Basque", 1975, "gdpcap", windows)


def _california() -> Copied:
    windows = (
        *((name, 1980, 1988, 1) for name in ("lnincome", "retprice", "age15to24")),
        ("beer", 1984, 1988, 1),
        *(("cigsale", year, year, 1) for year in (1975, 1980, 1988)),
    )
    return _copy("california_adh.csv", "California", 1989, "cigsale", windows)


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
    "basque_scm": {
        "weights": lambda: {name: weight for name, weight in _basque().weights.items() if weight > 0.01},
        "att_1975_97": lambda: {"att": _basque().effect},
    },
    "california_scm": {"att_1989_2000": lambda: {"att": _california().effect}},
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
    "mpdta_twfe_sunab": {
        "sunab_event": "see staggered: the same effects, each beside those that never began",
        "sunab_att": "see staggered: the same effect, with errors by influence functions",
        "n_by_cohort": "units by start are told of two sides, not of each start",
    },
    "basque_scm": dict.fromkeys(("loss_V", "mspe"), "of the years 1960 to 1969 alone; ours is of all before"),
    "california_scm": {"weights": "not unique, as the results' page says: no weights are to be tested"},
    "nsw_psid1": {"se": "an error that supposes equal spread on both sides is never told"},
    "lalonde_matchit": dict.fromkeys(("nn_diff", "nn_reg_att", "smd_after"), _GREEDY),
}
PLACES = {
    ("lalonde_matchit", "raw_diff"): 5e-5,
    ("lalonde_matchit", "ipw_att"): 5e-5,
    ("basque_scm", "att_1975_97"): 0.05,
    ("basque_scm", "weights"): 0.05,
    ("california_scm", "att_1989_2000"): 0.5,
}
"""Where tolerance is not that of closed forms: of synthetic controls 0.05, as the results' page asks, and of
California's half a pack (of 20), for weights of predictors are not unique. Their `se` is that of gaps
over time as though these were chance, which is never told.
"""

"""The reference results on counts, clusters and single series, worked out again by our code.

`OURS` has a line for each value; `NOT_OURS` says why there is none of ours.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from typing import Any

import causaldata
import numpy as np
from scipy import special

from tests.practice.assigned.test_randomised import job_training, trained
from tests.reference.counted import QUINE
from tests.shared import reference_file
from tests.stats.test_count_models import epil, epil_rows, quine, quine_rows
from tests.stats.test_counts_within import kentucky
from tests.stats.test_robust import petersen
from tests.stats.test_series import belts, belts_in_logarithms, sicily
from wholeschool.practice.adoption.two_way import two_way
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.units.panel import Panel
from wholeschool.stats.count_models import NegativeBinomial, negative_binomial
from wholeschool.stats.intercepts import Intercepts, random_intercepts
from wholeschool.stats.poisson import modified_poisson
from wholeschool.stats.robust import Errors, least_squares, two_ways
from wholeschool.stats.series import Series, fit_series

FAMILIES = ("evaluation/counts", "evaluation/counts (real)", "evaluation/clusterSE", "evaluation/ITS")
BESIDE = ("castle_twfe", "nsw_experimental")
"""Of other families, but held here."""
Ours = dict[str, Callable[[], Any]]
PUPIL = ("(Intercept)", "EthN", "SexM", "AgeF1", "AgeF2", "AgeF3", "LrnSL")
PATIENT = ("(Intercept)", "lbase", "trtprogabide", "lage", "V4")
_NORMAL = 1.959964
_MANY = 1e8
"""Of so many, a share is a rate: a logistic model of them is Poisson's, its mean lower by this logarithm."""


def _named(names: tuple[str, ...], values: Any) -> dict[str, float]:
    return dict(zip(names, (float(each) for each in values), strict=True))


@cache
def _days() -> Series:
    """Days absent of pupils, as if each stood ten times from the next: no neighbours to be alike."""
    days, design = quine_rows()
    return fit_series(days, design, 10 * np.arange(len(days)), counts=True)


def _deviance() -> float:
    days, expected = quine_rows()[0], _days().expected
    return float(2 * (special.xlogy(days, days / expected) - (days - expected)).sum())


def _likelihood() -> float:
    days, expected = quine_rows()[0], _days().expected
    return float((special.xlogy(days, expected) - expected - special.gammaln(days + 1)).sum())


@cache
def _saturated() -> NegativeBinomial:
    return negative_binomial(*quine_rows(saturated=True))


@cache
def _patients() -> Intercepts:
    """Seizures, with a level for each patient that is drawn from a normal distribution."""
    seizures, design, patient = epil_rows()
    columns = np.column_stack([design[:, 1:], design[:, 1] * design[:, 2]])
    return random_intercepts(seizures, np.full(len(seizures), _MANY), columns, units=patient)


def _fixed() -> dict[str, float]:
    found = _named((*PATIENT, "lbase:trtprogabide"), _patients().coefficients)
    return {**found, "(Intercept)": found["(Intercept)"] + float(np.log(_MANY))}


def _errors(kind: Errors, by: str = "") -> dict[str, float]:
    data = petersen()
    clusters = data[by].astype(int) if by else None
    found = least_squares(data["y"], np.column_stack([np.ones(5000), data["x"]]), kind, clusters)
    return _named(("(Intercept)", "x"), found.errors)


def _both_ways() -> dict[str, float]:
    data = petersen()
    design = np.column_stack([np.ones(5000), data["x"]])
    found = two_ways(data["y"], design, data["firm"].astype(int), data["year"].astype(int))
    return _named(("(Intercept)", "x"), found.errors)


def _slope() -> dict[str, float]:
    data = petersen()
    found = least_squares(data["y"], np.column_stack([np.ones(5000), data["x"]]), "plain")
    return _named(("(Intercept)", "x"), found.coefficients)


def _ratio(*, spread: bool) -> list[float]:
    """The ban's ratio of rates with its interval: by Poisson's law, or as widely as counts spread."""
    fit = sicily()
    half = _NORMAL * np.sqrt(fit.plain[1, 1] / (1.0 if spread else fit.dispersion))
    return [float(np.exp(fit.coefficients[1] + each)) for each in (0.0, -half, half)]


def _of_belts(*, errors: bool) -> dict[str, float]:
    names = ("(Intercept)", "t", "law", "sin(2 * pi * t/12)", "cos(2 * pi * t/12)")
    return _named(names, np.sqrt(np.diag(belts().plain)) if errors else belts().coefficients)


@cache
def _castle() -> Estimate:
    """American states that let people shoot intruders, and ln(homicides) (Cheng & Hoekstra 2013)."""
    rows = causaldata.castle.load_pandas().data
    begun = rows[rows["post"] > 0].groupby("sid")["year"].min()
    starts = [int(begun.get(each, 0)) for each in rows["sid"]]
    return two_way(Panel.of(rows["sid"].to_list(), rows["year"], rows["l_homicide"], starts))[0].overall


@cache
def _schools() -> list[dict[str, str]]:
    with reference_file("ky_panel_balanced.csv").open(encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def _by_year() -> dict[str, float]:
    years = sorted({row["year"] for row in _schools()})
    return {year: sum(float(row["y"]) for row in _schools() if row["year"] == year) for year in years}


def _of_years(values: np.ndarray) -> dict[str, float]:
    years = [f"year::{year}" for year in sorted({row["year"] for row in _schools()})[1:]]
    return _named((*years, "ln"), values)


def _trained(kind: Errors) -> float:
    _, earned, treated = job_training()
    return float(least_squares(earned, np.column_stack([np.ones(len(earned)), treated]), kind).errors[1])


OURS: dict[str, Ours] = {
    "quine_poisson": {
        "coef": lambda: _named(PUPIL, _days().coefficients),
        "se": lambda: _named(PUPIL, np.sqrt(np.diag(_days().plain) / _days().dispersion)),
        "se_HC0": lambda: _named(
            PUPIL, modified_poisson(*quine_rows(), np.ones(sum(map(len, QUINE.values())))).errors
        ),
        "deviance": _deviance,
        "df": lambda: len(quine_rows()[0]) - len(PUPIL),
        "dispersion_pearson": lambda: _days().dispersion,
        "loglik": _likelihood,
    },
    "quine_nb": {
        "coef": lambda: _named(PUPIL, quine().coefficients),
        "se": lambda: _named(PUPIL, quine().errors),
        "theta": lambda: quine().theta,
        "se_theta": lambda: quine().theta_error,
        "twologlik": lambda: 2 * quine().log_likelihood,
        "theta_saturated": lambda: _saturated().theta,
    },
    "epil_gee": {
        "coef": lambda: _named(PATIENT, epil().coefficients),
        "se": lambda: _named(PATIENT, epil().errors),
        "alpha": lambda: epil().alike,
    },
    "epil_glmm": {
        "fixef": _fixed,
        "sd_subject": lambda: _patients().spread,
        "loglik": lambda: _patients().log_likelihood,
    },
    "petersen_cluster": {
        "coef": _slope,
        "se_iid": lambda: _errors("plain"),
        "se_HC1": lambda: _errors("HC1"),
        "se_firm_HC1": lambda: _errors("CR1", "firm"),
        "se_year_HC1": lambda: _errors("CR1", "year"),
        "se_twoway_HC1": _both_ways,
        "se_year_CR2": lambda: _errors("CR2", "year"),
    },
    "seatbelts_its": {
        "lm_t_law": lambda: _named(("t", "law"), belts_in_logarithms().coefficients[1:3]),
        "nw_se": lambda: _named(("t", "law"), np.sqrt(np.diag(belts_in_logarithms().newey_west(12)))[1:3]),
        "qp": lambda: _of_belts(errors=False),
        "qp_se": lambda: _of_belts(errors=True),
        "dispersion": lambda: belts().dispersion,
    },
    "sicily_its": {
        "poisson_RR": lambda: _ratio(spread=False),
        "quasi_RR": lambda: _ratio(spread=True),
        "dispersion": lambda: sicily().dispersion,
        "coef": lambda: _named(("(Intercept)", "smokban", "time"), sicily().coefficients),
    },
    "castle_twfe": {"unw": lambda: [_castle().estimate, _castle().se], "n": lambda: 550},
    "nsw_experimental": {
        "diff": lambda: trained().effects.others["unadjusted"].estimate,
        "se": lambda: _trained("plain"),
        "se_HC1": lambda: _trained("HC1"),
        "adj": lambda: trained().effects.overall.estimate,
        "adj_se_HC3": lambda: trained().effects.overall.se,
        "n_t": lambda: trained().effects.sides.treated,
        "n_c": lambda: trained().effects.sides.beside,
    },
    "ky_panel": {
        "schools": lambda: len({row["sch_id"] for row in _schools()}),
        "rows": lambda: len(_schools()),
        "by_year": _by_year,
    },
    "ky_fepois_year": {
        "coef": lambda: _of_years(kentucky().coefficients),
        "se": lambda: _of_years(kentucky().errors),
        "n": lambda: len(kentucky().expected),
    },
}
NOT_OURS: dict[str, dict[str, str]] = {
    "seatbelts_its": {"lm_full_law": "the same with how far people drove and the price of petrol beside it"},
    "castle_twfe": {"w": "units are not weighed by how many people they have: an effect is one of units"},
}
PLACES = {
    **dict.fromkeys(("quine_poisson", "quine_nb", "seatbelts_its", "sicily_its", "nsw_experimental"), 1e-4),
    "epil_glmm": 1e-3,
}
"""Generalised linear models to 1e-4, mixed models to 1e-3, as the results' page asks."""

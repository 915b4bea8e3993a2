"""The reference results on pooling, power and what comes back by itself, worked out again by our code.

`OURS` has a line for each value; `NOT_OURS` says why there is none of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from scipy import stats

from tests.reference.trials import EIGHT, PLACEBO, bcg, cbpp, london
from tests.shared import reference_result
from wholeschool.stats import holm
from wholeschool.stats.counts_again import RateSpread
from wholeschool.stats.families import false_discoveries
from wholeschool.stats.intercepts import Intercepts, random_intercepts
from wholeschool.stats.lines import Lines, random_lines
from wholeschool.stats.means import Means, random_means
from wholeschool.stats.measures_again import Followed, MeasureSpread, followed
from wholeschool.stats.pooling import Drawn, Method, Pooled, drawn_in, egger, pool
from wholeschool.stats.power import (
    Seen,
    arcsine_difference,
    groups_needed,
    of_groups,
    of_nested,
    of_units,
    shares_needed,
    units_needed,
)

FAMILIES = ("meta-analysis", "partial pooling", "power", "regression to mean", "multiple comparisons")
Ours = dict[str, Callable[[], Any]]


@cache
def trials(method: Method, *, small: bool = False) -> Pooled:
    log, variances, _ = bcg()
    return pool(log, variances, method, small=small)


@cache
def by_latitude() -> Pooled:
    log, variances, latitude = bcg()
    return pool(log, variances, moderators=latitude, small=False)


@cache
def schools(method: Method) -> Pooled:
    return pool(EIGHT[0], EIGHT[1] ** 2, method, small=False)


def drawn(tau: float) -> Drawn:
    return drawn_in(EIGHT[0], EIGHT[1] ** 2, tau**2)


@cache
def herds() -> Intercepts:
    counts, bases, later, units = cbpp()
    return random_intercepts(counts, bases, later, units=units)


@cache
def exam_lines(*, slopes: bool) -> Lines:
    return random_lines(london(), slopes=slopes)


@cache
def exams() -> Means:
    sums = london()
    means = sums.y / sums.size
    return random_means(sums.size, means, sums.yy - sums.size * means**2)


def common(found: Lines) -> dict[str, Any]:
    return {
        "fixef": dict(zip(("(Intercept)", "standLRT"), found.coefficients, strict=True)),
        "var_res": found.within, "loglik": found.log_likelihood,
    }  # fmt: skip


@cache
def placebo() -> Followed:
    return followed(PLACEBO)


def summary(found: Pooled) -> dict[str, Any]:
    return {
        "b": found.mean, "se": found.error, "ci": [found.low[0], found.high[0]], "tau2": found.between,
        "I2": 100 * found.i_squared, "Q": found.q, "k": found.studies,
    }  # fmt: skip


def smallest(seen: Seen) -> list[list[float]]:
    """The smallest effect with its interval, as PowerUpR has it."""
    half = float(stats.t.ppf(0.975, seen.freedom)) * seen.error
    return [[seen.smallest(), seen.smallest() - half, seen.smallest() + half]]


COVARIATES = {"explained": 0.5, "explained_between": 0.5, "covariates": 1}

OURS: dict[str, Ours] = {
    "bcg_meta": {
        "REML": lambda: summary(trials("reml")),
        "DL": lambda: summary(trials("dl")),
        "EE": lambda: summary(trials("fixed")),
        "PM": lambda: summary(trials("pm")),
        "KNHA": lambda: summary(trials("reml", small=True)),
        "pred_int": lambda: [trials("reml").next_low, trials("reml").next_high],
        "egger": lambda: egger(*bcg()[:2])[0],
    },
    "bcg_metareg": {
        "b": lambda: [*by_latitude().coefficients],
        "se": lambda: [*by_latitude().errors],
        "tau2": lambda: by_latitude().between,
        "R2": lambda: 100 * by_latitude().explained,
    },
    "eight_schools": {
        "EE": lambda: summary(schools("fixed")),
        "REML": lambda: summary(schools("reml")),
        "shrunk": lambda: {f"tau{tau}": [*drawn(tau).values] for tau in (0, 5, 8, 10)},
        "muhat": lambda: {f"tau{tau}": [drawn(tau).mean, drawn(tau).error] for tau in (0, 5, 8, 10)},
    },
    "cbpp_glmer": {
        "fixef": lambda: dict(
            zip(("(Intercept)", "period2", "period3", "period4"), herds().coefficients, strict=True)
        ),
        "sd": lambda: herds().spread,
        "loglik": lambda: herds().log_likelihood,
    },
    "exam_multilevel": {
        "null": lambda: {
            "var_school": exams().between_units,
            "var_res": exams().within_units,
            "icc": exams().between,
        },
        "ri": lambda: {
            **common(exam_lines(slopes=False)),
            "se": dict(zip(("(Intercept)", "standLRT"), exam_lines(slopes=False).errors, strict=True)),
            "var_school": exam_lines(slopes=False).between[0, 0],
        },
        "rs": lambda: {**common(exam_lines(slopes=True)), "vc": [*exam_lines(slopes=True).between.ravel()]},
        "eb_school_1_5": lambda: [*exam_lines(slopes=False).drawn[:5, 0]],
        "eb_se_school_1_5": lambda: [*exam_lines(slopes=False).drawn_errors[:5, 0]],
    },
    "mdes_cra2": {
        "J40_n100_rho15": lambda: of_groups(40, 100, 0.15).smallest(),
        "J40_n100_rho15_R2_50_R1_50_g1": lambda: of_groups(40, 100, 0.15, **COVARIATES).smallest(),
        "J20_n60_rho10": lambda: of_groups(20, 60, 0.1).smallest(),
        "J10_n150_rho05_P30": lambda: of_groups(10, 150, 0.05, 0.3).smallest(),
    },
    "pwr_2prop": {
        "n_2p": lambda: units_needed(arcsine_difference(0.1, 0.05), normal=True),
        "n_t": lambda: units_needed(0.2),
        "n_prop": lambda: shares_needed(0.1, 0.05),
        "h": lambda: arcsine_difference(0.1, 0.05),
    },
    "powerupr": {
        "mdes_plain": lambda: smallest(of_groups(40, 100, 0.15)),
        "mdes_cov": lambda: smallest(of_groups(40, 100, 0.15, **COVARIATES)),
        "power_cov": lambda: of_groups(40, 100, 0.15, **COVARIATES).chance(0.25),
        "mrss_J": lambda: groups_needed(0.2, 100, 0.15, **COVARIATES),
        "mdes_cra3": lambda: smallest(of_nested(60, 3, 15, 0.06, 0.17)),
        "mdes_ira400": lambda: smallest(of_units(400)),
    },
    "rtm_normal": {
        "mu50_sb2_81_sw2_19_cut60_high": lambda: MeasureSpread(50, 81, 19).comes_back(60),
        "mu50_sb2_50_sw2_50_cut60_high": lambda: MeasureSpread(50, 50, 50).comes_back(60),
        "two_baseline_measures": lambda: MeasureSpread(50, 50, 50).comes_back(60, times=2),
    },
    "rtm_eb_counts": {
        "y10": lambda: RateSpread(2, 0.5).expected(10),
        "y0": lambda: RateSpread(2, 0.5).expected(0),
        "w": lambda: RateSpread(2, 0.5).expected(1) - RateSpread(2, 0.5).expected(0),
    },
    "rtm_epil_placebo": {
        "cut": lambda: placebo().cut,
        "n": lambda: placebo().units,
        **{f"p{at + 1}": lambda at=at: placebo().means[at] for at in range(4)},
        "all_p1": lambda: placebo().everyone[0],
        "all_p2": lambda: placebo().everyone[1],
    },
    "bh_1995": {
        "BH": lambda: [*false_discoveries(given())],
        "BY": lambda: [*false_discoveries(given(), dependent=True)],
        "holm": lambda: [*holm(given())],
        "n_reject_BH05": lambda: int((false_discoveries(given()) <= 0.05).sum()),
    },
}


def given() -> list[float]:
    found: list[float] = reference_result("bh_1995")["p"]
    return found


NOT_OURS: dict[str, dict[str, str]] = {
    "bh_1995": {
        "p": "what is given, of which nothing is worked out",
        "hommel": "Holm's is told, which holds whatever tests have to do with each other",
        "n_reject_bonf05": "Holm's claims all that Bonferroni's does",
    },
}
PLACES = {
    **dict.fromkeys(("bcg_meta", "bcg_metareg", "eight_schools", "cbpp_glmer", "exam_multilevel"), 1e-3),
    "pwr_2prop": 5e-4,  # given to four digits
}
"""Models fitted by maximum likelihood to a thousandth, as the results' page asks; what has fewer places."""

"""The reference results on gaps, funnels, crossed groups and control charts, worked out again by our code.

`OURS` has a line for each value; `NOT_OURS` says why there is none of ours.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from statsmodels.datasets import nile

from tests.equity.test_adjusted import BERKELEY
from tests.equity.test_between import WORKED
from tests.shared import reference_file
from tests.stats.test_control import TYPES
from tests.stats.test_dispersed import BASES, COUNTS
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import Decomposed, decompose
from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.equity.crossed import Crossed, cross
from wholeschool.equity.gap import Gap
from wholeschool.equity.groups import gaps
from wholeschool.stats import Dispersed, dispersed, exact_share, poisson_interval, wilson_interval
from wholeschool.stats.control import RUN, ControlChart, control_chart
from wholeschool.stats.intercepts import Intercepts, random_intercepts

FAMILIES = ("disproportionality", "SPC")

# mlmRev::egsingle (American primary schools; R package mlmRev): rows of pupils who were kept down, and all:
# by sex, race and how many of the school's pupils are poor: to 50, 75, 90 and 100 per cent.
KEPT_DOWN = {
    ("girl", "other", "not hispanic"): ((11, 380), (2, 65), (3, 57), (3, 67)),
    ("girl", "other", "hispanic"): ((2, 101), (2, 44), (5, 98), (16, 307)),
    ("girl", "black", "not hispanic"): ((8, 189), (12, 205), (23, 414), (133, 1618)),
    ("boy", "other", "not hispanic"): ((6, 436), (1, 98), (3, 51), (1, 75)),
    ("boy", "other", "hispanic"): ((6, 116), (1, 25), (6, 85), (8, 248)),
    ("boy", "black", "not hispanic"): ((8, 254), (12, 212), (15, 362), (81, 1723)),
}
# MASS::quine (Aitkin, JRSS A 141, 1978; pupils of Walgett, New South Wales): absent on 20 days or more; all.
PAIR = (Counted("A", 30, 150), Counted("B", 45, 600))
QUINE = (Counted("A", 29, 69), Counted("N", 16, 77))


@cache
def pair() -> Gap:
    return gaps(PAIR, "B")[0]


@cache
def berkeley(school: str = "") -> float | None:
    return gaps([each for each in BERKELEY if school in ("", each.school)], "M")[-1].ratio


@cache
def parts() -> Decomposed:
    return decompose(AtSchools.of_counts("A", WORKED, "B"))


@cache
def twelve() -> Dispersed:
    found = dispersed(COUNTS, BASES, shares=True)
    assert found is not None
    return found


@cache
def kentucky() -> tuple[Dispersed, list[float], list[float]]:
    with reference_file("ky_oss_school_year.csv").open(encoding="utf-8") as file:
        rows = [each for each in csv.DictReader(file) if each["year"] == "2016-2017"]
    counts, bases = ([float(row[name]) for row in rows] for name in ("y", "n"))
    found = dispersed(counts, bases, shares=False)
    assert found is not None
    return found, counts, bases


@cache
def kept_down() -> Crossed:
    found = cross([
        Counted(BETWEEN.join((*names, f"quarter {at}")), *cell)
        for names, cells in KEPT_DOWN.items() for at, cell in enumerate(cells)
    ])  # fmt: skip
    assert found is not None
    return found


@cache
def kept_down_spread() -> Intercepts:
    cells = [cell for cells in KEPT_DOWN.values() for cell in cells]
    return random_intercepts([count for count, _ in cells], [base for _, base in cells])


@cache
def virginia() -> tuple[dict[str, list[int]], Intercepts]:
    """Suspended pupils and all: girls, boys; and the schools' shares fitted."""
    sexes: dict[str, list[int]] = {"female": [0, 0], "male": [0, 0]}
    schools: dict[int, list[int]] = {}
    with reference_file("suspend.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for found in (
                sexes["male" if row["male"] == "1" else "female"],
                schools.setdefault(int(row["school"]), [0, 0]),
            ):
                found[0] += int(row["sus"])
                found[1] += 1
    counts, bases = zip(*(schools[each] for each in sorted(schools)), strict=True)
    return sexes, random_intercepts(counts, bases)


@cache
def of_boys() -> Gap:
    sexes, _ = virginia()
    return gaps([Counted(name, *cell) for name, cell in sexes.items()], "female")[1]


@cache
def river(first: int | None = None) -> ControlChart:
    return control_chart(nile.load_pandas().data["volume"].to_numpy()[:first])


def _runs() -> list[dict[str, int]]:
    """Stretches of seven or more on one side of the mean, told apart from signals that come before them."""
    sides = np.sign(nile.load_pandas().data["volume"].to_numpy() - river().mean).astype(int)
    ends = [*np.flatnonzero(np.diff(sides)).tolist(), len(sides) - 1]
    begins = [0, *(each + 1 for each in ends[:-1])]
    spans = [(first, last) for first, last in zip(begins, ends, strict=True) if last - first + 1 >= RUN]
    # What the chart says of them: none of their values is usual.
    assert all(all(river().signals[first : last + 1]) for first, last in spans)
    return [{"start": first + 1, "end": last + 1, "side": int(sides[first])} for first, last in spans]


def _ends(ratio: Gap) -> list[float | None]:
    return [ratio.ratio, ratio.ratio_low, ratio.ratio_high]


def _wilson(count: int, base: int) -> list[float]:
    low, high = wilson_interval(np.array([count / base]), np.array([float(base)]))
    return [float(low[0]), float(high[0])]


def _poisson(count: float, base: float) -> list[float]:
    low, high = poisson_interval(np.array([count]), np.array([base]))
    return [count / base, float(low[0]), float(high[0])]


def _expected() -> np.ndarray:
    return BASES * twelve().target


def _bare() -> Dispersed:
    return Dispersed(twelve().target, 1.0, 1.0, 0.0, shares=True)


def _types() -> list[str]:
    told = {said: name for name, said in TYPES.items()}
    chart = river()
    return [told[each, side if each else None] for each, side in zip(chart.signals, chart.sides, strict=True)]


def _limits(first: int | None = None) -> dict[str, float]:
    chart = river(first)
    return {
        "mean": chart.mean, "mrbar": chart.moving_range, "mr": chart.moving_range, "lcl": chart.low,
        "lpl": chart.low, "ucl": chart.high, "upl": chart.high, "ucl_mr": chart.range_high,
    }  # fmt: skip


Ours = dict[str, Callable[[], Any]]

OURS: dict[str, Ours] = {
    "rr_2x2": {
        "risk1": lambda: pair().risk,
        "risk0": lambda: gaps(PAIR, "B")[1].risk,
        "rr_katz": lambda: _ends(pair()),
        "rate_ratio_exact": lambda: _ends(gaps(PAIR, "B", events=True)[0]),
        "wilson1": lambda: [pair().low, pair().high],
        "wilson0": lambda: _wilson(45, 600),
        "cp1": lambda: [*exact_share(30, 150)],
        "fisher_p": lambda: pair().p,
        "rd": lambda: pair().difference,
    },
    "wilson_zero": {
        "w0": lambda: _wilson(0, 20),
        "cp0": lambda: [*exact_share(0, 20)],
        "w1of7": lambda: _wilson(1, 7),
        "cp1of7": lambda: [*exact_share(1, 7)],
        "pois_exact_5": lambda: _poisson(5, 100),
        "pois_byar_like_0": lambda: _poisson(0, 100),
    },
    "ucb_simpson": {
        "crude_rr": berkeley,
        "dept_rr": lambda: [berkeley(str(at)) for at in range(6)],
    },
    "quine_pa_rr": {
        "table": lambda: {each.group: [each.base - each.count, each.count] for each in QUINE},
        "rr_A_vs_N": lambda: gaps(QUINE, "N")[0].ratio,
    },
    "kitagawa_worked": {
        "RA": lambda: sum(each.count for each in WORKED if each.group == "A") / 600,
        "RB": lambda: sum(each.count for each in WORKED if each.group == "A") / 600 - parts().gap,
        "diff": lambda: parts().gap,
        "composition": lambda: parts().between,
        "rate": lambda: parts().within,
    },
    "funnel_worked": {
        "target": lambda: twelve().target,
        "z": lambda: _bare().z(COUNTS / BASES, BASES),
        "phi_raw": lambda: twelve().phi_raw,
        "phi_w10": lambda: twelve().phi,
        "tau2": lambda: twelve().between,
        "z_additive": lambda: twelve().z(COUNTS / BASES, BASES),
        "z_mult": lambda: _bare().z(COUNTS / BASES, BASES) / math.sqrt(twelve().phi),
    },
    "sir_exact": {
        "E": _expected,
        "SR": lambda: COUNTS / _expected(),
        "lo": lambda: poisson_interval(COUNTS, _expected())[0],
        "hi": lambda: poisson_interval(COUNTS, _expected())[1],
    },
    "maihda_egsingle_binary": {
        "n_strata": lambda: len(kept_down().groups),
        "v0": lambda: kept_down_spread().spread ** 2,
        "vpc0": lambda: kept_down().between,
        "v1": lambda: 0.0 if kept_down().singular else None,
        "vpc1": lambda: 0.0 if kept_down().singular else None,
        "pcv": lambda: kept_down().alone,
    },
    "xmr_nile24": {
        name: lambda name=name: _limits(24)[name] for name in ("mean", "mrbar", "lcl", "ucl", "ucl_mr")
    },
    "xmr_nile_full": {
        **{name: lambda name=name: _limits()[name] for name in ("mean", "mrbar", "lcl", "ucl")},
        "points_outside": lambda: [at + 1 for at, each in enumerate(river().signals) if each == "outside"],
        "runs_ge7": _runs,
    },
    "spc_nile_types": {
        **{name: lambda name=name: _limits()[name] for name in ("mean", "mr", "upl", "lpl")},
        "counts": lambda: dict(Counter(_types())),
        "types": _types,
    },
    "suspend_virginia": {
        "n": lambda: sum(base for _, base in virginia()[0].values()),
        "schools": lambda: len(virginia()[1].shrunk),
        "pos": lambda: sum(count for count, _ in virginia()[0].values()),
        "table_male": lambda: {name: [base - count, count] for name, (count, base) in virginia()[0].items()},
        "rr_male": lambda: _ends(of_boys()),
        "null_var": lambda: virginia()[1].spread ** 2,
        "null_icc_latent": lambda: virginia()[1].between,
    },
    "suspend_school_eb": {
        "int": lambda: virginia()[1].coefficients[0],
        "sd": lambda: virginia()[1].spread,
        "ranef_first5": lambda: virginia()[1].intercepts[:5],
        "p_first5": lambda: virginia()[1].shrunk[:5],
    },
    "ky_school_overdispersion": {
        "n_schools": lambda: len(kentucky()[1]),
        "sum_y": lambda: sum(kentucky()[1]),
        "sum_n": lambda: sum(kentucky()[2]),
        "target": lambda: kentucky()[0].target,
        "zeros": lambda: sum(each == 0 for each in kentucky()[1]),
        "phi_raw": lambda: kentucky()[0].phi_raw,
        "phi_w10": lambda: kentucky()[0].phi,
    },
}
_NO_ODDS = "an odds ratio is never told: it is no ratio of shares"
_COVARIATES = "gaps are adjusted for schools, not for a list of covariates"
_OTHER_ROOM = "a model of single pupils: early warning's, not the gaps'"
NOT_OURS: dict[str, dict[str, str]] = {
    "oaxaca_ccard": dict.fromkeys(("two", "three"), "parts are told between schools, not by covariates"),
    "rr_2x2": {
        "rr_small": "where cells are small the score interval takes its place",
        "or": _NO_ODDS,
        "chisq": "the exact test is told in its place",
    },
    "ucb_simpson": dict.fromkeys(("mh_or", "mh_chisq", "mh_ci"), _NO_ODDS),
    "quine_pa_rr": dict.fromkeys(("adj_log_rr_N", "adj_se_HC0"), _COVARIATES),
    "kitagawa_worked": {"threefold": "two parts are told, which readers can add up, and no interaction"},
    "maihda_exam_gaussian": dict.fromkeys(
        ("n_strata", "v0", "res0", "vpc0", "v1", "pcv"), "crossed groups are told of shares, not of scores"
    ),
    "funnel_worked": {"limits_lo998_lo95_hi95_hi998": "they have no room for schools that differ anyway"},
    "sir_exact": {"z_sqrt": "the exact interval is told in its place"},
    "suspend_virginia": dict.fromkeys(
        (
            "glmer_fixef", "glmer_sd", "glmer_loglik", "logit", "logit_se_cl", "modpois", "modpois_se_HC0",
            "modpois_se_cl", "auc_insample", "brier",
        ),
        _OTHER_ROOM,
    ),
    "suspend_school_eb": {"raw_first5": "shares as counted, of which nothing is worked out"},
    "ky_school_overdispersion": dict.fromkeys(("nb_theta", "nb_mu"), "over-dispersion is Spiegelhalter's"),
}  # fmt: skip
PLACES = {
    **dict.fromkeys(("maihda_egsingle_binary", "suspend_virginia", "suspend_school_eb"), 1e-3),
    "ky_school_overdispersion": 6e-5,
}
"""Models fitted by maximum likelihood to a thousandth, as the results' page asks; what has fewer places."""

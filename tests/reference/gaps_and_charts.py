"""The reference results on gaps, funnels, crossed groups and control charts, worked out again by our code.

`OURS` has a line for each value; `NOT_OURS` says why there is none of ours.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.equity.test_between import WORKED
from tests.reference.worked import (
    EXAM,
    PAIR,
    QUINE,
    bare,
    berkeley,
    cards,
    ends,
    exam,
    expected,
    kentucky,
    kentucky_spread,
    kept_down,
    kept_down_beyond,
    kept_down_spread,
    limits,
    of_boys,
    pair,
    parts,
    poisson,
    quine_adjusted,
    river,
    runs,
    suspended,
    threefold,
    twelve,
    types,
    virginia,
    wilson,
)
from tests.stats.test_dispersed import BASES, COUNTS
from wholeschool.equity.groups import gaps
from wholeschool.stats import exact_share, poisson_interval

FAMILIES = ("disproportionality", "SPC", "safeguards")
Ours = dict[str, Callable[[], Any]]

OURS: dict[str, Ours] = {
    "oaxaca_ccard": {
        "two": lambda: [cards().two[at].value for at in (1, 0, 2)],
        "three": lambda: [each.value for each in (*(cards().three or ()), cards().two[2])],
    },
    "rr_2x2": {
        "risk1": lambda: pair().risk,
        "risk0": lambda: gaps(PAIR, "B")[1].risk,
        "rr_katz": lambda: ends(pair()),
        "rate_ratio_exact": lambda: ends(gaps(PAIR, "B", events=True)[0]),
        "wilson1": lambda: [pair().low, pair().high],
        "wilson0": lambda: wilson(45, 600),
        "cp1": lambda: [*exact_share(30, 150)],
        "fisher_p": lambda: pair().p,
        "rd": lambda: pair().difference,
    },
    "wilson_zero": {
        "w0": lambda: wilson(0, 20),
        "cp0": lambda: [*exact_share(0, 20)],
        "w1of7": lambda: wilson(1, 7),
        "cp1of7": lambda: [*exact_share(1, 7)],
        "pois_exact_5": lambda: poisson(5, 100),
        "pois_byar_like_0": lambda: poisson(0, 100),
    },
    "ucb_simpson": {
        "crude_rr": berkeley,
        "dept_rr": lambda: [berkeley(str(at)) for at in range(6)],
    },
    "quine_pa_rr": {
        "table": lambda: {each.group: [each.base - each.count, each.count] for each in QUINE},
        "rr_A_vs_N": lambda: gaps(QUINE, "N")[0].ratio,
        "adj_log_rr_N": lambda: math.log(quine_adjusted().ratio),
        "adj_se_HC0": lambda: math.log(quine_adjusted().high / quine_adjusted().ratio) / 1.959963984540054,
    },
    "kitagawa_worked": {
        "RA": lambda: sum(each.count for each in WORKED if each.group == "A") / 600,
        "RB": lambda: sum(each.count for each in WORKED if each.group == "A") / 600 - parts().gap,
        "diff": lambda: parts().gap,
        "composition": lambda: parts().between,
        "rate": lambda: parts().within,
        "threefold": lambda: {
            name: round(part.value, 8)  # as many places as are given
            for name, part in zip(("composition", "rate", "interaction"), threefold(), strict=True)
        },
    },
    "funnel_worked": {
        "target": lambda: twelve().target,
        "z": lambda: bare().z(COUNTS / BASES, BASES),
        "phi_raw": lambda: twelve().phi_raw,
        "phi_w10": lambda: twelve().phi,
        "tau2": lambda: twelve().between,
        "z_additive": lambda: twelve().z(COUNTS / BASES, BASES),
        "z_mult": lambda: bare().z(COUNTS / BASES, BASES) / math.sqrt(twelve().phi),
    },
    "sir_exact": {
        "E": expected,
        "SR": lambda: COUNTS / expected(),
        "lo": lambda: poisson_interval(COUNTS, expected())[0],
        "hi": lambda: poisson_interval(COUNTS, expected())[1],
    },
    "maihda_exam_gaussian": {
        "n_strata": lambda: len(EXAM),
        "v0": lambda: exam(bare=True).between_units,
        "res0": lambda: exam(bare=True).within_units,
        "vpc0": lambda: exam(bare=True).between,
        "v1": lambda: exam(bare=False).between_units,
        "pcv": lambda: 1 - exam(bare=False).between_units / exam(bare=True).between_units,
    },
    "maihda_egsingle_binary": {
        "n_strata": lambda: len(kept_down().groups),
        "v0": lambda: kept_down_spread().spread ** 2,
        "vpc0": lambda: kept_down().between,
        "v1": lambda: kept_down_beyond().spread ** 2,
        "vpc1": lambda: kept_down_beyond().between,
        "pcv": lambda: kept_down().alone,
    },
    "xmr_nile24": {
        name: lambda name=name: limits(24)[name] for name in ("mean", "mrbar", "lcl", "ucl", "ucl_mr")
    },
    "xmr_nile_full": {
        **{name: lambda name=name: limits()[name] for name in ("mean", "mrbar", "lcl", "ucl")},
        "points_outside": lambda: [at + 1 for at, each in enumerate(river().signals) if each == "outside"],
        "runs_ge7": runs,
    },
    "spc_nile_types": {
        **{name: lambda name=name: limits()[name] for name in ("mean", "mr", "upl", "lpl")},
        "counts": lambda: dict(Counter(types())),
        "types": types,
    },
    "suspend_virginia": {
        "n": lambda: sum(base for _, base in virginia()[0].values()),
        "schools": lambda: len(virginia()[1].shrunk),
        "pos": lambda: sum(count for count, _ in virginia()[0].values()),
        "table_male": lambda: {name: [base - count, count] for name, (count, base) in virginia()[0].items()},
        "rr_male": lambda: ends(of_boys()),
        "modpois": lambda: [*suspended(clustered=False).coefficients],
        "modpois_se_HC0": lambda: [*suspended(clustered=False).errors],
        "modpois_se_cl": lambda: [*suspended(clustered=True).errors],
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
        "nb_theta": lambda: kentucky_spread().theta,
        "nb_mu": lambda: math.exp(kentucky_spread().coefficients[0]),
    },
}
_NO_ODDS = "an odds ratio is never told: it is no ratio of shares"
_OTHER_ROOM = "a model of single pupils: early warning's, not the gaps'"
NOT_OURS: dict[str, dict[str, str]] = {
    "rr_2x2": {
        "rr_small": "where cells are small the score interval takes its place",
        "or": _NO_ODDS,
        "chisq": "the exact test is told in its place",
    },
    "ucb_simpson": dict.fromkeys(("mh_or", "mh_chisq", "mh_ci"), _NO_ODDS),
    "funnel_worked": {"limits_lo998_lo95_hi95_hi998": "they have no room for schools that differ anyway"},
    "sir_exact": {"z_sqrt": "the exact interval is told in its place"},
    "suspend_virginia": dict.fromkeys(
        (
            "glmer_fixef", "glmer_sd", "glmer_loglik", "logit", "logit_se_cl",  "auc_insample", "brier",
        ),
        _OTHER_ROOM,
    ),
    "suspend_school_eb": {"raw_first5": "shares as counted, of which nothing is worked out"},
    "dp_discrete_laplace": dict.fromkeys(
        ("eps0.5", "eps1.0"), "opendp draws it: tests/disclosure/test_noise.py holds what is drawn to it"
    ),
}  # fmt: skip
PLACES = {
    **dict.fromkeys(
        ("maihda_exam_gaussian", "maihda_egsingle_binary", "suspend_virginia", "suspend_school_eb"), 1e-3
    ),
    "ky_school_overdispersion": 6e-5,
    "quine_pa_rr": 6e-6,
}
"""Models fitted by maximum likelihood to a thousandth, as the results' page asks; what has fewer places."""
CLOSED = ("n", "n_strata", "schools", "pos", "table_male", "rr_male", "n_schools", "sum_y", "sum_n", "zeros")
"""Values beside such models that are closed forms."""

"""Jumps at a line: of an outcome, and of how many there are on either side of it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.stats.loading import lightly

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Jump:
    """How much an outcome jumps at a line, upwards over it.

    `effect`, `se`, `low`, `high`, `p`: corrected for bias and robust (95 %). `plain`: the jump of two lines,
    each fitted within `bandwidth` of the cut-off, as people draw it. `below`, `above`: rows within it.
    `followed`, `followed_p`: of a fuzzy jump how much more take what the rule gives; None where it is sharp.
    """

    effect: float
    se: float
    low: float
    high: float
    p: float
    plain: float
    bandwidth: float
    below: int
    above: int
    followed: float | None = None
    followed_p: float | None = None


def jump(
    outcome: Floats,
    running: Floats,
    cutoff: float,
    *,
    took: Floats | None = None,
    covariates: Floats | None = None,
    bandwidth: float | None = None,
) -> Jump:
    """The jump of an outcome (n,) where `running` (n,) reaches the cut-off, by local lines on both sides.

    Triangular weights; the bandwidth is the one of least mean squared error, unless it is given. `took` (n,):
    0 or 1; the effect is then that on those who do as the rule says. `covariates` (n, k) adjust. Source:
    Calonico, Cattaneo & Titiunik (2014), Econometrica 82, by `diff-diff`, equal to R's `rdrobust`. Raises
    ValueError where too few rows are near.
    """
    # Here, because it takes a second to load.
    with lightly():
        from diff_diff import RegressionDiscontinuity
    from pandas import DataFrame

    columns: dict[str, Any] = {"outcome": outcome, "running": running}
    if took is not None:
        columns["took"] = took
    names = [] if covariates is None else [f"covariate_{place}" for place in range(covariates.shape[1])]
    columns |= {name: covariates[:, place] for place, name in enumerate(names) if covariates is not None}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of values that many share; what matters of it is said by callers
        fit = RegressionDiscontinuity(cutoff=cutoff, h=bandwidth).fit(
            DataFrame(columns), outcome="outcome", running="running",
            takeup=None if took is None else "took", covariates=names or None,
        )  # fmt: skip
    if not np.isfinite([fit.att, fit.se]).all():
        raise ValueError("too few rows are near the cut-off")
    return Jump(
        float(fit.att), float(fit.se), float(fit.conf_int[0]), float(fit.conf_int[1]), float(fit.p_value),
        float(fit.att_conventional), float(fit.h_left), int(fit.n_h_left), int(fit.n_h_right),
        None if took is None else float(fit.first_stage),
        None if took is None else float(fit.first_stage_p_value),
    )  # fmt: skip


def density_p(running: Floats, cutoff: float) -> float:
    """How likely as great a jump is in how many there are on either side of a line, where there is none.

    Source: Cattaneo, Jansson & Ma (2020), Journal of the American Statistical Association 115, by
    `diff-diff`, equal to R's `rddensity`. NaN where it cannot be told.
    """
    with lightly():
        from diff_diff import RDDensityTest
    from pandas import DataFrame

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = RDDensityTest(cutoff=cutoff).fit(DataFrame({"running": running}), running="running")
        except (ValueError, np.linalg.LinAlgError):
            return float("nan")
    return float(found.p_value)

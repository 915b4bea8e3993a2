"""Estimates of many units that differ by more than chance: each drawn towards what they have in common."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.stats.funnel import paule_mandel

Floats = npt.NDArray[np.float64]

FEWEST = 5
"""With fewer units nothing is told of their spread."""


@dataclass(frozen=True, eq=False)
class Shrunk:
    """`mean` of the units with its interval; `between` is tau², the variance between them.

    `values`, `low` and `high`: one a unit, drawn towards the mean the more the less the unit itself tells;
    NaN where it tells nothing. `next_low` to `next_high`: where the next unit of the kind would lie; where
    units tell little of their spread it holds nearer 90 of 100 than 95.
    """

    mean: float
    mean_low: float
    mean_high: float
    between: float
    next_low: float
    next_high: float
    values: Floats
    low: Floats
    high: Floats


def shrunk(values: Floats, variances: Floats, confidence: float = 0.95) -> Shrunk | None:
    """Empirical Bayes of units with known variances; None with fewer than `FEWEST` of them.

    tau² by Paule & Mandel (1982), the mean and its interval by `mean_of`. A unit is drawn in by B = (k − 3) ÷
    (k − 1) · variance ÷ (tau² + variance), k units; its interval allows for tau² and the mean being estimates
    themselves (Morris, Journal of the American Statistical Association 78, 1983, section 5). The next unit's
    has Student's t with two degrees of freedom fewer than units (Higgins, Thompson & Spiegelhalter, Journal
    of the Royal Statistical Society A 172, 2009). NaN = not known; nor is a unit that chance has no part in.
    """
    known = np.isfinite(values) & np.isfinite(variances) & (variances > 0)
    if known.sum() < FEWEST:
        return None
    y, v = np.where(known, values, 0.0), np.where(known, variances, 1.0)
    between = float(paule_mandel(y[None], v[None], known[None], known.sum(keepdims=True))[0])
    weights = np.where(known, 1 / (v + between), 0.0)
    mean, error = mean_of(y[known], v[known], between)
    of_mean = float(1 / weights.sum())
    z = float(special.ndtri((1 + confidence) / 2))
    units = int(known.sum())
    draw = (units - 3) / (units - 1) * v / (between + v)
    drawn = y + draw * (mean - y)
    typical = float((weights * v).sum() / weights.sum())
    spread = 2 / (units - 3) * draw**2 * (typical + between) / (v + between) * (y - mean) ** 2
    reach = z * np.sqrt((1 - draw) * v + draw**2 * of_mean + spread)
    t = float(special.stdtrit(units - 2, (1 + confidence) / 2))
    likely = float(special.stdtrit(units - 1, (1 + confidence) / 2))
    ends = (likely * error, t * math.sqrt(between + of_mean))
    drawn, low, high = (np.where(known, each, np.nan) for each in (drawn, drawn - reach, drawn + reach))
    return Shrunk(
        mean, mean - ends[0], mean + ends[0], between, mean - ends[1], mean + ends[1], drawn, low, high
    )


def mean_of(values: Floats, variances: Floats, between: float) -> tuple[float, float]:
    """The mean of units and its standard error, to be used with Student's t, one degree fewer than units.

    Hartung & Knapp (Statistics in Medicine 20, 2001): tau² (`between`) is an estimate, and of few units a bad
    one, so that the normal interval holds the mean too seldom. Never narrower than with tau² known: where
    units lie closer together than chance makes, that too is chance (Röver, Knapp & Friede, BMC Medical
    Research Methodology 15, 2015).
    """
    weights = 1 / (variances + between)
    mean = float((weights * values).sum() / weights.sum())
    squares = float((weights * (values - mean) ** 2).sum()) / (len(values) - 1)
    return mean, math.sqrt(max(1.0, squares) / weights.sum())

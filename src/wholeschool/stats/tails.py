"""Tails and quantiles that tests go by, without `scipy.stats`, which takes a second to load."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]


def t_quantile(p: float, freedom: float) -> float:
    """Below which Student's t lies with chance `p`, 0 < p < 1; the normal's where `freedom` is infinite."""
    return float(special.ndtri(p) if math.isinf(freedom) else special.stdtrit(freedom, p))


def t_beyond(statistics: npt.ArrayLike, freedom: float) -> Floats:
    """The chance that Student's t lies as far from nought as each of the statistics, on either side."""
    size = -np.abs(np.asarray(statistics, dtype=np.float64))
    found: Floats = 2 * (special.ndtr(size) if math.isinf(freedom) else special.stdtr(freedom, size))
    return found


def chi2_beyond(statistic: float, freedom: float) -> float:
    """The chance that chi-squared lies above a statistic, which rounding may have put below nought."""
    return float(special.chdtrc(freedom, max(statistic, 0.0)))


def f_beyond(statistic: float, upper: float, lower: float) -> float:
    """The chance that Fisher's F lies above a statistic, which rounding may have put below nought."""
    return float(special.fdtrc(upper, lower, max(statistic, 0.0)))

"""What a single series could show of a step in its level, beside a trend, when its values hang together."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from wholeschool.stats.power import Seen

Floats = npt.NDArray[np.float64]
_MOST_ALIKE = 0.95
_SPARE = 6
"""Values more than it takes to fit a series: with fewer nobody can tell whether neighbours are alike."""


def step_in_series(past: npt.ArrayLike, after: int, season: int = 1) -> tuple[Seen, float]:
    """A step from the end of `past` (n,) on, over `after` further values; and how alike neighbours are.

    By least squares with a level, a trend and one level a place in the `season` (1 = none). Its error allows
    for neighbours being alike (an autoregression of order 1, from what the past leaves over; Zhang, Wagner &
    Ross-Degnan, Journal of Clinical Epidemiology 64, 2011, work it out by simulation). Raises ValueError
    where the past has fewer than six values more than it takes to fit it, or never swings.
    """
    y = np.asarray(past, dtype=np.float64)
    n = len(y)
    whole = _design(n + after, season)
    before = whole[:n]
    spare = n - before.shape[1]
    if after < 1 or spare < _SPARE:
        raise ValueError("the series is too short")
    left = y - before @ np.linalg.lstsq(before, y, rcond=None)[0]
    squares = float(left @ left)
    if not squares > 1e-18 * max(1.0, float(y @ y)):
        raise ValueError("the series never swings")
    # Residuals of a fit are less alike than what was fitted: by about its columns ÷ values.
    alike = float(left[1:] @ left[:-1]) / squares + before.shape[1] / n
    alike = min(max(alike, 0.0), _MOST_ALIKE)
    x = np.column_stack([whole, np.arange(n + after) >= n]).astype(np.float64)
    apart = np.abs(np.subtract.outer(np.arange(n + after), np.arange(n + after)))
    inverse = np.linalg.pinv(x.T @ x)
    variance = (inverse @ x.T @ alike**apart @ x @ inverse)[-1, -1] * squares / spare
    return Seen(math.sqrt(float(variance)), float(n + after - x.shape[1])), alike


def _design(length: int, season: int) -> Floats:
    """A level, a trend, and a level for each place of the season but the first."""
    at = np.arange(length)
    places = [(at % season == place).astype(np.float64) for place in range(1, season)]
    return np.column_stack([np.ones(length), at - length / 2, *places])

"""Control charts of single values over time (XmR): what is more than the usual ups and downs.

Limits: mean ± 2.66 mean moving ranges (Shewhart 1931; Wheeler, Understanding Variation, 2000). Rules: the
four of NHS England's Making Data Count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FEWEST_POINTS = 12
"""With fewer values limits move too much to be drawn (Making Data Count)."""
RUN = 7
"""So many values in a row on one side of the mean, or all rising or all falling, are a signal."""
_LIMIT, _RANGE_LIMIT = 2.66, 3.267
_OUTER_THIRD = 2 / 3

Signal = Literal["", "outside", "trend", "outer_third", "run"]
"""Why a value is no usual one; "" = usual. Of several the first of this order is said."""


@dataclass(frozen=True, eq=False)
class ControlChart:
    """`low` and `high` are the limits of values, `range_high` that of moving ranges.

    `signals` has one of `Signal` a value; `sides` 1 above the mean, -1 below, 0 on it; of a trend 1 = rising.
    """

    mean: float
    moving_range: float
    low: float
    high: float
    range_high: float
    signals: tuple[Signal, ...]
    sides: tuple[int, ...]


def control_chart(values: npt.ArrayLike, baseline: int | None = None) -> ControlChart:
    """The chart of values in order of time, equally far apart; limits by the first `baseline` of them or all.

    Raises ValueError where fewer than 2 values make the limits, or one is not finite.
    """
    x = np.asarray(values, dtype=np.float64)
    base = x if baseline is None else x[:baseline]
    if len(base) < 2 or not np.isfinite(x).all():
        raise ValueError("a control chart needs two values or more, all of them numbers")
    mean, moving_range = float(base.mean()), float(np.abs(np.diff(base)).mean())
    low, high = mean - _LIMIT * moving_range, mean + _LIMIT * moving_range
    side = np.sign(x - mean).astype(int)
    outside = (x < low) | (x > high)
    far = ~outside & (np.abs(x - mean) > _OUTER_THIRD * _LIMIT * moving_range)
    steps = np.concatenate([[0], np.sign(np.diff(x))]).astype(int)
    trend = _trends(steps)
    rules: tuple[tuple[Signal, Bools], ...] = (
        ("outside", outside),
        ("trend", trend),
        ("outer_third", far & _two_of_three(far, side)),
        ("run", _in_runs(side)),
    )
    signals = tuple(_first(rules, at) for at in range(len(x)))
    of_signal = np.where([each == "trend" for each in signals], _direction(steps, trend), side)
    return ControlChart(
        mean, moving_range, low, high, _RANGE_LIMIT * moving_range, signals, tuple(of_signal.tolist())
    )


def _first(rules: tuple[tuple[Signal, Bools], ...], at: int) -> Signal:
    for name, hit in rules:
        if hit[at]:
            return name
    return ""


def _in_runs(side: npt.NDArray[np.int64]) -> Bools:
    """Values that belong to a run of `RUN` or more on one side of the mean."""
    found = np.zeros(len(side), bool)
    for start in range(len(side) - RUN + 1):
        if abs(int(side[start : start + RUN].sum())) == RUN:
            found[start : start + RUN] = True
    return found


def _trends(steps: npt.NDArray[np.int64]) -> Bools:
    """Values that belong to `RUN` or more that all rise or all fall: one step fewer than values."""
    found = np.zeros(len(steps), bool)
    for start in range(1, len(steps) - RUN + 2):
        if abs(int(steps[start : start + RUN - 1].sum())) == RUN - 1:
            found[start - 1 : start + RUN - 1] = True
    return found


def _direction(steps: npt.NDArray[np.int64], trend: Bools) -> npt.NDArray[np.int64]:
    """Whether a trend rises: the first value of one goes by the step after it."""
    after = np.concatenate([steps[1:], [0]])
    begins = trend & ~np.concatenate([[False], trend[:-1]])
    return np.where(begins, after, steps)


def _two_of_three(far: Bools, side: npt.NDArray[np.int64]) -> Bools:
    """Values in three that follow each other on one side, two of them in the outer third."""
    found = np.zeros(len(far), bool)
    for start in range(len(far) - 2):
        three = slice(start, start + 3)
        if far[three].sum() >= 2 and abs(int(side[three].sum())) == 3:
            found[three] = True
    return found

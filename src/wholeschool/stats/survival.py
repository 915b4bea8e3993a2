"""How long until something happens, where some have not got there yet: Kaplan and Meier's estimate."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Waiting:
    """Waiting times of some groups; arrays are groups × times, times 0, 1, 2 … in whole units.

    `survival`: the share for whom it has not happened by the end of that time, with its interval `low` to
    `high`. `at_risk`: for how many it could happen then.
    """

    survival: Floats
    low: Floats
    high: Floats
    at_risk: npt.NDArray[np.int64]

    def only(self, groups: slice) -> Waiting:
        """Some of the groups."""
        return Waiting(*(getattr(self, each.name)[groups] for each in fields(self)))

    def quantile(self, share: float = 0.5) -> tuple[Floats, Floats, Floats]:
        """The time by which it has happened to this share, and the interval of that time.

        One value a group, NaN where it is not reached. The interval is all times at which the interval of the
        curve holds 1 − share (Brookmeyer & Crowley, Biometrics 38, 1982).
        """
        left = 1 - share
        return _first_at(self.survival, left), _first_at(self.low, left), _first_at(self.high, left)


def waiting_times(
    happened: npt.NDArray[np.int64], censored: npt.NDArray[np.int64], confidence: float = 0.95
) -> Waiting:
    """The estimate from counts: groups × times, to how many it happened, and who was last seen, at each time.

    Those last seen at a time were at risk at it (Kaplan & Meier, Journal of the American Statistical
    Association 53, 1958). Variance by Greenwood; interval on the scale of log(−log), which stays between 0
    and 1 (Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data, 1980, section 1.3).
    """
    leaving = happened + censored
    at_risk = leaving.sum(axis=1, keepdims=True) - np.cumsum(leaving, axis=1) + leaving
    risk = np.maximum(at_risk, 1).astype(np.float64)
    survival = np.cumprod(1 - happened / risk, axis=1)
    # Where the last one at risk got there, the curve is at 0 and has no interval.
    beyond = risk - happened
    spread = np.cumsum(happened / (risk * np.where(beyond > 0, beyond, np.inf)), axis=1)
    inside = (survival > 0) & (survival < 1)
    log = np.log(np.where(inside, survival, 0.5))
    half = float(special.ndtri((1 + confidence) / 2)) * np.sqrt(spread) / np.abs(log)
    low = np.where(inside, np.exp(log * np.exp(half)), survival)
    high = np.where(inside, np.exp(log * np.exp(-half)), survival)
    # A curve that has come to 0 keeps the last upper limit that it had.
    return Waiting(survival, low, np.where(survival > 0, high, _last_above(high, survival)), at_risk)


def kaplan_meier(
    times: npt.NDArray[np.int64], happened: npt.NDArray[np.bool_], confidence: float = 0.95
) -> Waiting:
    """The estimate of one group, from the whole units that each waited and whether it happened then."""
    size = int(times.max(initial=0)) + 1
    ended, seen = (np.bincount(times[chosen], minlength=size)[None, :] for chosen in (happened, ~happened))
    return waiting_times(ended, seen, confidence)


def _first_at(curve: Floats, left: float) -> Floats:
    """The first time at which a falling curve is at or below `left`; NaN where it never is."""
    below = curve <= left + 1e-12
    return np.where(below.any(axis=1), below.argmax(axis=1).astype(np.float64), np.nan)


def _last_above(high: Floats, survival: Floats) -> Floats:
    """The upper limit at the last time at which the curve was above 0; 1 where it never was."""
    held = np.where(survival > 0, high, np.inf)
    lowest = np.minimum.accumulate(held, axis=1)
    return np.where(np.isfinite(lowest), lowest, 1.0)

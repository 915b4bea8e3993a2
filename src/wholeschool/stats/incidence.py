"""How many have come to something by some time, where others ended otherwise: Aalen and Johansen's estimate.

Counting other endings as “not seen any longer” would tell how many came to it had nobody ended otherwise,
which is more than did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.stats.rates import exact_share

Floats = npt.NDArray[np.float64]
STILL_RUNNING = 0


@dataclass(frozen=True, eq=False)
class Incidence:
    """Shares of those who began, by times 0, 1, 2 … in whole units: (times,) each.

    `share`: for whom it has happened by the end of that time, with its interval `low` to `high`. `ended`:
    whether nobody runs any longer, so that it stays so.
    """

    share: Floats
    low: Floats
    high: Floats
    ended: bool

    def at(self, time: int) -> tuple[float, float, float]:
        """The share by a time, with its interval; NaN where it is later than anybody was seen."""
        if time >= len(self.share) and not self.ended:
            return (float("nan"),) * 3
        time = min(time, len(self.share) - 1)
        return float(self.share[time]), float(self.low[time]), float(self.high[time])

    def reached(self, share: float) -> int | None:
        """The first time by which it has happened to this share; None = it is not reached."""
        there = np.flatnonzero(self.share >= share - 1e-12)
        return int(there[0]) if there.size else None


def cumulative_incidence(
    times: npt.NDArray[np.int64], ending: npt.NDArray[np.int64], of: int, confidence: float = 0.95
) -> Incidence:
    """The share that came to ending `of` by each time. `ending` 0 = still running when last seen.

    The estimate and its standard error are those of `statsmodels` (CumIncidenceRight; Aalen & Johansen,
    Scandinavian Journal of Statistics 5, 1978); the interval is on the scale of log(−log), which stays
    between 0 and 1. Where nobody has come to it the upper limit is the exact one of none among those of whom
    it is known by then, that is but for those last seen before.
    """
    size = int(times.max(initial=0)) + 1
    share, spread = np.zeros(size), np.zeros(size)
    if (ending == of).any():
        from statsmodels.duration.survfunc import CumIncidenceRight

        # The library numbers endings from 1 and wants each number to be there.
        kinds = [of, *sorted({*ending.tolist()} - {of, STILL_RUNNING})]
        numbered = np.select([ending == each for each in kinds], range(1, len(kinds) + 1), STILL_RUNNING)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = CumIncidenceRight(times.astype(np.float64), numbered)
        place = np.searchsorted(found.times, np.arange(size), side="right") - 1
        known = place >= 0
        share[known] = np.clip(found.cinc[0][place[known]], 0, 1)
        spread[known] = _carried(found.cinc_se[0])[place[known]]
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    log = np.log1p(-safe)
    half = (
        float(special.ndtri((1 + confidence) / 2)) * np.where(inside, spread, 0) / ((1 - safe) * np.abs(log))
    )
    low = np.where(inside, -np.expm1(log * np.exp(-half)), 0)
    # A curve that has come to 1 keeps the last lower limit that it had.
    low = np.where(share < 1, low, low.max(initial=0))
    with np.errstate(over="ignore"):
        high = np.where(inside, -np.expm1(log * np.exp(half)), share)
    known_by = [int(((ending != STILL_RUNNING) | (times >= time)).sum()) for time in range(size)]
    none = np.array([exact_share(0, known, confidence)[1] if known else 1.0 for known in known_by])
    high = np.where(share > 0, high, none)
    return Incidence(share, low, high, bool((ending != STILL_RUNNING).all()))


def _carried(values: Floats) -> Floats:
    """Where the last at risk ended nobody can say how uncertain it is: as uncertain as just before."""
    last = np.maximum.accumulate(np.where(np.isfinite(values), np.arange(len(values)), 0))
    return np.nan_to_num(values[last])

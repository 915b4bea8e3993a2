"""A group and its reference at each school: what ratios within schools are worked out of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.equity.counted import Counted
from wholeschool.stats import RatioSums
from wholeschool.stats.funnel import log_rates

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AtSchools:
    """Sums of the group and of the reference, a value a school; no whole where the school has nobody of it.

    `shares`: each pupil was counted or was not, as against what adds up over a pupil (sessions, events).
    `rounding`: of counts that were rounded, what that adds to the variance of each count and base of both, a
    value a school; None = nothing was rounded.
    """

    own: RatioSums
    other: RatioSums
    shares: bool
    rounding: tuple[Floats, Floats] | None = None

    @classmethod
    def of_counts(
        cls, group: str, cells: Sequence[Counted], reference: str | None, rounded_to: int = 1
    ) -> AtSchools:
        """Of counts, schools in the order in which they come first.

        The reference is the named group, or everyone else at the school. `rounded_to`: counts and bases are
        the nearest multiples of it, and each lies off by any whole number up to half of it as often (a
        variance of (m² − 1) ÷ 12): of many schools not all can lie at their worst.
        """
        found = {each.school: [0.0] * 6 for each in cells}
        for each in cells:
            if each.group == group or reference is None or each.group == reference:
                at = 0 if each.group == group else 3
                for place, value in enumerate((each.count, each.base, 1)):
                    found[each.school][at + place] += value
        columns = np.array([*found.values()], dtype=np.float64).reshape(-1, 6).T
        count, base, rows, other_count, other_base, other_rows = columns
        of_one = (rounded_to**2 - 1) / 12
        return cls(
            RatioSums.of_shares(count, base),
            RatioSums.of_shares(other_count, other_base),
            shares=True,
            rounding=(of_one * rows, of_one * other_rows) if of_one else None,
        )

    @property
    def with_both(self) -> AtSchools:
        """The schools that have pupils of both."""
        return self.only(self.have_both)

    @property
    def have_both(self) -> npt.NDArray[np.bool_]:
        """Which schools have pupils of both."""
        found: npt.NDArray[np.bool_] = (self.own.whole > 0) & (self.other.whole > 0)
        return found

    def only(self, chosen: npt.NDArray[np.bool_]) -> AtSchools:
        """Some of the schools."""
        own, other = (each[chosen] for each in self.of_rounding())
        return AtSchools(
            self.own.only(chosen),
            self.other.only(chosen),
            self.shares,
            (own, other) if self.rounding else None,
        )

    def of_rounding(self) -> tuple[Floats, Floats]:
        """`rounding`, with nought where nothing was rounded."""
        return self.rounding or (np.zeros_like(self.own.whole), np.zeros_like(self.other.whole))

    def variances(self) -> tuple[Floats, Floats]:
        """Of the rates of both at each school; 0 where the school has nobody of it."""
        both = zip((self.own, self.other), self.of_rounding(), strict=True)
        own, other = (_variance(sums, rounding, shares=self.shares) for sums, rounding in both)
        return own, other


def _variance(sums: RatioSums, rounding: Floats, *, shares: bool) -> Floats:
    """Of a share with half a pupil counted and half a pupil not counted more than there are; else of a rate.

    So that a school of which nobody was counted is not taken for sure; see `log_rates` for the other.
    """
    if shares:
        share, whole = (sums.part + 0.5) / (sums.whole + 1), np.maximum(sums.whole, 1.0)
        rounded = rounding * (1 + share**2) / whole**2
        return np.where(sums.whole > 0, share * (1 - share) / whole + rounded, 0.0)
    logs, spread = log_rates(sums)
    return np.where(sums.whole > 0, np.exp(2 * np.nan_to_num(logs)) * np.nan_to_num(spread), 0.0)

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
    """

    own: RatioSums
    other: RatioSums
    shares: bool

    @classmethod
    def of_counts(cls, group: str, cells: Sequence[Counted], reference: str | None) -> AtSchools:
        """Of counts, schools in the order in which they come first.

        The reference is the named group, or everyone else at the school.
        """
        found = {each.school: [0.0, 0.0, 0.0, 0.0] for each in cells}
        for each in cells:
            if each.group == group or reference is None or each.group == reference:
                sums = found[each.school]
                at = 0 if each.group == group else 2
                sums[at] += each.count
                sums[at + 1] += each.base
        count, base, other_count, other_base = np.array([*found.values()], dtype=np.float64).reshape(-1, 4).T
        return cls(
            RatioSums.of_shares(count, base), RatioSums.of_shares(other_count, other_base), shares=True
        )

    @property
    def with_both(self) -> AtSchools:
        """The schools that have pupils of both."""
        both = (self.own.whole > 0) & (self.other.whole > 0)
        return AtSchools(self.own.only(both), self.other.only(both), self.shares)

    def variances(self) -> tuple[Floats, Floats]:
        """Of the rates of both at each school; 0 where the school has nobody of it."""
        return _variance(self.own, shares=self.shares), _variance(self.other, shares=self.shares)


def _variance(sums: RatioSums, *, shares: bool) -> Floats:
    """Of a share with half a pupil counted and half a pupil not counted more than there are; else of a rate.

    So that a school of which nobody was counted is not taken for sure; see `log_rates` for the other.
    """
    if shares:
        share = (sums.part + 0.5) / (sums.whole + 1)
        return np.where(sums.whole > 0, share * (1 - share) / np.maximum(sums.whole, 1.0), 0.0)
    logs, spread = log_rates(sums)
    return np.where(sums.whole > 0, np.exp(2 * np.nan_to_num(logs)) * np.nan_to_num(spread), 0.0)

"""Groups of a sample: shares of pupils each of whom stands for so many, as a survey weighs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted, by_group, check_counted
from wholeschool.equity.gap import Gap, against
from wholeschool.equity.measured import Floats, GroupSums, Ints, measured_tables
from wholeschool.stats import RatioSums, proportion_intervals
from wholeschool.stats.clusters import wilson_interval
from wholeschool.stats.differences import Estimate, difference_interval


def weighted_gaps(
    cells: Sequence[Counted], weights: Sequence[float], reference: str | None = None
) -> tuple[Gap, ...]:
    """Each group beside `reference` or everyone else; a pupil of a cell stands for its weight of pupils.

    Shares are Σ weight · counted ÷ Σ weight, their variance is by linearisation with pupils drawn one by one
    (Särndal, Swensson & Wretman, Model Assisted Survey Sampling, 1992, section 5.6), intervals are Wilson's
    with the effective number of pupils, or with (Σ weight)² ÷ Σ weight² where that is fewer (Kish, Survey
    Sampling, 1965). `count` and `base` are pupils of the sample.

    Raises WrongCallError as `check_counted` does.
    """
    groups = by_group(cells)
    check_counted(groups, reference, events=False)
    names = [each.group for each in groups]
    sums = _sums(cells, weights, np.array([names.index(each.group) for each in cells]), len(names))
    raw = [
        np.array([[getattr(each, side) for each in groups]], dtype=np.float64) for side in ("count", "base")
    ]
    table = RatioSums(*(each[None] for each in vars(sums).values()))
    found = measured_tables(GroupSums(table, *raw), tuple(names), reference, shares=False)
    own = _shares(sums)
    apart = difference_interval(own, _shares(_against(sums, names, reference)))
    low, high = own[1:]
    gaps = {gap.group: (gap, at) for gap in found.table(0) for at in [names.index(gap.group)]}
    return tuple(
        replace(
            gap, base=of.base, count=of.count, pupils=None,
            low=float(low[at]), high=float(high[at]), interval="wilson_weighted",
            ratio_interval="weighted" if gap.ratio_interval else "",
            difference_low=None if gap.difference is None else float(apart[0][at]),
            difference_high=None if gap.difference is None else float(apart[1][at]),
            difference_interval="" if gap.difference is None else "newcombe_weighted",
        )
        for of in groups if of.group in gaps for gap, at in [gaps[of.group]]
    )  # fmt: skip


def _shares(sums: RatioSums) -> Estimate:
    ends = proportion_intervals(sums)
    effective = np.minimum(ends.effective, sums.whole**2 / np.maximum(sums.whole_squared, 1e-300))
    return ends.rate, *wilson_interval(ends.rate, effective)


def _against(sums: RatioSums, names: Sequence[str], reference: str | None) -> RatioSums:
    return RatioSums(*(against(each[None], names, reference)[0] for each in vars(sums).values()))


def weighted_at_schools(
    group: str, cells: Sequence[Counted], weights: Sequence[float], reference: str | None
) -> AtSchools:
    """A group and its reference at each school, schools in the order in which they come first."""
    schools = [*dict.fromkeys(each.school for each in cells)]
    sides = []
    for own in (True, False):
        chosen = [
            (each, weight) for each, weight in zip(cells, weights, strict=True)
            if (each.group == group) == own and (own or reference in (None, each.group))
        ]  # fmt: skip
        at = np.array([schools.index(each.school) for each, _ in chosen], dtype=np.int64)
        sides.append(_sums([each for each, _ in chosen], [each for _, each in chosen], at, len(schools)))
    return AtSchools(sides[0], sides[1], shares=False)


def _sums(cells: Sequence[Counted], weights: Sequence[float], at: Ints, size: int) -> RatioSums:
    """What a weighted share needs to know: each pupil of a cell is a cluster, counted or not."""
    count, base = (
        np.array([getattr(each, side) for each in cells], dtype=float) for side in ("count", "base")
    )
    weight = np.asarray(weights, dtype=np.float64)

    def summed(values: Floats) -> Floats:
        return np.bincount(at, values, size).astype(np.float64)

    counted, all_of = summed(weight**2 * count), summed(weight**2 * base)
    return RatioSums(summed(base), summed(weight * count), summed(weight * base), counted, counted, all_of)

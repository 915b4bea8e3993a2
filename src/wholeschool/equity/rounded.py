"""Gaps of rounded counts: as wide, and as unsure, as what was rounded away may make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.equity.gap import Floats, Gap, GapTables
from wholeschool.equity.groups import share_tables
from wholeschool.stats import holm


@dataclass(frozen=True, eq=False)
class Rounded:
    """Numbers of the groups of a table as they are shown, and the least and the most that they can be."""

    shown: Floats
    least: Floats
    most: Floats


def rounded_gaps(
    count: Rounded,
    base: Rounded,
    groups: Sequence[str],
    total: tuple[Rounded, Rounded] | None = None,
    reference: str = EVERYONE_ELSE,
    fewest: int = 1,
) -> tuple[Gap, ...]:
    """Each group beside everyone else: shares and ratios of what is shown, ends and p of the worst there is.

    `total`: the count and base of all, one value each, where there are more groups than these; everyone else
    is then all of them less the group, and else the other groups, who are called `reference`. `fewest`: the
    least that a count of theirs can be that is not nought.

    An interval reaches from the low end where the group has as few counted as can be, of as many pupils as
    can be, and everyone else the contrary, to the high end of the opposite. p is that of the counts where the
    two are nearest; 1 where either may have more.
    """
    of = len(groups)
    found = _beside(count, base, total or (None, None), fewest)
    shown, lowest, highest = (slice(at * of, (at + 1) * of) for at in range(3))
    # By differences, because where nobody was counted of everyone else there is no ratio.
    above, below = found.difference[lowest, 0] > 0, found.difference[highest, 0] < 0
    p = np.where(above, found.p[lowest, 0], np.where(below, found.p[highest, 0], 1.0))
    # Where the worst counts have no p (too few pupils) nothing can be claimed of those that are shown.
    p = np.where(np.isnan(found.p[shown, 0]), np.nan, np.nan_to_num(p, nan=1.0))
    unsure = (found.count[shown, 1] == 0) & (found.count[lowest, 1] > 0)
    is_pair = of == 2 and total is None
    columns = (
        found.low[lowest, 0], found.high[highest, 0],
        found.ratio_low[lowest, 0], found.ratio_high[highest, 0],
        p, p if is_pair else holm(p), found.difference_low[lowest, 0], found.difference_high[highest, 0],
    )  # fmt: skip
    return tuple(
        _widened(
            _named(found.table(at)[0], group, reference, unsure=bool(unsure[at])),
            [float(each[at]) for each in columns],
        )
        for at, group in enumerate(groups)
    )


def _beside(
    count: Rounded, base: Rounded, total: tuple[Rounded | None, Rounded | None], fewest: int
) -> GapTables:
    """A table for each group, itself and everyone else: of all as shown, at the low, then at the high end."""
    other_count, other_base = _others(count, total[0], fewest), _others(base, total[1], fewest)
    counts, bases = (
        np.stack([np.concatenate(own), np.concatenate(other)], axis=1)
        for own, other in (
            (
                (count.shown, count.least, count.most),
                (other_count.shown, other_count.most, other_count.least),
            ),
            ((base.shown, base.most, base.least), (other_base.shown, other_base.least, other_base.most)),
        )
    )
    return share_tables(np.minimum(counts, bases), bases, ("own", "others"))


def _others(of: Rounded, total: Rounded | None, fewest: int) -> Rounded:
    """Everyone but each group: where it has most they are least."""
    if total is None:
        return Rounded(*(each.sum() - each for each in (of.shown, of.least, of.most)))
    most = total.most - of.least
    left = (total.shown - of.shown, total.least - of.most, np.where(most < fewest, 0.0, most))
    return Rounded(*(np.maximum(each, 0.0) for each in left))


def _named(gap: Gap, group: str, reference: str, *, unsure: bool) -> Gap:
    """`unsure`: none was counted of everyone else as it is shown, and rounding may have taken some away."""
    reason = gap.reason.replace(EVERYONE_ELSE, reference)
    # An interval and no ratio: that none was counted is the reason.
    if unsure and gap.ratio is None and gap.ratio_low is not None:
        reason = f"whether any were counted of {reference} the rounding does not tell"
    return replace(gap, group=group, reference=reference, reason=reason)


def _widened(gap: Gap, values: Sequence[float]) -> Gap:
    low, high, ratio_low, ratio_high, p, p_of_all, *apart = (
        None if np.isnan(each) else each for each in values
    )
    if gap.risk is None:
        return gap
    gap = replace(gap, low=low, high=high)
    if gap.ratio_low is None:
        return gap
    # An end that is not to be found is no end: the interval reaches as far as can be.
    return replace(
        gap, ratio_low=ratio_low or 0.0, ratio_high=ratio_high, p=p, p_of_all=p_of_all,
        difference_low=-1.0 if apart[0] is None else apart[0],
        difference_high=1.0 if apart[1] is None else apart[1],
    )  # fmt: skip

"""Gaps of rounded counts: as wide, and as unsure, as what was rounded away may make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.equity.gap import Floats, Gap, GapTables
from wholeschool.equity.groups import share_tables
from wholeschool.stats import holm


@dataclass(frozen=True, eq=False)
class Rounded:
    """Numbers of the groups of a table as they are shown, and the least and the most that they can be."""

    shown: Floats
    least: Floats
    most: Floats


def rounded_gaps(count: Rounded, base: Rounded, groups: Sequence[str]) -> tuple[Gap, ...]:
    """Each group beside everyone else: shares and ratios of what is shown, ends and p of the worst there is.

    An interval reaches from the low end where the group has as few counted as can be, of as many pupils as
    can be, and everyone else the contrary, to the high end of the opposite. p is that of the counts where the
    two are nearest; 1 where either may have more.
    """
    ends, of = _ends(count, base), len(groups)
    lowest, highest = slice(None, of), slice(of, None)
    above, below = ends.ratio[lowest, 0] > 1, ends.ratio[highest, 0] < 1
    p = np.where(above, ends.p[lowest, 0], np.where(below, ends.p[highest, 0], 1.0))
    shown = share_tables(np.minimum(count.shown, base.shown)[None], base.shown[None], tuple(groups))
    # Where the worst counts have no p (too few pupils) nothing can be claimed of those that are shown.
    p = np.where(np.isnan(shown.p[0]), np.nan, np.nan_to_num(p, nan=1.0))
    columns = (
        ends.low[lowest, 0], ends.high[highest, 0], ends.ratio_low[lowest, 0], ends.ratio_high[highest, 0],
        p, p if of == 2 else holm(p), ends.difference_low[lowest, 0], ends.difference_high[highest, 0],
    )  # fmt: skip
    return tuple(
        _widened(gap, [float(each[at]) for each in columns]) for at, gap in enumerate(shown.table(0))
    )


def _ends(count: Rounded, base: Rounded) -> GapTables:
    """A table for each group, itself and everyone else: of all groups at the low, then at the high end."""
    own_count, own_base = np.concatenate([count.least, count.most]), np.concatenate([base.most, base.least])
    other_count = np.concatenate([count.most.sum() - count.most, count.least.sum() - count.least])
    other_base = np.concatenate([base.least.sum() - base.least, base.most.sum() - base.most])
    bases = np.stack([own_base, other_base], axis=1)
    counts = np.minimum(np.stack([own_count, other_count], axis=1), bases)
    return share_tables(counts, bases, ("own", "others"))


def _widened(gap: Gap, values: Sequence[float]) -> Gap:
    low, high, ratio_low, ratio_high, p, p_of_all, *apart = (
        None if np.isnan(each) else each for each in values
    )
    if gap.risk is None:
        return gap
    gap = replace(gap, low=low, high=high)
    if gap.ratio is None:
        return gap
    # An end that is not to be found is no end: the interval reaches as far as can be.
    return replace(
        gap, ratio_low=ratio_low or 0.0, ratio_high=ratio_high, p=p, p_of_all=p_of_all,
        difference_low=-1.0 if apart[0] is None else apart[0],
        difference_high=1.0 if apart[1] is None else apart[1],
    )  # fmt: skip

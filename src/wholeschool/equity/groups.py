"""Groups of pupils beside each other: counts, risks or rates, and how each compares with the reference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wholeschool.equity.counted import EVERYONE_ELSE, Counted, by_group, check_counted, others_than
from wholeschool.equity.gap import (
    FEWEST_IN_BASE,
    THIS_GROUP,
    Floats,
    Gap,
    GapTables,
    Texts,
    against,
    called,
    few,
    held,
    say_why,
)
from wholeschool.stats import exact_rate_ratio, holm, poisson_interval
from wholeschool.stats.differences import Estimate, difference_interval, share_difference_intervals
from wholeschool.stats.fisher import fisher_p
from wholeschool.stats.shares import share_intervals, share_ratio_intervals


def gaps(cells: Sequence[Counted], reference: str | None = None, *, events: bool = False) -> tuple[Gap, ...]:
    """Each group, over all schools, beside `reference` or beside everyone else.

    `events`: counts are of events, not of pupils. Raises WrongCallError as `check_counted` does.
    """
    groups = by_group(cells)
    check_counted(groups, reference, events=events)
    count, base = (np.array([[getattr(each, name) for each in groups]], float) for name in ("count", "base"))
    names = tuple(each.group for each in groups)
    if not events:
        return share_tables(count, base, names, reference).table(0)
    return _of_events(groups, reference)


def share_tables(
    count: Floats, base: Floats, groups: tuple[str, ...], reference: str | None = None
) -> GapTables:
    """The gaps of many tables of shares, `count` and `base` being tables × groups.

    A group of which a table has nobody is told to be empty there. p by Fisher's exact test.
    """
    there = np.ones(count.shape, dtype=bool)
    others = [against(each, groups, reference) for each in (count, base)]
    reason = _reasons(base, others[1], groups, reference)
    own = share_intervals(count.ravel(), base.ravel())
    compared = held(there, groups, reference) & (reason == "")
    cells = [each[compared] for each in (count, base, *others)]
    ends, apart = share_ratio_intervals(*cells), share_difference_intervals(*cells)
    say_why(reason, compared & (others[0] == 0), _none_counted(reference))
    told = compared & (reason == "")

    def placed(values: Floats) -> Floats:
        found = np.full(count.shape, np.nan)
        found[compared] = values
        return found

    methods = np.full(count.shape, "", dtype=object)
    methods[compared] = ends.method
    risk, other = (_divided(*each) for each in ((count, base), tuple(others)))
    return GapTables(
        groups, reference, there, base, count,
        risk, own.low.reshape(count.shape), own.high.reshape(count.shape), own.method.reshape(count.shape),
        np.where(told, risk / np.where(told, other, 1.0), np.nan),
        placed(ends.low), placed(ends.high), methods,
        np.where(compared, risk - other, np.nan), placed(apart[0]), placed(apart[1]), "newcombe", reason,
        placed(fisher_p(*(each.astype(np.int64) for each in cells))),
    )  # fmt: skip


def _reasons(base: Floats, other: Floats, groups: Sequence[str], reference: str | None) -> Texts:
    """Why groups are held against nobody; "" where they are, or are what others are held against."""
    reason = np.full(base.shape, "", dtype=object)
    say_why(reason, base == 0, "nobody is in this group")
    asked = held(base > 0, groups, reference)
    nobody = f"nobody is in {called(reference)}" if reference else "nobody is outside this group"
    say_why(reason, asked & (other == 0), nobody)
    say_why(reason, asked & (base < FEWEST_IN_BASE), few(THIS_GROUP))
    say_why(reason, asked & (other < FEWEST_IN_BASE), few(called(reference)))
    return reason


def _none_counted(reference: str | None) -> str:
    return f"none was counted of {called(reference)}, so nothing can be a multiple of it"


def _divided(above: Floats, below: Floats) -> Floats:
    found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found


def _of_events(groups: Sequence[Counted], reference: str | None) -> tuple[Gap, ...]:
    """Gaps of events of which nobody knows which were one pupil's: exact intervals, given their sum."""
    base = np.array([[each.base for each in groups]], dtype=np.float64)
    names = [each.group for each in groups]
    reasons = _reasons(base, against(base, names, reference), names, reference)[0].tolist()
    found = [
        _gap_of_events(each, others_than(each.group, groups, reference), reason, reference)
        for each, reason in zip(groups, reasons, strict=True)
    ]
    asked = [math.nan if each.p is None else each.p for each in found]
    adjusted = asked if reference is None and len(found) == 2 else holm(asked).tolist()
    return tuple(replace(each, p_of_all=_known(float(p))) for each, p in zip(found, adjusted, strict=True))


def _gap_of_events(of: Counted, other: Counted | None, reason: str, reference: str | None) -> Gap:
    own = _rate(of)
    risk, low, high = (_known(float(each[0])) for each in own)
    gap = Gap(
        of.group, of.base, of.count, risk, low, high,
        "exact" if of.base else "", None, None, None, "", None, reference or EVERYONE_ELSE, reason,
    )  # fmt: skip
    if other is None or reason:
        return gap
    ends = exact_rate_ratio(of.count, of.base, other.count, other.base)
    apart = difference_interval(own, _rate(other))
    return replace(
        gap,
        ratio=_known(ends.ratio) if other.count else None,
        ratio_low=_known(ends.low), ratio_high=_known(ends.high), ratio_interval="exact",
        difference=of.count / of.base - other.count / other.base,
        reason="" if other.count else _none_counted(reference),
        p=_p(of, other),
        difference_low=float(apart[0][0]), difference_high=float(apart[1][0]), difference_interval="mover",
    )  # fmt: skip


def _rate(of: Counted) -> Estimate:
    """Events a pupil, with Garwood's interval; NaN of nobody."""
    count, base = np.array([float(of.count)]), np.array([float(of.base)])
    return _divided(count, base), *poisson_interval(count, base)


def _p(of: Counted, other: Counted) -> float:
    """The exact test of two rates given the sum of their events, as R's poisson.test."""
    # Here, because it takes a second to load.
    from scipy import stats

    both, share = of.count + other.count, of.base / (of.base + other.base)
    return float(stats.binomtest(of.count, both, share).pvalue) if both else 1.0


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None

"""Groups of pupils beside each other: counts, risks or rates, and how each compares with the reference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from wholeschool.equity.counted import EVERYONE_ELSE, Counted, by_group, check_counted, others_than
from wholeschool.stats import exact_rate_ratio, holm, poisson_interval
from wholeschool.stats.shares import Interval, share_interval, share_ratio_interval

FEWEST_IN_BASE = 10
"""A group of fewer pupils is held against nobody: one pupil would move its risk by a tenth or more."""
NOT_KNOWN = Interval(math.nan, math.nan, "")


@dataclass(frozen=True)
class Gap:
    """A group's risk (a share, 0 to 1) or rate of events a pupil, and how it compares with the reference.

    None where something cannot be told, with the `reason`. `interval` and `ratio_interval` name the methods
    (`stats.shares`, `stats.rates`, `measured`). `difference` is the group's risk less the reference's. `p`:
    of so large a difference by chance; `p_of_all`: the same where all groups of the table are asked about
    (Holm). `pupils`: how many there are, where `base` does not say so.
    """

    group: str
    base: int
    count: int
    risk: float | None
    low: float | None
    high: float | None
    interval: str
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    ratio_interval: str
    difference: float | None
    reference: str
    reason: str
    p: float | None = None
    p_of_all: float | None = None
    pupils: int | None = None


def gaps(cells: Sequence[Counted], reference: str | None = None, *, events: bool = False) -> tuple[Gap, ...]:
    """Each group, over all schools, beside `reference` or beside everyone else.

    `events`: counts are of events, not of pupils. Raises WrongCallError as `check_counted` does.
    """
    groups = by_group(cells)
    check_counted(groups, reference, events=events)
    found = [_gap(each, others_than(each.group, groups, reference), reference, events) for each in groups]
    return corrected(found, reference)


def corrected(found: Sequence[Gap], reference: str | None) -> tuple[Gap, ...]:
    """The gaps with `p_of_all`; two groups, each against the other, are one question."""
    asked = [math.nan if each.p is None else each.p for each in found]
    adjusted = asked if reference is None and len(found) == 2 else holm(asked).tolist()
    return tuple(replace(each, p_of_all=_known(float(p))) for each, p in zip(found, adjusted, strict=True))


def _gap(of: Counted, other: Counted | None, reference: str | None, events: bool) -> Gap:
    own = _own_interval(of, events)
    risk = of.count / of.base if of.base else None
    reason = _reason(of, other)
    ends, ratio, difference, p = NOT_KNOWN, None, None, None
    if other is not None and not reason:
        ends = _ratio_interval(of, other, events)
        p = _p(of, other, events)
        difference = of.count / of.base - other.count / other.base
        if other.count:
            ratio = of.count / of.base / (other.count / other.base)
        else:
            reason = f"none was counted of {other.group}, so nothing can be a multiple of it"
    return Gap(
        of.group, of.base, of.count,
        risk, _known(own.low), _known(own.high), own.method,
        ratio, _known(ends.low), _known(ends.high), ends.method,
        difference, reference or EVERYONE_ELSE, reason, p,
    )  # fmt: skip


def _own_interval(of: Counted, events: bool) -> Interval:
    if not events:
        return share_interval(of.count, of.base)
    if not of.base:
        return NOT_KNOWN
    low, high = poisson_interval(np.array([float(of.count)]), np.array([float(of.base)]))
    return Interval(float(low[0]), float(high[0]), "exact")


def _ratio_interval(of: Counted, other: Counted, events: bool) -> Interval:
    cells = (of.count, of.base, other.count, other.base)
    if not events:
        return share_ratio_interval(*cells)
    found = exact_rate_ratio(*cells)
    return Interval(found.low, found.high, "exact")


def _p(of: Counted, other: Counted, events: bool) -> float:
    """Fisher's exact test of two shares; of events the exact test given their sum (as R's poisson.test)."""
    if events:
        both = of.count + other.count
        share = of.base / (of.base + other.base)
        return float(stats.binomtest(of.count, both, share).pvalue) if both else 1.0
    rows = [[each.count, each.base - each.count] for each in (of, other)]
    return float(stats.fisher_exact(rows).pvalue)


def _reason(of: Counted, other: Counted | None) -> str:
    """Why a group is held against nobody; "" where it is, or is what others are held against."""
    if not of.base:
        return "nobody is in this group"
    if other is None:
        return ""
    if not other.base:
        return (
            "nobody is outside this group" if other.group == EVERYONE_ELSE else f"nobody is in {other.group}"
        )
    small = next((each for each in (of, other) if each.base < FEWEST_IN_BASE), None)
    return f"fewer than {FEWEST_IN_BASE} pupils in {small.group}" if small else ""


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None

"""Gaps of a measure: what the pupils of each group add to both sides of it, at each school."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import EVERYONE_ELSE, Counted, check_names
from wholeschool.equity.groups import FEWEST_IN_BASE, NOT_KNOWN, Gap, corrected, gaps
from wholeschool.stats import RatioSums, event_rate_ratio, poisson_interval
from wholeschool.stats.shares import Interval

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FEWEST_WITH_ANY = 5
"""Where fewer pupils of a group have any of what is measured, its rate hangs on one or two of them."""
_CONFIDENCE = 0.95
_UPPER = (1 + _CONFIDENCE) / 2


@dataclass(frozen=True, eq=False)
class MeasuredRows:
    """What pupils add to a measure, a row a pupil and school.

    `pupil` and `school` number them; `group` is the place of the pupil's group at that school in `groups`.
    `shares`: the measure counts pupils who had something or had not, a part of 1 or 0 of a whole of 1.
    """

    pupil: Ints
    school: Ints
    group: Ints
    part: Floats
    whole: Floats
    groups: tuple[str, ...]
    schools: int
    shares: bool


def measured_gaps(rows: MeasuredRows, reference: str | None = None) -> tuple[Gap, ...]:
    """Each group with pupils beside the reference, or beside everyone else.

    Shares as `gaps` has them. Rates of what adds up over a pupil (sessions, minutes, events) with pupils as
    the clusters. Raises WrongCallError where there are fewer than two groups, or none is called so.
    """
    if rows.shares:
        return gaps(counted_groups(rows), reference)
    sums, some, pupils = _by_group(rows)
    present = [at for at in range(len(rows.groups)) if sums.whole[at] > 0]
    check_names([rows.groups[at] for at in present], reference)
    names = np.array(rows.groups)
    found = [
        _gap(
            rows.groups[at],
            at,
            names != names[at] if reference is None else names == reference,
            (sums, some, pupils),
            reference,
        )
        for at in present
    ]
    return corrected(found, reference)


def at_schools(rows: MeasuredRows, group: str, reference: str | None) -> AtSchools:
    """A group and its reference at each school."""
    own = rows.group == rows.groups.index(group)
    other = ~own if reference is None else rows.group == rows.groups.index(reference)
    sums = [
        RatioSums.by_cell(rows.school[chosen], rows.part[chosen], rows.whole[chosen], rows.schools)
        for chosen in (own, other)
    ]
    return AtSchools(sums[0], sums[1], shares=rows.shares)


def counted_groups(rows: MeasuredRows) -> list[Counted]:
    """How many of each group were counted, of those groups that have pupils; `rows` are of shares."""
    size = len(rows.groups)
    whole = np.bincount(rows.group, rows.whole, size)
    part = np.bincount(rows.group, rows.part, size)
    return [Counted(rows.groups[at], int(part[at]), int(whole[at])) for at in range(size) if whole[at] > 0]


def _by_group(rows: MeasuredRows) -> tuple[RatioSums, Ints, Ints]:
    """Sums by group, the pupil being the cluster; how many pupils have any part; how many a whole."""
    size, pupils = len(rows.groups), int(rows.pupil.max(initial=-1)) + 1
    pairs, place = np.unique(rows.group * pupils + rows.pupil, return_inverse=True)
    part, whole = (np.bincount(place, values, len(pairs)) for values in (rows.part, rows.whole))
    group = pairs // max(pupils, 1)
    some, there = (np.bincount(group[values > 0], minlength=size) for values in (part, whole))
    return RatioSums.by_cell(group, part, whole, size), some, there


def _gap(
    name: str, at: int, others: Flags, by_group: tuple[RatioSums, Ints, Ints], reference: str | None
) -> Gap:
    sums, some, pupils = by_group
    own = sums.only(np.arange(len(some)) == at)
    other = _together(sums, others)
    against = reference or EVERYONE_ELSE
    own_events = _events(own, int(some[at]))
    reason = (
        ""
        if name == reference
        else _reason(name, int(pupils[at]), int(some[at]))
        or _reason(against, int(pupils[others].sum()), int(some[others].sum()))
    )
    rate = float(own.rate[0])
    gap = Gap(
        name, int(own.whole[0]), int(own.part[0]), rate,
        *_ends(_interval(rate, own_events)),
        None, None, None, "", None, against, reason, pupils=int(pupils[at]),
    )  # fmt: skip
    if reason or name == reference:
        return gap
    other_events, other_rate = _events(other, int(some[others].sum())), float(other.rate[0])
    found = event_rate_ratio(own_events, own_events / rate, other_events, other_events / other_rate)
    error = math.sqrt(1 / own_events + 1 / other_events)
    return replace(
        gap,
        ratio=found.ratio, ratio_low=found.low, ratio_high=found.high, ratio_interval="clustered",
        difference=rate - other_rate, p=float(2 * special.ndtr(-abs(math.log(found.ratio)) / error)),
    )  # fmt: skip


def _together(sums: RatioSums, chosen: Flags) -> RatioSums:
    """Several groups as one: each pupil is a cluster of one of them."""
    some = sums.only(chosen)
    return RatioSums(*(np.array([getattr(some, name).sum()]) for name in vars(some)))


def _events(sums: RatioSums, some: int) -> float:
    """How many independent events would tell as much: rate² ÷ variance, and less where few pupils have any.

    By (z ÷ t)², t with the pupils who have any, less one, as degrees of freedom (Korn & Graubard, Survey
    Methodology 24, 1998). NaN where it cannot be told.
    """
    variance, rate = float(sums.variance[0]), float(sums.rate[0])
    if some < 2 or not variance > 0:
        return math.nan
    return rate**2 / variance * float(special.ndtri(_UPPER) / special.stdtrit(some - 1, _UPPER)) ** 2


def _interval(rate: float, events: float) -> Interval:
    """Garwood's interval of as many events: the gamma interval (Fay & Feuer, Stat. in Medicine 16, 1997)."""
    if not events > 0:
        return NOT_KNOWN
    low, high = poisson_interval(np.array([events]), np.array([events / rate]), _CONFIDENCE)
    return Interval(float(low[0]), float(high[0]), "gamma")


def _ends(found: Interval) -> tuple[float | None, float | None, str]:
    known = math.isfinite(found.low)
    return (found.low if known else None), (found.high if known else None), found.method


def _reason(name: str, pupils: int, some: int) -> str:
    if pupils < FEWEST_IN_BASE:
        return f"fewer than {FEWEST_IN_BASE} pupils in {name}"
    if some < FEWEST_WITH_ANY:
        return f"fewer than {FEWEST_WITH_ANY} pupils of {name} have any"
    return ""

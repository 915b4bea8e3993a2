"""Groups of pupils beside each other: counts, risks, and how each compares with the others or a named one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wholeschool.errors import WrongCallError, nearest
from wholeschool.stats.shares import share_interval, share_ratio_interval

EVERYONE_ELSE = "everyone else"
"""The reference where no group is named: all others of the table together."""
FEWEST_IN_BASE = 10
"""A group of fewer pupils is compared with nobody: one pupil would move its risk by a tenth or more."""
FEWEST_IN_CELL = 1


@dataclass(frozen=True)
class Counted:
    """A group: `count` of its `base` pupils had what is counted."""

    group: str
    count: int
    base: int


@dataclass(frozen=True)
class Gap:
    """A group's risk, and how it compares with the reference. None where it cannot be told, with the `reason`.

    Risks are shares (0 to 1); `difference` is risk less the reference's. The names of the intervals are those of
    `stats.shares`.
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


def gaps(groups: Sequence[Counted], reference: str | None = None) -> tuple[Gap, ...]:
    """Each group beside `reference`, or beside everyone else.

    Raises WrongCallError where a group is named twice or has more counted than pupils, or nobody is called so.
    """
    _check(groups, reference)
    return tuple(_gap(each, _others(each, groups, reference), reference or EVERYONE_ELSE) for each in groups)


def _check(groups: Sequence[Counted], reference: str | None) -> None:
    names = [each.group for each in groups]
    for each in groups:
        if names.count(each.group) > 1:
            raise WrongCallError(f"the group {each.group} stands twice", advice="Add its rows up first.")
        if not 0 <= each.count <= each.base:
            raise WrongCallError(
                f"the group {each.group} has {each.count} counted of {each.base}",
                advice="Of pupils no more can be counted than there are; for events, which one pupil can have "
                "several of, say --events.",
            )
    if reference is not None and reference not in names:
        raise WrongCallError(f"there is no group {reference}", nearest=nearest(reference, names))


def _others(of: Counted, groups: Sequence[Counted], reference: str | None) -> Counted | None:
    """What a group is compared with; None for the reference itself."""
    if reference is None:
        rest = [each for each in groups if each.group != of.group]
        return Counted(EVERYONE_ELSE, sum(each.count for each in rest), sum(each.base for each in rest))
    return next(each for each in groups if each.group == reference) if of.group != reference else None


def _gap(of: Counted, other: Counted | None, reference: str) -> Gap:
    own = share_interval(of.count, of.base)
    risk = of.count / of.base if of.base else None
    reason = _reason(of, other)
    ratio = difference = None
    ends = share_ratio_interval(0, 0, 0, 0)
    if other is not None and not reason and risk is not None:
        ends = share_ratio_interval(of.count, of.base, other.count, other.base)
        ratio = risk / (other.count / other.base)
        difference = risk - other.count / other.base
    return Gap(
        of.group, of.base, of.count,
        risk, _known(own.low), _known(own.high), own.method,
        ratio, _known(ends.low), _known(ends.high), ends.method,
        difference, reference, reason,
    )  # fmt: skip


def _reason(of: Counted, other: Counted | None) -> str:
    """Why a group is compared with nobody; "" where it is, or is what others are compared with."""
    if of.base == 0:
        return "nobody is in this group"
    if other is None:
        return ""
    if other.base == 0:
        return "nobody is outside this group"
    for each in (of, other):
        if each.base < FEWEST_IN_BASE:
            return f"fewer than {FEWEST_IN_BASE} pupils: {each.group}"
    if other.count < FEWEST_IN_CELL:
        return f"none was counted, so nothing can be a multiple of it: {other.group}"
    return ""


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None

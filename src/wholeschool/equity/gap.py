"""A gap: a group's risk or rate, how it compares with its reference, and what keeps it from being told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.equity.characteristics import is_without
from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.stats import holm

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

LEVEL = 0.05
THIS_GROUP = "this group"
FEWEST_IN_BASE = 10
"""A group of fewer pupils is held against nobody: one pupil would move its risk by a tenth or more."""
_ALIKE = 1e-9
"""Differences that are so little apart are those of rounding in a computer."""


@dataclass(frozen=True)
class Gap:
    """A group's risk (a share, 0 to 1) or rate of events a pupil, and how it compares with the reference.

    None where something cannot be told, with the `reason`. `interval` and `ratio_interval` name the methods
    (`stats.shares`, `stats.rates`, `measured`). `difference` is the group's risk less the reference's, its
    ends by `difference_interval` (`stats.differences`). `p`: of so large a difference by chance; `p_of_all`:
    the same where all groups of the table are asked about (Holm). `pupils`: how many there are, where `base`
    does not say so.
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
    difference_low: float | None = None
    difference_high: float | None = None
    difference_interval: str = ""


@dataclass(frozen=True, eq=False)
class GapTables:
    """Gaps of many tables of the same groups, as arrays of tables × groups; NaN where `Gap` has None.

    `there`: the groups that a table has. `pupils` None: `base` says how many there are.
    """

    groups: tuple[str, ...]
    reference: str | None
    there: Bools
    base: Floats
    count: Floats
    risk: Floats
    low: Floats
    high: Floats
    interval: Texts
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    ratio_interval: Texts
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    difference_interval: str
    reason: Texts
    p: Floats
    pupils: Floats | None = None

    def table(self, at: int) -> tuple[Gap, ...]:
        """The gaps of one table, in the order of its groups."""
        # By whole rows: a value of an array by itself takes longer than all else of a gap.
        numbers = (
            self.base, self.count, self.risk, self.low, self.high, self.interval, self.ratio, self.ratio_low,
            self.ratio_high, self.ratio_interval, self.difference, self.reason, self.p, self.p_of_all,
            self.base if self.pupils is None else self.pupils, self.difference_low, self.difference_high,
        )  # fmt: skip
        rows = zip(*(each[at].tolist() for each in numbers), strict=True)
        there = self.there[at].tolist()
        return tuple(
            self._gap(name, row) for name, row, is_in in zip(self.groups, rows, there, strict=True) if is_in
        )

    @cached_property
    def p_of_all(self) -> Floats:
        """Holm's p-values of each table; two groups, each against the other, are one question."""
        pair = (self.there.sum(axis=1) == 2) & (self.reference is None)
        return np.where(pair[:, None], self.p, holm(self.p))

    def _gap(self, group: str, row: tuple[Any, ...]) -> Gap:
        base, count, risk, low, high, interval, ratio, ratio_low, ratio_high, ratio_interval, *rest = row
        difference, reason, p, p_of_all, pupils, apart_low, apart_high = rest
        return Gap(
            group, int(base), int(count), _known(risk), _known(low), _known(high), interval,
            _known(ratio), _known(ratio_low), _known(ratio_high), ratio_interval,
            _known(difference), self.reference or EVERYONE_ELSE, reason,
            _known(p), _known(p_of_all), None if self.pupils is None else int(pupils),
            _known(apart_low), _known(apart_high),
            self.difference_interval if math.isfinite(apart_low) else "",
        )  # fmt: skip


def against(values: Floats, groups: Sequence[str], reference: str | None) -> Floats:
    """What each group of a table is held against (tables × groups): the reference, or all other groups."""
    if reference is None:
        others: Floats = values.sum(axis=1, keepdims=True) - values
        return others
    return np.repeat(values[:, [groups.index(reference)]], len(groups), axis=1)


def held(there: Bools, groups: Sequence[str], reference: str | None) -> Bools:
    """The groups that are held against another: all but the reference itself."""
    return np.where([each == reference for each in groups], False, there)


def few(group: str) -> str:
    """Why a group (`THIS_GROUP`, or as `called` has it) with too few pupils is held against nobody."""
    return f"{group} has fewer than {FEWEST_IN_BASE} pupils"


def called(reference: str | None) -> str:
    """A reference in a sentence, whatever its label: nobody is “in Irish” or “of Any other background”."""
    return f"the group “{reference}”" if reference else EVERYONE_ELSE


def say_why(reason: Texts, where: Bools, why: str) -> None:
    """Put a reason into `reason` (tables × groups), where there is none yet."""
    reason[where & (reason == "")] = why


def differs(gap: Gap) -> bool:
    """Whether a group may be said to differ from its reference.

    The test, all groups of the table asked about, and the intervals that are printed all have to say so: they
    are of different methods, and where counts are small one of them can hold what another rules out.
    """
    if gap.p_of_all is None or gap.p_of_all >= LEVEL or gap.ratio is None or gap.ratio_low is None:
        return False
    if gap.ratio_low > 1:
        return gap.difference_low is None or gap.difference_low > 0
    if gap.ratio_high is None or gap.ratio_high >= 1:
        return False
    return gap.difference_high is None or gap.difference_high < 0


def told_once(found: Sequence[Gap]) -> Sequence[Gap]:
    """Of two groups, each the other's reference, the one that has what the other has not; else all.

    Where neither is only without (male and female), the one with the higher rate. Where nothing can be told,
    the one by which that is so.
    """
    mirrored = len(found) == 2 and {each.reference for each in found} == {EVERYONE_ELSE}
    # Two may be shown of more groups: then neither is all that the other is held against.
    if not mirrored or abs(sum(each.difference or 0.0 for each in found)) > _ALIKE:
        return found
    if too_few := [each for each in found if THIS_GROUP in each.reason]:
        return too_few
    having = [each for each in found if not is_without(each.group)] or found
    return [max(having, key=lambda each: each.risk or 0.0)]


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None

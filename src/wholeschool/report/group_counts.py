"""What the pages of gaps are made of: released counts of groups, and what groups and steps are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from wholeschool.disclosure import ALL, Policy, Released, Value
from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.equity.gap import Gap

if TYPE_CHECKING:
    from wholeschool.equity.rounded import Rounded

BY: Mapping[str, str] = {
    "fsm": "free school meals",
    "sen": "special educational needs",
    "sex": "sex",
    "ethnicity_major": "ethnic group",
}
"""Characteristics with a section of their own, and what they are called in a title."""

MEASURES = ("persistent_absence", "pupils_suspended_rate")
"""Measures of which pupils are counted once: what the others add up says who adds most.

Severe absence is not among them: it is a part of persistent absence, and the difference of two such counts
can be a handful of pupils.
"""

TOGETHER = "together"
"""Key of the schools that stand in one row."""
OR = " or "
"""Stands between groups that are shown together as one."""
OTHERS_SHOWN = "the other groups shown"
"""Who a group is held against where not even the sum of all may be known."""


@dataclass(frozen=True)
class GroupCounts:
    """Released counts of groups: `key` is a measure, or branch and rung of a step ("self_exclusion:2").

    `table`: a row a school (URN; `TOGETHER`; `ALL` for all) and group (`ALL` for all), with count, base and
    hidden; None where nothing of it can be shown. `policy`: how it was rounded, and of how many pupils shares
    are told.
    """

    key: str
    by: str
    title: str
    table: Released | None = None
    policy: Policy | None = None

    def with_table(self, table: Released, policy: Policy) -> GroupCounts:
        """The same with what may be shown of it."""
        return replace(self, table=table, policy=policy)

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools that have a row of their own."""
        rows = self.table.rows if self.table else ()
        return tuple(
            dict.fromkeys(str(row["school"]) for row in rows if row["school"] not in (ALL, TOGETHER))
        )

    def cells(self, school: str = ALL) -> tuple[tuple[str, int, int], ...]:
        """Group, count and base of each group of a school that is shown, rounded as it left."""
        return tuple(
            (str(row["group"]), row["count"], row["base"])
            for row in self._rows(school)
            if row["group"] != ALL and isinstance(row["count"], int) and isinstance(row["base"], int)
        )

    def groups(self, school: str = ALL) -> tuple[str, ...]:
        """The groups of a school that may have pupils, hidden ones too."""
        return tuple(
            str(row["group"]) for row in self._rows(school) if row["group"] != ALL and row["base"] != 0
        )

    def total(self, school: str = ALL) -> tuple[int, int] | None:
        """Count and base of all groups of a school together, rounded as they left; None where hidden."""
        for row in self._rows(school):
            if row["group"] == ALL and isinstance(row["count"], int) and isinstance(row["base"], int):
                return row["count"], row["base"]
        return None

    def _rows(self, school: str) -> Sequence[Mapping[str, Value]]:
        return self.table.where(school=school) if self.table else ()


def shown_gaps(of: GroupCounts, school: str = ALL) -> tuple[Gap, ...]:
    """Gaps of the groups that have pupils enough for a share, by the rounded counts; none of one alone.

    Everyone else are all pupils less the group's, whichever groups are shown. Intervals and p are as wide and
    as large as what was rounded away may make them.
    """
    if of.policy is None:
        return ()
    told = [each for each in of.cells(school) if each[2]]
    cells = [each for each in told if each[2] >= of.policy.percent_from_pupils]
    if len(cells) < 2:
        return ()
    # Here, because it takes SciPy's distributions, which pages without groups of pupils do not need.
    from wholeschool.equity.rounded import rounded_gaps

    groups, counts, bases = zip(*cells, strict=True)
    total, is_all = of.total(school), len(groups) == len(of.groups(school))
    # Of two groups the one is everyone else to the other, and nearer to it than what is left of a sum.
    whole = None if total is None or (is_all and len(groups) == 2) else total
    return rounded_gaps(
        _rounded(counts, of.policy),
        _rounded(bases, of.policy),
        groups,
        None if whole is None else (_rounded(whole[:1], of.policy), _rounded(whole[1:], of.policy)),
        EVERYONE_ELSE if whole or is_all else OTHERS_SHOWN,
        # Of none of the groups a small count is shown, so that of several together is none or no small one.
        of.policy.threshold if len(told) == len(of.groups(school)) else 1,
    )


def _rounded(shown: Sequence[int], policy: Policy) -> Rounded:
    from wholeschool.equity.rounded import Rounded

    return Rounded(*np.array([(each, *policy.span(each)) for each in shown], dtype=np.float64).T)

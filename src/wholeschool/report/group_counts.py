"""What the pages of gaps are made of: released counts of groups, and what groups and steps are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.disclosure import ALL, Policy, Released
from wholeschool.equity.gap import Gap

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
        rows = self.table.where(school=school) if self.table else ()
        return tuple(
            (str(row["group"]), row["count"], row["base"])
            for row in rows
            if row["group"] != ALL and isinstance(row["count"], int) and isinstance(row["base"], int)
        )


def shown_gaps(of: GroupCounts, school: str = ALL) -> tuple[Gap, ...]:
    """Gaps of the groups that have pupils enough for a share, by the rounded counts; none of one alone.

    Intervals and p are as wide and as large as what was rounded away may make them.
    """
    if of.policy is None:
        return ()
    cells = [each for each in of.cells(school) if each[2] >= of.policy.percent_from_pupils]
    if len(cells) < 2:
        return ()
    # Here, because it takes SciPy's distributions, which pages without groups of pupils do not need.
    from wholeschool.equity.rounded import Rounded, rounded_gaps

    groups, counts, bases = zip(*cells, strict=True)
    count, base = (
        Rounded(*np.array([(each, *of.policy.span(each)) for each in shown], dtype=np.float64).T)
        for shown in (counts, bases)
    )
    return rounded_gaps(count, base, groups)

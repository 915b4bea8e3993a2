"""What the pages of gaps are made of: released counts of groups, and what groups and steps are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.disclosure import ALL, Released
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
    hidden; None where nothing of it can be shown. Shares are told of groups of `percent_from` pupils or more.
    """

    key: str
    by: str
    title: str
    table: Released | None = None
    percent_from: int = 0

    def with_table(self, table: Released, percent_from: int) -> GroupCounts:
        """The same with what may be shown of it."""
        return replace(self, table=table, percent_from=percent_from)

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
    """Gaps by the rounded counts of the groups that have pupils enough for a share; none of one alone."""
    cells = [
        (group, min(count, base), base) for group, count, base in of.cells(school) if base >= of.percent_from
    ]
    if len(cells) < 2:
        return ()
    # Here, because it takes SciPy's distributions, which pages without groups of pupils do not need.
    from wholeschool.equity.groups import share_tables

    count, base = (np.array([[cell[at] for cell in cells]], dtype=np.float64) for at in (1, 2))
    return share_tables(count, base, tuple(cell[0] for cell in cells)).table(0)

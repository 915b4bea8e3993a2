"""The gaps between groups that the planted effects amount to in this trust."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from wholeschool.simulate.rates import EFFECTS, Floats, groups
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import OFF_ROLL

_COMPARED = {"sen_support": ("sen_support", "ehc_plan"), "ehc_plan": ("sen_support", "ehc_plan")}
"""Groups that are left out of the comparison: pupils with SEN are compared with those who have none."""


class Gaps:
    """Adds up what pupils of each group can expect, over schools and years."""

    def __init__(self) -> None:
        """Start with nobody."""
        # Per outcome and group: expected and pupils in the group, expected and pupils outside it.
        self._sums: defaultdict[tuple[str, str], Floats] = defaultdict(lambda: np.zeros(4))

    def add(self, here: SchoolYear) -> None:
        """Count in a school's year; pupils weigh by the share of the year for which they are on roll."""
        weight = (here.sheet.marks != OFF_ROLL).mean(axis=1)
        member_of = groups(here.who)
        for outcome in EFFECTS:
            of_outcome = outcome == "suspension_rate"
            expected = weight * (here.suspensions_expected if of_outcome else here.of(outcome))
            for group, members in member_of.items():
                others = ~np.any([member_of[each] for each in _COMPARED.get(group, (group,))], axis=0)
                self._sums[outcome, group] += [
                    each[who].sum() for who in (members, others) for each in (expected, weight)
                ]

    def ratios(self) -> dict[str, dict[str, float | None]]:
        """Outcome → group → the group's expected rate ÷ the rate of those outside it; None = nobody there."""
        found: dict[str, dict[str, float | None]] = {outcome: {} for outcome in EFFECTS}
        for (outcome, group), (count, base, other_count, other_base) in self._sums.items():
            comparable = base > 0 and other_count > 0
            found[outcome][group] = round(count / base * other_base / other_count, 3) if comparable else None
        return found

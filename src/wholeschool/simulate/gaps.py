"""The gaps between groups that the planted effects amount to in this trust, other things being as they are."""

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
        self._sums: defaultdict[tuple[str, str, str], Floats] = defaultdict(lambda: np.zeros(2))

    def add(self, here: SchoolYear) -> None:
        """Count in a school's year; pupils weigh by the share of the year for which they are on roll."""
        weight = (here.sheet.marks != OFF_ROLL).mean(axis=1)
        member_of = groups(here.who)
        for outcome in EFFECTS:
            of_outcome = outcome == "suspension_rate"
            expected = weight * (here.suspensions_expected if of_outcome else here.of(outcome))
            for group, members in member_of.items():
                others = ~np.any([member_of[each] for each in _COMPARED.get(group, (group,))], axis=0)
                for name, who in (("members", members), ("others", others)):
                    self._sums[outcome, group, name] += (expected[who].sum(), weight[who].sum())

    def ratios(self) -> dict[str, dict[str, float | None]]:
        """Outcome → group → the group's expected rate ÷ the rate of those outside it; None = nobody there."""
        found: dict[str, dict[str, float | None]] = {outcome: {} for outcome in EFFECTS}
        for outcome, group, name in list(self._sums):
            if name == "members":
                count, base = self._sums[outcome, group, name]
                other_count, other_base = self._sums[outcome, group, "others"]
                comparable = bool(base and other_count)
                found[outcome][group] = (
                    round(count / base / (other_count / other_base), 3) if comparable else None
                )
        return found

"""Rates of events and of days by group on the pages of gaps: released figures, and what they say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wholeschool.disclosure import Released
from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.equity.gap import Gap
from wholeschool.equity.words import Rate
from wholeschool.reference.measures import measures
from wholeschool.report.group_counts import BY
from wholeschool.schema.wording import listed
from wholeschool.stats import holm

RATES: Mapping[str, Rate] = {
    "suspension_rate": Rate(100, "suspensions per 100 pupils"),
    "lost_learning_coalition": Rate(190, "days of a school year of 190"),
}
"""Measures that add up over a pupil, and how they are said: of events, and of days."""

FIGURES = ("rate", "low", "high", "ratio", "ratio_low", "ratio_high")
"""What is released of each group: its rate and its ratio to everyone else, with the ends of intervals."""
RATIO_PER = 10
"""Ratios leave as so many for ten, so that they have a second decimal."""
_Z = 1.959963984540054


@dataclass(frozen=True)
class GroupRates:
    """A measure's rates by a characteristic, in all schools together.

    `table`: figures of which each population is one of `groups`, `FIGURES` with their measure and ":" before.
    """

    key: str
    by: str
    groups: tuple[str, ...]
    table: Released

    @property
    def title(self) -> str:
        """What the section is called."""
        return f"{measures()[self.key].title} by {BY[self.by]}"

    @property
    def rate(self) -> Rate:
        """How its rate is said."""
        return RATES[self.key]

    @property
    def withheld(self) -> str:
        """Which groups are not shown, and why."""
        shown = {gap.group for gap in self.gaps()}
        hidden = [each for each in self.groups if each not in shown]
        if not hidden:
            return ""
        return (
            "Not shown, because too few of their pupils have any, or because what is shown would tell of "
            f"others that have too few: {listed(hidden)}."
        )

    def gaps(self) -> tuple[Gap, ...]:
        """The groups that are shown; p is by the interval of the ratio that is shown, all of them asked."""
        found = [gap for group in self.groups if (gap := self._gap(group)) is not None]
        p = [math.nan if gap.p is None else gap.p for gap in found]
        together = p if len(self.groups) == 2 else holm(p).tolist()
        return tuple(
            replace(gap, p_of_all=None if math.isnan(its) else its)
            for gap, its in zip(found, together, strict=True)
        )

    def _gap(self, group: str) -> Gap | None:
        at = {name: self._value(name, group) for name in FIGURES}
        if at["rate"] is None:
            return None
        per = self.rate.per
        rate, low, high = (
            None if each is None else each / per for each in (at["rate"], at["low"], at["high"])
        )
        ratio, ratio_low, ratio_high = (
            None if each is None else each / RATIO_PER
            for each in (at["ratio"], at["ratio_low"], at["ratio_high"])
        )
        return Gap(
            group, 0, 0, rate, low, high, "gamma", ratio, ratio_low, ratio_high, "clustered",
            None, EVERYONE_ELSE, "", _p(ratio, ratio_low, ratio_high),
        )  # fmt: skip

    def _value(self, name: str, group: str) -> float | None:
        rows = self.table.where(figure=f"{self.key}:{name}", population=group)
        value = rows[0]["rate"] if rows else None
        return float(value) if isinstance(value, int | float) else None


def _p(ratio: float | None, low: float | None, high: float | None) -> float | None:
    """Of so large a ratio by chance, by its own interval (Altman & Bland, BMJ 343, 2011); None = not told."""
    if not ratio or not low or not high:
        return None
    z = abs(math.log(ratio)) / (math.log(high / low) / 2 / _Z)
    return math.erfc(z / math.sqrt(2))


def rates_of(found: Sequence[GroupRates], by: str) -> Iterator[GroupRates]:
    """Those by a characteristic of which two groups or more are shown."""
    return (each for each in found if each.by == by and len(each.gaps()) > 1)

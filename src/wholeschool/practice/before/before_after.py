"""A before and after alone: how often units as high fall as far with no programme that anybody knows of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.results.figures import figure
from wholeschool.practice.units.panel import Floats, Panel
from wholeschool.schema.wording import counted
from wholeschool.stats.clusters import RatioSums, proportion_intervals
from wholeschool.stats.counts_again import rate_spread

FEWEST = 10
"""Units alike below which nothing is said of how common a change is."""
_ALIKE = 2.0
"""Units are alike whose count before is not this many times smaller, or larger."""


@dataclass(frozen=True)
class BeforeAfter:
    """A change, and what became of units alike.

    `least` to `most`: the counts before of those that are alike (most may be infinite). `units`, `pairs`:
    how many they are, and how many times they were seen again. `share` of these changed as far, with its
    95 % interval (by unit). `came_to`: what `before` came to on average among them; `expected`: what it comes
    to if every unit keeps its own rate. All NaN where there are too few alike.
    """

    before: float
    after: float
    least: float
    most: float
    units: int
    pairs: int
    share: float
    low: float
    high: float
    came_to: float
    expected: float

    @property
    def as_far(self) -> int:
        """How many times units alike changed as far."""
        return round(self.share * self.pairs)

    @property
    def told(self) -> bool:
        """Whether there are enough alike."""
        return self.units >= FEWEST


def before_after(panel: Panel, before: float, after: float, at_least: float | None = None) -> BeforeAfter:
    """Hold a change of counts against all changes from one time to the next in a panel with no programme.

    `at_least`: alike are all units with such a count before, whatever the claim's own; None = from half to
    twice the claim's. Raises WrongCallError where counts are below nought, or nothing was there before.
    """
    if not (0 < before < math.inf and 0 <= after < math.inf and after != before):
        raise WrongCallError(
            "Counts before and after are 0 or more and differ, and before there has to be something",
            advice="Give counts, such as --before 150 --after 4.",
        )
    if panel.outcome.min() < 0:
        below = int(np.argmin(panel.outcome))
        raise WrongCallError(
            f"{panel.units[panel.unit[below]]} has {panel.outcome[below]:g} at {panel.time[below]}: no count",
            advice="Leave a cell blank whose count is not known.",
        )
    least, most = (before / _ALIKE, before * _ALIKE) if at_least is None else (at_least, float("inf"))
    unit, first, second = seen_again(panel)
    alike = (first >= least) & (first <= most) & (first > 0)
    units = len(np.unique(unit[alike]))
    unknown = float("nan")
    if units < FEWEST:
        told = (unknown,) * 5
    else:
        told = _among(unit[alike], first[alike], second[alike], before, after, first)
    return BeforeAfter(before, after, least, most, units, int(alike.sum()), *told)


def in_words(found: BeforeAfter, outcome: str) -> tuple[str, ...]:
    """What can be said of the change, and what cannot: sentences."""
    fell = found.after <= found.before
    change = figure(100 * abs(found.after / found.before - 1))
    way = "fewer" if fell else "more"
    said = [f"From {figure(found.before)} to {figure(found.after)} {outcome} is {change} % {way}."]
    if found.told:
        said += [_how_common(found, "fell" if fell else "rose"), _by_itself(found)]
    else:
        alike = counted(found.units, "unit")
        said.append(f"The table has {alike} like it: too few to tell how common that is.")
    return (*said, NOT_WHAT)


NOT_WHAT = (
    "A before and after alone shows that it changed, not what changed it: units to hold it against, before "
    "and after, can (evaluate panel)."
)


def _how_common(found: BeforeAfter, way: str) -> str:
    of = figure(found.least)
    of += " or more" if math.isinf(found.most) else f" to {figure(found.most)}"
    low, high = (f"{100 * each:.2g}" for each in (found.low, found.high))
    return (
        f"With no programme that the table knows of, units with {of} were seen again "
        f"{counted(found.pairs, 'time')} ({counted(found.units, 'unit')}), and {found.as_far:,} of these "
        f"times they {way} as far: {100 * found.share:.2g} % (95 % interval {low} to {high} %)."
    )


def _by_itself(found: BeforeAfter) -> str:
    said = f"Such a count comes to {figure(found.came_to)} on average the next time"
    if not math.isnan(found.expected):
        said += f", and to {figure(found.expected)} if every unit only keeps its own rate"
    back = (found.after - found.before) * (found.came_to - found.before) > 0
    return f"{said}: part of such a change comes by itself." if back else f"{said}."


def seen_again(panel: Panel) -> tuple[np.ndarray, Floats, Floats]:
    """Unit, outcome and outcome at the next of the panel's times, for all units that were seen at both."""
    order = np.lexsort((panel.time, panel.unit))
    unit, count = panel.unit[order], panel.outcome[order]
    place = np.searchsorted(panel.times, panel.time[order])
    again = (unit[1:] == unit[:-1]) & (place[1:] == place[:-1] + 1)
    return unit[:-1][again], count[:-1][again], count[1:][again]


def how_often(unit: np.ndarray, as_far: np.ndarray) -> tuple[float, float, float]:
    """The share of times that units moved as far, with its 95 % interval, by unit."""
    names, places = np.unique(unit, return_inverse=True)
    counts = np.bincount(places, weights=as_far, minlength=len(names))
    interval = proportion_intervals(RatioSums.of(counts, np.bincount(places, minlength=len(names))))
    return float(interval.rate[0]), float(interval.low[0]), float(interval.high[0])


def _among(
    unit: np.ndarray, first: Floats, second: Floats, before: float, after: float, everyone: Floats
) -> tuple[float, float, float, float, float]:
    # Multiplied out, because a ratio of whole numbers is rarely a number that a computer has.
    as_far = second * before <= after * first if after <= before else second * before >= after * first
    return (
        *how_often(unit, as_far),
        before * float(second.sum() / first.sum()),
        rate_spread(everyone).expected(before) if np.all(everyone == np.floor(everyone)) else float("nan"),
    )

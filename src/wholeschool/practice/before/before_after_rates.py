"""A before and after of a mean or rate: how often units alike move as far, and what comes back by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.before.before_after import FEWEST, NOT_WHAT, how_often, seen_again
from wholeschool.practice.results.figures import figure
from wholeschool.practice.units.panel import Panel
from wholeschool.schema.wording import counted
from wholeschool.stats.measures_again import MeasureSpread, measure_spread

_ALIKE = 0.5
"""Units are alike that lie within so many standard deviations of all values."""


@dataclass(frozen=True)
class RateBeforeAfter:
    """A change of a mean or rate, and what became of units alike, in the unit of the outcome.

    `least` to `most`: where those that are alike lay before; `units`, `pairs`: how many they are, and how
    often they were seen again. `share` of these moved as far, with its 95 % interval (by unit). `came_to`:
    what `before` came to on average among them; `expected`: what it comes to where chance alone moves units.
    `comes_back`: how far units come back on average that are chosen because they lie beyond `chosen`; None =
    nobody asked. All NaN where too few are alike.
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
    chosen: float | None = None
    comes_back: float | None = None
    above: bool = True

    @property
    def as_far(self) -> int:
        """How many times units alike moved as far."""
        return round(self.share * self.pairs)

    @property
    def told(self) -> bool:
        """Whether there are enough alike."""
        return self.units >= FEWEST


def rate_before_after(
    panel: Panel, before: float, after: float, chosen: float | None = None
) -> RateBeforeAfter:
    """Hold a change of a mean or rate against all changes from one time to the next with no programme.

    Raises WrongCallError where nothing changed, or no number is given.
    """
    if not (math.isfinite(before) and math.isfinite(after) and before != after):
        raise WrongCallError(
            "Means before and after are two numbers that differ", advice="Such as --before 88.2 --after 91."
        )
    if chosen is not None and not math.isfinite(chosen):
        raise WrongCallError("Beyond what units were chosen is a number", advice="Such as --chosen 85.")
    unit, first, second = seen_again(panel)
    reach = _ALIKE * float(panel.outcome.std())
    alike = np.abs(first - before) <= reach
    units = len(np.unique(unit[alike]))
    if units < FEWEST:
        told = (math.nan,) * 5
        back, above = None, True
    else:
        spread = measure_spread(first, second)
        told = _among(unit[alike], second[alike] - first[alike], before, after, spread)
        above = before >= spread.mean
        back = None if chosen is None else spread.comes_back(chosen, above=above)
    return RateBeforeAfter(
        before, after, before - reach, before + reach, units, int(alike.sum()), *told, chosen, back, above
    )


def rates_in_words(found: RateBeforeAfter, outcome: str) -> tuple[str, ...]:
    """What can be said of the change, and what cannot: sentences."""
    way = "lower" if found.after < found.before else "higher"
    moved = abs(found.after - found.before)
    said = [
        f"From {figure(found.before)} to {figure(found.after)} {outcome} is {figure(moved)} {way}.",
    ]
    if not found.told:
        said.append(
            f"The table has {counted(found.units, 'unit')} like it: too few to tell how common that is."
        )
        return (*said, NOT_WHAT)
    low, high = (f"{100 * each:.2g}" for each in (found.low, found.high))
    of = f"{figure(found.least)} and {figure(found.most)}"
    seen = f"{counted(found.pairs, 'time')} ({counted(found.units, 'unit')})"
    said.append(
        f"With no programme that the table knows of, units between {of} were seen again {seen}, and "
        f"{found.as_far:,} of these times they moved as far: {100 * found.share:.2g} % (95 % interval {low} "
        f"to {high} %)."
    )
    back = (found.after - found.before) * (found.came_to - found.before) > 0
    said.append(
        f"Such a unit comes to {figure(found.came_to)} on average the next time, and to "
        f"{figure(found.expected)} if chance alone moves it"
        + (": part of such a change comes by itself." if back else ".")
    )
    if found.chosen is not None and found.comes_back is not None:
        side = "above" if found.above else "below"
        said.append(
            f"Units that are chosen because they lie {side} {figure(found.chosen)} come back by "
            f"{figure(found.comes_back)} on average, with nothing done."
        )
    return (*said, NOT_WHAT)


def _among(
    unit: np.ndarray, moved: np.ndarray, before: float, after: float, spread: MeasureSpread
) -> tuple[float, float, float, float, float]:
    wanted = after - before
    # As computers reckon, 92.4 − 91.9 is a little less than 0.5.
    room = 1e-9 * max(abs(before), abs(after))
    as_far = moved <= wanted + room if wanted < 0 else moved >= wanted - room
    return (*how_often(unit, as_far), before + float(moved.mean()), spread.expected(before))

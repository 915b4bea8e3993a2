"""What would be less, if a rate fell to another: events or sessions, days of learning, money at a unit cost.

Arithmetic on official figures, with what is unsure carried through: chance in the rates, how long a
suspension takes, what one costs. It says what a gap is worth, not how it could be closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.policy.figures import Figure
from wholeschool.policy.intervals import SESSIONS_A_YEAR
from wholeschool.reference.unit_costs import UnitCost, UnitCosts
from wholeschool.schema.national import COUNTS, UNITS

Floats = npt.NDArray[np.float64]
SUSPENSIONS, EXCLUSIONS = "suspension_rate", "permanent_exclusion_rate"
ABSENCES = ("unauthorised_absence", "overall_absence")
MEASURES = (SUSPENSIONS, EXCLUSIONS, *ABSENCES)
DRAWS = 10_000
_ENDS = (2.5, 97.5)
_SESSIONS_A_DAY = 2

ARITHMETIC = "This is arithmetic: it says what the gap comes to, not what would close it."
INTERVAL = (
    "Low and high have 95 per cent of {draws:,} draws between them: of the rates, as far as chance moves "
    "them{days}. Of money low is at the lowest cost of one, high at the highest."
)
DRAWN_DAYS = ", and of days a suspension, any value of their range being as likely as another"


@dataclass(frozen=True)
class Less:
    """So many fewer of something, with the ends of its interval. `how` says how it was worked out."""

    what: str
    unit: str
    found: float
    low: float
    high: float
    how: str


@dataclass(frozen=True)
class WhatIf:
    """A rate, the rate that it would fall to, and what would be less.

    `rate` and `other` are in the unit of the measure. `rows` is empty where there is nothing to gain, or no
    figure: `reason` says which.
    """

    measure: str
    who: str
    like: str
    rate: float | None
    other: float | None
    rows: tuple[Less, ...]
    reason: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Draws:
    """How many draws are taken, and the seed that makes them the same again."""

    size: int = DRAWS
    seed: int = 1


ONCE = Draws()


def what_if(
    now: Figure,
    others: Sequence[Figure],
    costs: UnitCosts,
    *,
    who: str,
    like: str,
    times: float,
    draws: Draws = ONCE,
) -> WhatIf:
    """What would be less, if the rate of `now` fell to the median of the rates of `others`.

    `times`: how often a suspended pupil is suspended on average (1 = where nothing says so, and for other
    measures). Figures have count and base, and are of one measure.
    """
    unit = UNITS[now.measure]
    sources = tuple(source for each in (now, *others) for source in each.sources)
    lacking = next((each for each in (now, *others) if each.count is None or not each.base), None)
    if lacking is not None or not others:
        what = (
            f"There is no count of {lacking.group or lacking.area}."
            if lacking
            else "There is nobody to compare."
        )
        return WhatIf(now.measure, who, like, None, None, (), what, (), sources)
    rate, target = _rate(now), float(np.median([_rate(each) for each in others]))
    if rate <= target:
        reason = "The rate is not above that now: there is nothing to gain."
        return WhatIf(now.measure, who, like, rate * unit, target * unit, (), reason, (), sources)
    days_drawn = DRAWN_DAYS if now.measure == SUSPENSIONS else ""
    notes = (INTERVAL.format(draws=draws.size, days=days_drawn), ARITHMETIC)
    random = np.random.default_rng(draws.seed)
    wider = _dispersion(now.measure, times)
    drawn = _drawn(now, wider, draws.size, random)
    of_others = np.median([_drawn(each, wider, draws.size, random) for each in others], axis=0)
    base = float(now.base or 0)
    # There cannot be fewer by more than there were.
    gap = np.clip((drawn - of_others) * base, 0.0, float(now.count or 0))
    fewer = _Fewer((rate - target) * base, gap)
    rows = _rows(now.measure, fewer, costs, draws.size, random)
    return WhatIf(now.measure, who, like, rate * unit, target * unit, tuple(rows), "", notes, sources)


@dataclass(frozen=True, eq=False)
class _Fewer:
    """So many fewer: at the figures as they are, and in every draw."""

    found: float
    drawn: Floats

    def times(self, value: float, drawn: Floats) -> _Fewer:
        return _Fewer(self.found * value, self.drawn * drawn)

    def row(self, what: str, unit: str, how: str) -> Less:
        low, high = np.percentile(self.drawn, _ENDS)
        return Less(what, unit, self.found, float(low), float(high), how)

    def money(self, cost: UnitCost, how: str) -> Less:
        """At a unit cost; the ends at its ends, so that a cost that is its own lowest stays within them."""
        low, high = np.percentile(self.drawn, _ENDS)
        found = self.found * cost.value
        return Less(cost.name, "pounds", found, float(low) * cost.low, float(high) * cost.high, how)


def _rows(
    measure: str, fewer: _Fewer, costs: UnitCosts, size: int, random: np.random.Generator
) -> list[Less]:
    counted = COUNTS[measure][0]
    rows = [fewer.row(counted, counted, "the gap between the two rates, times those that the rate is of")]
    if measure == EXCLUSIONS:
        return [*rows, *_money(fewer, "permanent exclusions", costs)]
    if measure == SUSPENSIONS:
        low, high = costs.fewest_days, costs.most_days
        days = fewer.times((low + high) / 2, random.uniform(low, high, size))
        how = f"times {low:.2f} to {high:.2f} days a suspension"
    else:
        half = 1 / _SESSIONS_A_DAY
        days, how = fewer.times(half, np.full(size, half)), "two sessions are a day"
    return [*rows, days.row("days of learning", "days", how), *_money(days, "days", costs)]


def _money(fewer: _Fewer, what: str, costs: UnitCosts) -> list[Less]:
    cost = costs.of(what)
    if cost is None:
        return []
    how = f"{cost.title}: £{cost.value:,.0f}, in sources £{cost.low:,.0f} to £{cost.high:,.0f}"
    return [fewer.money(cost, how)]


def _rate(figure: Figure) -> float:
    return float(figure.count or 0) / float(figure.base or 1)


def _dispersion(measure: str, times: float) -> float:
    """How many times Poisson's variance a count has.

    Suspensions come in runs: where a suspended pupil is suspended m times on average, and the number of times
    falls off geometrically, the variance is E[X²] ÷ E[X] = 2m − 1 times the mean (compound Poisson; Feller,
    An Introduction to Probability Theory, vol. 1, section XII.2). Sessions of absence go together as if a
    pupil missed all of a year's or none: the furthest that they can.
    """
    if measure in ABSENCES:
        return float(SESSIONS_A_YEAR)
    return max(2 * times - 1, 1.0) if measure == SUSPENSIONS else 1.0


def _drawn(figure: Figure, wider: float, size: int, random: np.random.Generator) -> Floats:
    """Rates that chance could have made of this one: Gamma, with `wider` times the variance of Poisson's."""
    count, base = float(figure.count or 0), float(figure.base or 1)
    if count <= 0:
        return np.zeros(size)
    return random.gamma(count / wider, wider, size) / base

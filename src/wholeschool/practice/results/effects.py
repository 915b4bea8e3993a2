"""What an evaluation finds: an effect, the effect by time since the start, and what speaks against it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from wholeschool.practice.results.rests import Rests
from wholeschool.practice.results.rules import LEVEL
from wholeschool.practice.units.sides import Sides
from wholeschool.stats.tails import t_beyond, t_quantile

FEW = 30
"""Units or clusters on a side below which intervals allow for how few they are."""
_NO_SIZE = 1e-10
_LARGEST = 700.0


@dataclass(frozen=True)
class Estimate:
    """An effect in the unit of the outcome, with its standard error, 95 % interval and two-sided p."""

    estimate: float
    se: float
    low: float
    high: float
    p: float

    def bears_out(self, found: Estimate) -> bool:
        """Whether this is beyond chance as well, with the sign of what was found."""
        return self.p < LEVEL and (self.estimate > 0) == (found.estimate > 0)


@dataclass(frozen=True)
class Alone:
    """An effect without its grade. `rests`: on how many; None of designs that do not count it."""

    effect: Estimate
    rests: Rests | None


def of_size(effect: float, se: float, df: float = math.inf, scale: float = 0.0) -> Estimate:
    """An effect with its interval and p by Student's t of `df` degrees of freedom, the normal where infinite.

    A standard error of no size beside the effects (`scale`) is none: nothing varies.
    """
    if not se > _NO_SIZE * max(scale, abs(effect)):
        return Estimate(effect, 0.0, effect, effect, float(not abs(effect) > _NO_SIZE * scale))
    half = t_quantile(0.975, df) * se
    return Estimate(effect, se, effect - half, effect + half, float(t_beyond(effect / se, df)))


def of_sides(effect: float, se: float, fewest: int, df: float = math.inf, scale: float = 0.0) -> Estimate:
    """The same of a comparison with so few units, or clusters, on its smaller side.

    From 30 on it is `of_size`. Of fewer, most of chance lies on that side: its squares are over k and not
    over k − 1, and t has its k − 1 degrees of freedom, the fewest that Welch's could be.
    """
    if fewest >= FEW:
        return of_size(effect, se, df, scale)
    free = max(fewest - 1, 1)
    return of_size(effect, se * math.sqrt(max(fewest, 2) / free), min(df, free), scale)


@dataclass(frozen=True)
class AtEventTime:
    """The effect so many times after the start: 0 = the first; below 0: before, where none should be."""

    event_time: int
    estimate: float
    se: float
    low: float
    high: float


Sized = TypeVar("Sized", Estimate, AtEventTime)


@dataclass(frozen=True)
class Pretrend:
    """Whether units moved apart before they began: a Wald test that no effect before the start is any."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class Effects:
    """What one design finds in a panel.

    `pretrend` is None where it cannot be told, and `pretrend_reason` says why. `earlier`: the overall effect
    held against the time before the last one before the start (`matched`: against all before the last one),
    None where nobody was seen then. `others` are further ways to average, by name. `cannot` and `doubts` are
    sentences that the design itself has: why nothing can be told, and what takes a grade away. `notes` are
    lines for readers, and `details` figures for scripts, both of this design alone. `percent`: effects are
    logarithms of ratios, which people are told in per cent. `who`: those that it is told of, in words, where
    they are not units by number; `ruled`: the rule of grades, where it is not the design's own. `breakdown`:
    how many times the largest difference before, from one time to the next, the finding stands; None where
    that is not told. `rests`: on how many units it rests on either side; None of designs that do not count
    it.
    """

    design: str
    overall: Estimate
    by_event_time: tuple[AtEventTime, ...]
    pretrend: Pretrend | None
    sides: Sides
    rows: int
    pretrend_reason: str = ""
    earlier: Estimate | None = None
    others: Mapping[str, Estimate] = field(default_factory=lambda: MappingProxyType({}))
    cannot: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    percent: bool = False
    who: str = ""
    ruled: str = ""
    breakdown: float | None = None
    rests: Rests | None = None

    def told(self, each: Sized) -> Sized:
        """An effect as people are told it: itself, or of a ratio's logarithm the change in per cent."""
        return percent(each) if self.percent else each


def percent(each: Sized) -> Sized:
    """A ratio's logarithm as the change in per cent; the standard error is that near by (delta method)."""
    estimate, low, high = (100 * _less_one(value) for value in (each.estimate, each.low, each.high))
    return replace(each, estimate=estimate, low=low, high=high, se=(100 + estimate) * each.se)


def _less_one(logarithm: float) -> float:
    return math.expm1(logarithm) if logarithm < _LARGEST else math.inf

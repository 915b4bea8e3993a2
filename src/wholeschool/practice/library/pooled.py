"""What several schools' estimates of one practice say together, and how strong that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.practice.library.contribution import Contribution
from wholeschool.practice.library.outcomes import Outcome, outcomes
from wholeschool.practice.results.effects import of_size
from wholeschool.practice.results.rules import CANNOT_TELL, LEVEL
from wholeschool.practice.units.panel import Floats
from wholeschool.stats.families import holm
from wholeschool.stats.pooling import drawn_in, egger, pool

FEW = 5
"""Estimates below which the spread between schools is a guess, and so is where the next one would lie."""
ENOUGH_FOR_EGGER = 10
_HALF = 0.5
_ONE_SIZE = 1e-9


@dataclass(frozen=True)
class PooledEffect:
    """One practice and one outcome. `effect` with `low` and `high` (95 %) are in the outcome's unit.

    `used`: the estimates that are pooled, `left_out`: those of grade 0, which tell nothing. `next_low` to
    `next_high`: where most others of the kind would lie, NaN with fewer than three. `spread`: the standard
    deviation between them beyond chance, `share`: of a typical estimate's variance, how much that is. `p`:
    adjusted for all that a library asks (Holm), `moved`: it is not nought at that level. `drawn`: each
    estimate drawn towards the mean, with its error. `small_ones_say_more` as the function has it, NaN with
    fewer than ten. `grade`: what half of the weight reaches. `cost_a_day`: pounds for a day of learning
    recovered, with its range; None where cost or effect are not known.
    """

    practice: str
    outcome: Outcome
    used: tuple[Contribution, ...]
    left_out: tuple[Contribution, ...]
    effect: float = math.nan
    low: float = math.nan
    high: float = math.nan
    next_low: float = math.nan
    next_high: float = math.nan
    spread: float = math.nan
    share: float = math.nan
    p: float = math.nan
    moved: bool = False
    drawn: tuple[tuple[float, float], ...] = ()
    small_ones_say_more: float = math.nan
    grade: int = CANNOT_TELL
    cost_a_pupil: float | None = None
    cost_a_day: tuple[float, float, float] | None = None

    @property
    def schools(self) -> int:
        """How many schools it is of."""
        return sum(each.schools for each in self.used)

    @property
    def all(self) -> tuple[Contribution, ...]:
        """Every estimate, those that are pooled first."""
        return (*self.used, *self.left_out)

    @property
    def made_up(self) -> bool:
        """Whether any of it is an example that nobody found."""
        return any(each.made_up for each in self.all)

    @property
    def better(self) -> bool:
        """Whether the effect goes the good way."""
        return (self.effect < 0) == self.outcome.lower_is_better

    @property
    def few(self) -> bool:
        """Whether there are so few that their spread is a guess."""
        return len(self.used) < FEW


def pooled_effects(
    contributions: Sequence[Contribution], costs: Mapping[str, float] | None = None
) -> tuple[PooledEffect, ...]:
    """All practices and outcomes that are estimated, by practice, those of most estimates first.

    `costs`: pounds a pupil as published, where no contribution says what it cost.
    """
    about: dict[tuple[str, str], list[Contribution]] = {}
    for each in contributions:
        about.setdefault((each.practice, each.outcome), []).append(each)
    found = [_pooled(*key, estimates) for key, estimates in about.items()]
    adjusted = holm([each.p for each in found])
    judged = [
        replace(each, p=float(p), moved=bool(p < LEVEL)) for each, p in zip(found, adjusted, strict=True)
    ]
    priced = [_priced(each, (costs or {}).get(each.practice)) for each in judged]
    return tuple(sorted(priced, key=lambda each: (each.practice, -len(each.used), each.outcome.name)))


def _pooled(practice: str, outcome: str, estimates: Sequence[Contribution]) -> PooledEffect:
    ordered = sorted(estimates, key=lambda each: (each.year, each.by))
    used = tuple(each for each in ordered if each.grade > CANNOT_TELL)
    left_out = tuple(each for each in ordered if each.grade == CANNOT_TELL)
    found = PooledEffect(practice, outcomes()[outcome], used, left_out)
    if not used:
        return found
    if len(used) == 1:
        only = of_size(used[0].effect, used[0].error)
        return replace(
            found, effect=only.estimate, low=only.low, high=only.high, p=only.p, grade=used[0].grade,
            drawn=((only.estimate, only.se),),
        )  # fmt: skip
    effects = np.array([each.effect for each in used])
    variances = np.array([each.error for each in used]) ** 2
    pooled = pool(effects, variances)
    drawn = drawn_in(effects, variances, pooled.between)
    asks_egger = len(used) >= ENOUGH_FOR_EGGER
    return replace(
        found, effect=pooled.mean, low=float(pooled.low[0]), high=float(pooled.high[0]),
        next_low=pooled.next_low, next_high=pooled.next_high, spread=math.sqrt(pooled.between),
        share=pooled.i_squared, p=float(pooled.p[0]), grade=_grade(used, 1 / (variances + pooled.between)),
        drawn=tuple(zip(map(float, drawn.values), map(float, drawn.errors), strict=True)),
        small_ones_say_more=small_ones_say_more(effects, np.sqrt(variances), pooled.mean)
        if asks_egger
        else math.nan,
    )  # fmt: skip


def small_ones_say_more(effects: Floats, errors: Floats, mean: float) -> float:
    """p of Egger's test that estimates with large errors lie farther out than others, the way of the mean.

    NaN where they lie the other way, or all errors are of one size.
    """
    if not np.ptp(errors) > _ONE_SIZE * errors.max():
        return math.nan
    z, p = egger(effects, errors**2)
    return p if z * mean > 0 else math.nan


def _grade(used: Sequence[Contribution], weights: np.ndarray) -> int:
    """The highest grade that estimates with half of the weight, or more, reach."""
    share = weights / weights.sum()
    grades = np.array([each.grade for each in used])
    return max(int(grade) for grade in {*grades.tolist()} if share[grades >= grade].sum() >= _HALF - 1e-12)


def _priced(found: PooledEffect, published: float | None) -> PooledEffect:
    """With what a day of learning recovered costs, where days were recovered beyond chance."""
    costs = [each.cost for each in found.used if each.cost is not None]
    weights = [each.pupils for each in found.used if each.cost is not None]
    cost = float(np.average(costs, weights=weights)) if costs else published
    told = found.moved and found.better and not found.low <= 0 <= found.high
    if cost is None or found.outcome.days is None or not told:
        return replace(found, cost_a_pupil=cost)
    least, middle, most = sorted(
        abs(each) * found.outcome.days for each in (found.effect, found.low, found.high)
    )
    return replace(found, cost_a_pupil=cost, cost_a_day=(cost / middle, cost / most, cost / least))

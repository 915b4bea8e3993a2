"""A few units that began at one time, beside a mixture of others that had moved as they did."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wholeschool.practice.units.frames import quietly
from wholeschool.practice.units.panel import Floats
from wholeschool.stats.loading import lightly

_PLACEBOS = 100
_DRAWS = 100
"""Of several units together; the fewest that tell 1 of 20."""
_SEED = 20261126


@dataclass(frozen=True, eq=False)
class Mixed:
    """Synthetic difference-in-differences of some units.

    `effect`: the mean over times since the start; `gaps` (times since): the same at each. `earlier`: the
    effect of a start that never was, in the last third of the times before. `fit`: how far the mixture is off
    before, in the outcome's unit (its own level apart). `weights`: units of the mixture by name, those that
    weigh most first. `held`: times before by weight.
    """

    effect: float
    gaps: Floats
    earlier: float
    fit: float
    weights: dict[str, float]
    held: dict[int, float]


@dataclass(frozen=True, eq=False)
class Wide:
    """A complete panel with a row a unit: `outcome` (units, times), the first `before` before the start."""

    units: tuple[str, ...]
    times: np.ndarray
    outcome: Floats
    began: np.ndarray
    before: int


def mixed(wide: Wide, began: np.ndarray) -> Mixed:
    """Hold units that `began` against a mixture of all the others that did not.

    Weights of units and times are those of Arkhangelsky et al. (2021), American Economic Review 111, by
    `diff-diff` as R's `synthdid` has them.
    """
    # Here, because it takes a second to load.
    with lightly():
        from diff_diff import SyntheticDiD

    rows = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(len(began)), len(wide.times)),
            "time": np.tile(wide.times, len(began)),
            "outcome": wide.outcome.ravel(),
            "began": np.repeat(began.astype(int), len(wide.times)),
        }
    )
    # Two draws, the fewest that it takes: its own errors are not used, for ours try every unit.
    fit = quietly(
        SyntheticDiD(variance_method="placebo", n_bootstrap=2, seed=_SEED).fit,
        rows, outcome="outcome", treatment="began", unit="unit", time="time",
        post_periods=wide.times[wide.before :].tolist(),
    )  # fmt: skip
    return _told(wide, fit)


def placebos(wide: Wide) -> list[Mixed]:
    """The same of every other unit, as though it had begun; of so many others together as began, where
    several.

    Of the groups of so many all, each once, or some at random where there are very many.
    """
    others = np.flatnonzero(~wide.began)
    count = int(wide.began.sum())
    left = Wide(
        tuple(wide.units[each] for each in others), wide.times, wide.outcome[others], wide.began[others],
        wide.before,
    )  # fmt: skip
    random = np.random.default_rng(_SEED)
    if count > 1:
        chosen = _groups(len(others), count, random)
    else:
        few = (
            len(others) if len(others) <= _PLACEBOS else random.choice(len(others), _PLACEBOS, replace=False)
        )
        chosen = list(random.permutation(few)[:, None])
    return [mixed(left, np.isin(np.arange(len(others)), each)) for each in chosen]


def _groups(others: int, count: int, random: np.random.Generator) -> list[np.ndarray]:
    if math.comb(others, count) <= _DRAWS:
        return [np.array(each) for each in itertools.combinations(range(others), count)]
    return [random.choice(others, count, replace=False) for _ in range(_DRAWS)]


def _told(wide: Wide, fit: Any) -> Mixed:
    after, before = (
        np.asarray(getattr(fit, f"treated_{when}_trajectory"))
        - np.asarray(getattr(fit, f"synthetic_{when}_trajectory"))
        for when in ("post", "pre")
    )
    held = {int(time): float(fit.time_weights[time]) for time in wide.times[: wide.before]}
    level = float(sum(weight * gap for weight, gap in zip(held.values(), before, strict=True)))
    fake = int(wide.times[wide.before - max(1, wide.before // 3)])
    earlier = quietly(fit.in_time_placebo, [fake])
    weights = {wide.units[unit]: float(weight) for unit, weight in fit.unit_weights.items() if weight > 0}
    return Mixed(
        float(fit.att),
        after - level,
        float(earlier.att.iloc[0]),
        float(fit.pre_treatment_fit),
        dict(sorted(weights.items(), key=lambda each: -each[1])),
        held,
    )


@dataclass(frozen=True, eq=False)
class Copied:
    """A synthetic control: `gaps` (times) to the unit that began at all times, before the start as well.

    `effect`: their mean since the start; `fit`: the root of the mean square before; `weights` by name.
    """

    effect: float
    gaps: Floats
    fit: float
    weights: dict[str, float]


def copied(wide: Wide, predictors: Floats | None = None) -> Copied:
    """A mixture that has to match one unit's level as well: the synthetic control of Abadie et al. (2010).

    `predictors` (units, k): what the mixture has to match, weighted so that it fits best before; None = the
    outcome at each time before, all alike. By `diff-diff`; weights of predictors are not unique, so that
    other programs find others with nearly the same effect.
    """
    with lightly():
        from diff_diff import SyntheticControl

    shape = wide.outcome.shape
    given = predictors if predictors is not None else np.empty((shape[0], 0))
    names = [f"predictor_{place}" for place in range(given.shape[1])]
    rows = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(shape[0]), shape[1]),
            "time": np.tile(wide.times, shape[0]),
            "outcome": wide.outcome.ravel(),
            "begun": (wide.began[:, None] & (np.arange(shape[1]) >= wide.before)).astype(int).ravel(),
            **{name: np.repeat(given[:, place], shape[1]) for place, name in enumerate(names)},
        }
    )
    alike = {"v_method": "custom", "custom_v": np.ones(wide.before), "standardize": "none"}
    fit = quietly(
        SyntheticControl(seed=_SEED, n_starts=1, **({} if names else alike)).fit,
        rows, "outcome", "begun", "unit", "time", predictors=names or None,
    )  # fmt: skip
    weights = {wide.units[unit]: float(weight) for unit, weight in fit.donor_weights.items() if weight > 1e-4}
    mixture = sum(weight * wide.outcome[wide.units.index(name)] for name, weight in weights.items())
    gaps = wide.outcome[wide.began][0] - mixture
    return Copied(
        float(fit.att), gaps, float(fit.pre_rmspe), dict(sorted(weights.items(), key=lambda each: -each[1]))
    )

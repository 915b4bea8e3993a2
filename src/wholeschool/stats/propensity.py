"""Comparisons weighted by the odds of having begun, and what would have to be unseen to undo them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.stats.loading import lightly

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_LEAST_LEFT = 0.1
_STEPS, _NEAR = 30, 1e-6
"""More steps are needed where no weights do it; on columns in standard deviations."""
_MD_TO_LOG_RATIO = 0.91
"""A standardised mean difference times this is about the logarithm of a risk ratio (VanderWeele & Ding)."""


@dataclass(frozen=True, eq=False)
class Held:
    """An effect on those who began, and what each of n rows adds to it: (n,), its mean being nought."""

    effect: float
    influence: Floats

    def error(self, clusters: npt.NDArray[np.int64] | None = None) -> float:
        """The standard error; `clusters` (n,) numbers rows that belong together."""
        rows = len(self.influence)
        if clusters is None:
            return float(np.sqrt((self.influence**2).sum()) / rows)
        sums = np.bincount(clusters, self.influence)
        groups = len(np.unique(clusters))
        return float(np.sqrt((sums**2).sum() * groups / max(groups - 1, 1)) / rows)

    def rests_on(self, clusters: npt.NDArray[np.int64]) -> float:
        """How many clusters its variance rests on: all of them where none stands out, few where few do.

        Satterthwaite's degrees of freedom, with what a cluster adds as it was seen.
        """
        squares = np.bincount(clusters, self.influence) ** 2
        whole, groups = squares.sum(), len(np.unique(clusters))
        spread = (squares**2).sum() - whole**2 / groups
        return float(2 * whole**2 / spread) if spread > 0 else float(groups)


def propensity(began: Bools, design: Floats) -> Floats:
    """The chance to begin of each row, by logistic regression on a design (n, columns) with its ones.

    Raises ValueError where columns repeat each other.
    """
    # Here, because it takes a second to load.
    with lightly():
        from statsmodels.genmod.families import Binomial
        from statsmodels.genmod.generalized_linear_model import GLM

    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("columns repeat each other")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # where a column tells who began: chances are 0 and 1, and are seen
        fitted: Floats = GLM(began.astype(float), design, family=Binomial()).fit().fittedvalues
    return fitted


def odds_weights(began: Bools, chance: Floats) -> Floats:
    """Those who began count once, others by their odds of it, so that they are alike on average: (n,)."""
    capped = np.minimum(chance, 1 - 1e-6)
    return np.where(began, 1.0, capped / (1 - capped))


def balancing_weights(began: Bools, design: Floats, base: Floats | None = None) -> Floats:
    """Those who began count once, others so that each column of the design has the same mean: (n,).

    As near as that allows to `base` (n,), or to equal weights (entropy balancing: Hainmueller 2012, Political
    Analysis 20). Raises ValueError where no weights above nought do it.
    """
    # Here, because it takes a second to load.
    with lightly():
        from diff_diff.balancing import entropy_balance

    shares, _ = entropy_balance(
        design[~began, 1:],
        design[began, 1:].mean(axis=0),
        None if base is None else base[~began],
        max_iter=_STEPS,
        tol=_NEAR,
    )
    weights = np.ones(len(began))
    weights[~began] = shares * began.sum()
    return weights


def balanced_effect(outcome: Floats, began: Bools, design: Floats, base: Floats | None = None) -> Held:
    """The mean outcome of those who began, less that of others under `balancing_weights`.

    Right where either the odds of beginning or the outcome of the others follows the design (Zhao & Percival
    2017, Journal of Causal Inference 5). What a row adds is that of the weights' and the mean's equations
    together, others as in HC3: who draws the line towards itself seems nearer to it than others do. Raises
    ValueError as `balancing_weights`.
    """
    weights = balancing_weights(began, design, base)
    effect = float(outcome[began].mean() - np.average(outcome[~began], weights=weights[~began]))
    root = np.sqrt(weights[~began])
    slopes, drawn = _line(design[~began] * root[:, None], outcome[~began] * root)
    left = outcome - design @ slopes
    left[~began] /= np.maximum(1 - drawn, _LEAST_LEFT)
    influence = np.where(began, left - effect, -weights * left) / began.mean()
    return Held(effect, influence)


def _line(columns: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Least squares: the slopes of the columns, and how far each row draws the line towards itself (n,).

    Columns that repeat each other count once: of some rows, what sets others apart is the same. Else what is
    left of such a column, which is rounding and another number on another processor, would draw as well.
    """
    basis, size, turned = np.linalg.svd(columns, full_matrices=False)
    told = size > size[0] * max(columns.shape) * np.finfo(float).eps
    slopes: Floats = turned[told].T @ (basis[:, told].T @ values / size[told])
    return slopes, (basis[:, told] ** 2).sum(axis=1)


def weighted_effect(outcome: Floats, began: Bools, design: Floats, base: Floats | None = None) -> Held:
    """The mean outcome of those who began, less that of others weighted by their odds (Hájek).

    Source: Abadie (2005), Review of Economic Studies 72. Raises ValueError as `doubly_robust_effect`.
    """
    with lightly():
        from drdid.ipwd_did import std_ipw_did_panel

    return _held(std_ipw_did_panel, outcome, began, design, base)


def doubly_robust_effect(outcome: Floats, began: Bools, design: Floats, base: Floats | None = None) -> Held:
    """The same, and what is left of differences taken off by a regression among the others.

    Right where either the odds or the regression is. Standard errors allow for both being estimates. Source:
    Sant'Anna & Zhao (2020), Journal of Econometrics 219, of one time. Raises ValueError where a design's
    columns repeat each other, or tell wholly who began.
    """
    with lightly():
        from drdid.drdid import drdid_panel

    return _held(drdid_panel, outcome, began, design, base)


def _held(
    estimator: Callable[..., Any], outcome: Floats, began: Bools, design: Floats, base: Floats | None
) -> Held:
    # The size of a column has no bearing, but for the number of places that a computer has.
    size = np.maximum(np.abs(design).max(axis=0), 1e-300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is looked at by its callers: balance and overlap
        effect, influence = estimator(
            outcome, np.zeros(len(outcome)), began.astype(float), design / size, i_weights=base
        )
    return Held(float(effect), np.ravel(influence))


def standard_differences(columns: Floats, began: Bools, weights: Floats) -> Floats:
    """How far apart both sides are in each column: means in standard deviations of those who began.

    columns (n, k), weights (n,) above or equal to nought; (k,), NaN where those who began do not vary. Of
    columns of 0 and 1 the deviation is that of their share, as `MatchIt` has it.
    """
    ones, others = columns[began], columns[~began]
    apart = np.average(ones, axis=0, weights=weights[began]) - np.average(
        others, axis=0, weights=weights[~began]
    )
    binary = np.isin(columns, (0.0, 1.0)).all(axis=0)
    spread = np.where(binary, ones.std(axis=0), ones.std(axis=0, ddof=1))
    found: Floats = np.divide(apart, spread, out=np.full(len(spread), np.nan), where=spread > 0)
    return found


def effective(weights: Floats) -> float:
    """How many rows of equal weight would tell as much (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if weights.any() else 0.0


def nearest_pairs(
    chance: Floats, began: Bools, groups: npt.NDArray[np.int64] | None = None, caliper: float = math.inf
) -> npt.NDArray[np.int64]:
    """Each row that began with the nearest other that is left: (pairs, 2) of places.

    Greedy, without replacement, the greatest chance first, as `MatchIt` has it; ties go to the first row.
    `groups` (n,): pairs are of one group. `caliper`: farther apart than this is no pair. By hand, because
    what packages there are bring libraries of plotting for it.
    """
    inside = np.zeros(len(chance), dtype=np.int64) if groups is None else groups
    pairs = []
    for group in np.unique(inside[began]):
        ones = np.flatnonzero(began & (inside == group))
        others = np.flatnonzero(~began & (inside == group))
        left = chance[others].copy()
        for one in ones[np.argsort(-chance[ones], kind="stable")]:
            if not np.isfinite(left).any():
                break
            apart = np.abs(left - chance[one])
            nearest = int(np.nanargmin(apart))
            if apart[nearest] <= caliper:
                pairs.append((one, others[nearest]))
                left[nearest] = np.nan
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def e_value(ratio: float) -> float:
    """What would have to be unseen to make a ratio of risks out of none: 1 = nothing at all.

    So many times as likely would something unmeasured have to make both beginning and the outcome. Source:
    VanderWeele & Ding (2017), Annals of Internal Medicine 167.
    """
    if not ratio > 0 or not math.isfinite(ratio):
        return math.nan
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))


def e_value_of_difference(effect: float, low: float, high: float, spread: float) -> tuple[float, float]:
    """The same of a difference of means with an interval, in an outcome of a standard deviation `spread`.

    First for the effect, then for the end of its interval that is nearer to nought (1 where nought is in it).
    """
    if not spread > 0:
        return math.nan, math.nan
    near = 0.0 if low <= 0 <= high else min((low, high), key=abs)
    told, least = (e_value(math.exp(_MD_TO_LOG_RATIO * each / spread)) for each in (effect, near))
    return told, least

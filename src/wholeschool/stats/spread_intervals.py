"""How sure a spread between units is, and how sure the part of it that their characteristics explain.

By inverting tests (Carpenter, Journal of the Royal Statistical Society B 61, 1999): an interval holds each
value under which chance, drawn again and again, gives as much as was seen or more, and as much or less, more
often than 2.5 times of 100. Few units, and a spread of nought, need no theory of their own then; with them
profile likelihood and the plain bootstrap are too sure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.stats.unit_estimates import UnitEstimates

Floats = npt.NDArray[np.float64]

_RUNS = 499
_TAIL = 0.025
_HALVINGS = 10
_DOUBLINGS = 12
_SEED = 7
_NOUGHT = 1e-10


@dataclass(frozen=True)
class Ends:
    """Both ends of an interval of 95 per cent."""

    low: float
    high: float


def spread_interval(units: UnitEstimates) -> Ends:
    """The variance between units, on the scale of their values. Where `low` is 0 it may be chance alone.

    What is looked at is their weighted sum of squares about the mean (Cochran's Q) at the variance in
    question, as in the Q-profile method (Viechtbauer, Statistics in Medicine 26, 2007).
    """
    one = np.ones((len(units.values), 1))
    values = _no_closer_than_chance(units, one)

    def chances(variance: float) -> tuple[float, float]:
        weights, level = _fitted(units, one, variance)
        seen = float(_left(values[None], one, weights)[0])
        again = _left(_again(units, level, variance), one, weights)
        return float((again >= seen).mean()), float((again <= seen).mean())

    most = float(np.ptp(values)) / 4 or 1.0
    for _ in range(_DOUBLINGS):
        if chances(most**2)[1] <= _TAIL:
            break
        most *= 2
    low = _end(lambda spread: chances(spread**2)[0] > _TAIL, 0.0, most)
    high = _end(lambda spread: chances(spread**2)[1] <= _TAIL, 0.0, most)
    return Ends(low**2, high**2)


def explained_interval(units: UnitEstimates, design: Floats, variance: float) -> Ends:
    """The part (0 to 1) of the `variance` between units that the columns of `design` explain.

    `design` is units × columns, without one for the mean. What is looked at is the sum of squares that they
    leave, of the whole; what they explain lies as they are fitted, only more or less of it.
    """
    columns = np.column_stack([np.ones(len(units.values)), design])
    one, least = columns[:, :1], _no_closer_than_chance(units, columns)

    def chances(part: float, values: Floats) -> tuple[float, float]:
        beyond = (1 - part) * variance
        weights, level = _fitted(units, columns, beyond)
        middle, off = level.mean(), level - level.mean()
        own = float((off**2).mean())
        level = middle + off * np.sqrt(part * variance / own) if own > _NOUGHT else level
        again = _again(units, level, beyond)
        seen = float((_left(values[None], columns, weights) / _left(values[None], one, weights))[0])
        left = _left(again, columns, weights) / _left(again, one, weights)
        return float((left >= seen).mean()), float((left <= seen).mean())

    low = _end(lambda part: chances(part, units.values)[1] > _TAIL, 0.0, 1.0)
    if chances(1.0, least)[0] > _TAIL:
        return Ends(low, 1.0)
    high = _end(lambda part: chances(part, least)[0] <= _TAIL, 0.0, 1.0)
    return Ends(low, high)


def _no_closer_than_chance(units: UnitEstimates, columns: Floats) -> Floats:
    """Their values; what the columns leave is stretched where chance alone would usually leave more.

    Units that lie closer together than chance makes them have been made so by chance, and not every spread is
    to be ruled out for it.
    """
    weights, level = _fitted(units, columns, 0.0)
    again = _again(units, level, 0.0)
    usual = float(np.median(_left(again, columns, weights)))
    # Where nothing at all is left, as some chance would have it.
    for values in (units.values, again[0]):
        if (seen := float(_left(values[None], columns, weights)[0])) > _NOUGHT:
            fitted = _explained(values, columns, weights)
            stretched = fitted + max(1.0, np.sqrt(usual / seen)) * (values - fitted)
            return np.asarray(stretched, dtype=np.float64)
    return units.values


def _fitted(units: UnitEstimates, columns: Floats, variance: float) -> tuple[Floats, Floats]:
    """Weights where so much lies beyond the columns, and the level that they give each unit."""
    level = np.full(len(units.values), float(units.values.mean()))
    weights = np.ones(len(level))
    for _ in range(2):  # the noise of a share depends on the share
        weights = 1 / (units.noise(level) + variance)
        level = _explained(units.values, columns, weights)
    return weights, level


def _explained(values: Floats, columns: Floats, weights: Floats) -> Floats:
    root = np.sqrt(weights)
    fitted = np.linalg.lstsq(columns * root[:, None], values * root, rcond=None)[0]
    return np.asarray(columns @ fitted, dtype=np.float64)


def _again(units: UnitEstimates, level: Floats, variance: float) -> Floats:
    """Runs × units, the same dice each time, so that ends do not jump."""
    dice = np.random.default_rng(_SEED)
    own = dice.standard_normal((_RUNS, len(level)))
    return units.again(level + np.sqrt(variance) * own, dice)


def _left(values: Floats, columns: Floats, weights: Floats) -> Floats:
    """Weighted squares that the columns leave of each run's values (runs × units)."""
    root = np.sqrt(weights)
    sides, sizes, _ = np.linalg.svd(columns * root[:, None], full_matrices=False)
    basis = sides[:, sizes > _NOUGHT * sizes[0]]
    y = values * root
    return np.asarray(np.maximum((y**2).sum(axis=1) - ((y @ basis) ** 2).sum(axis=1), 0.0), dtype=np.float64)


def _end(beyond: Callable[[float], bool], low: float, high: float) -> float:
    """Where something begins to hold that holds at `high` and above; `low` where it holds there too."""
    if beyond(low):
        return low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return (low + high) / 2

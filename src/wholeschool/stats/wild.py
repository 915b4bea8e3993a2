"""The wild cluster bootstrap: what chance does to an effect where clusters are few, every case of it tried.

By hand, because diff-diff, whose results are those of R's fwildclusterboot, does not count the draws that are
as far out as what was seen, as it is itself: of five clusters it calls one useless support in thirteen
useful. Counted, all draws together make an exact test where signs are as good as random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.stats.robust import solved

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]

MOST_TRIED = 4096
"""So many patterns of signs are all tried; where there are more, as many are drawn."""
_BLOCK = 1 << 21
_AS_FAR = 1e-9
"""Two draws of which one is the other mirrored differ by rounding alone."""
_HALVINGS = 26
_WIDEST = 64.0


@dataclass(frozen=True)
class Wild:
    """`p`: how many patterns of signs give as much. `low`, `high`: effects with p above 1 − confidence.

    `low` and `high` are infinite where no effect can be ruled out. `draws`: patterns tried; `whole`: all.
    """

    p: float
    low: float
    high: float
    draws: int
    whole: bool


@dataclass(frozen=True, eq=False)
class _Parts:
    """What cluster sums of scores come to: linear in the effect that is held to be true.

    `score` (2, G): own sums, and what each unit of effect takes off. `spread` (2, G, G): what the residuals
    of one cluster, its sign turned, do to the sum of another.
    """

    score: Floats
    spread: Floats

    def farness(self, signs: Floats, effect: float) -> Floats:
        """|t| of each row of signs (R, G) where `effect` is true; without the factor all have in common."""
        score = self.score[0] - effect * self.score[1]
        spread = self.spread[0] - effect * self.spread[1]
        above = signs @ score
        below = np.sqrt(((signs * score - signs @ spread.T) ** 2).sum(axis=1))
        far: Floats = np.abs(np.divide(above, below, out=np.zeros_like(above), where=below > 0))
        return far


def wild_bootstrap(
    outcome: Floats,
    design: Floats,
    clusters: Ints,
    column: int,
    *,
    confidence: float = 0.95,
    seed: int = 0,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Wild:
    """Test one coefficient of a regression by turning the signs of whole clusters' residuals.

    Residuals are those where the effect is none (restricted), signs ±1 by cluster, all 2^G patterns where
    these are 4,096 or fewer; the statistic is t with CR1 (Cameron, Gelbach & Miller, Review of Economics and
    Statistics 90, 2008). The interval holds what is not ruled out: the test is turned round. `told` is called
    as it goes on (done, of how much). Raises ValueError as `solved`, and of one cluster.
    """
    codes = np.unique(clusters, return_inverse=True)[1]
    count = int(codes.max()) + 1
    if count < 2:
        raise ValueError("chance cannot be told from one cluster")
    effect = float(solved(outcome, design)[0][column])
    parts = _parts(outcome, design, codes, column)
    whole = 2**count <= MOST_TRIED
    draws = 2**count if whole else MOST_TRIED

    def p_of(supposed: float) -> float:
        seen = parts.farness(np.ones((1, count)), supposed)[0] * (1 - _AS_FAR)
        as_far = sum(
            int((parts.farness(signs, supposed) >= seen).sum()) for signs in _signs(count, draws, whole, seed)
        )
        # Those drawn by chance lack what was seen itself, which is one more.
        return as_far / draws if whole else (as_far + 1) / (draws + 1)

    told(0, 3)
    p = p_of(0.0)
    told(1, 3)
    scale = abs(effect) / max(float(parts.farness(np.ones((1, count)), 0.0)[0]), 1e-3)
    low = _end(p_of, effect, -scale, 1 - confidence)
    told(2, 3)
    high = _end(p_of, effect, scale, 1 - confidence)
    told(3, 3)
    return Wild(p, low, high, draws, whole)


def _parts(outcome: Floats, design: Floats, codes: Ints, column: int) -> _Parts:
    """Frisch, Waugh & Lovell: the column without the others, and the restricted residuals, by cluster."""
    others = np.delete(design, column, axis=1)
    own = _left(design[:, column], others)
    restricted = np.stack([_left(outcome, others), own])
    inverse = np.linalg.inv(design.T @ design)
    own_by_column = _summed(own[:, None] * design, codes)
    score = np.stack([_summed((own * each)[:, None], codes)[:, 0] for each in restricted])
    spread = np.stack(
        [own_by_column @ inverse @ _summed(each[:, None] * design, codes).T for each in restricted]
    )
    return _Parts(score, spread)


def _left(values: Floats, others: Floats) -> Floats:
    if not others.shape[1]:
        return values
    left: Floats = values - others @ np.linalg.lstsq(others, values, rcond=None)[0]
    return left


def _summed(values: Floats, codes: Ints) -> Floats:
    return np.stack([np.bincount(codes, weights=each) for each in values.T], axis=1)


def _signs(count: int, draws: int, whole: bool, seed: int) -> Iterator[Floats]:
    """Rows of ±1: all patterns, or draws; some at a time, so that memory stays small."""
    block = max(1, _BLOCK // count)
    random = np.random.default_rng(seed)
    for begin in range(0, draws, block):
        size = min(block, draws - begin)
        if whole:
            bits = np.arange(begin, begin + size)[:, None] >> np.arange(count) & 1
        else:
            bits = random.integers(0, 2, size=(size, count))
        yield (2.0 * bits - 1.0).astype(np.float64)


def _end(p_of: Callable[[float], float], effect: float, step: float, level: float) -> float:
    """How far from the effect nothing is ruled out, on the side of `step`; infinite where nothing ever is."""
    reach = 1.0
    while p_of(effect + reach * step) > level:
        reach *= 2
        if reach > _WIDEST:
            return float(np.copysign(np.inf, step))
    inside, outside = 0.0, reach
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if p_of(effect + middle * step) > level:
            inside = middle
        else:
            outside = middle
    return effect + outside * step

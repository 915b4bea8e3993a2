"""Randomisation inference: how often as much comes out if chance had chosen otherwise who began.

By hand: scipy's permutation_test shuffles single rows of equal weight, and here whole clusters of any size
are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_TRIED = 5_000
"""So many ways to choose are all tried; of more, one fewer is drawn, and that of the day is with them."""
_AS_FAR = 1e-9


@dataclass(frozen=True)
class Permuted:
    """`p`: the share of ways to choose who begins that differ as much; `ways` tried; `whole`: all of them."""

    p: float
    ways: int
    whole: bool


def permuted(
    amounts: npt.ArrayLike,
    sizes: npt.ArrayLike,
    begun: npt.NDArray[np.bool_],
    *,
    seed: int = 0,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Permuted:
    """Shuffle who began among n clusters, as many of them as did; two-sided.

    A cluster has an amount (n,), such as the sum of its residuals, and a size (n,) above 0. What is compared
    is Σ amounts ÷ Σ sizes of the two sides, over its standard error (a ratio of sums of clusters), which
    keeps the test sound where sides vary unequally (Chung & Romano, Annals of Statistics 41, 2013). `told`:
    as it goes on (done, of how much). Raises ValueError where a side has fewer than two clusters.
    """
    own, size = (np.asarray(values, dtype=np.float64) for values in (amounts, sizes))
    count, chosen = len(begun), int(begun.sum())
    if min(chosen, count - chosen) < 2:
        raise ValueError("chance cannot be told from one cluster on a side")
    seen = float(_farness(own, size, begun[None, :])[0]) * (1 - _AS_FAR)
    ways = math.comb(count, chosen)
    whole = ways <= MOST_TRIED
    tried = ways if whole else MOST_TRIED - 1
    as_far = done = 0
    for block in _ways(count, chosen, tried, whole, seed):
        as_far += int((_farness(own, size, block) >= seen).sum())
        done += len(block)
        told(done, tried)
    return Permuted(
        as_far / ways if whole else (as_far + 1) / MOST_TRIED, tried if whole else MOST_TRIED, whole
    )


def _ways(count: int, chosen: int, tried: int, whole: bool, seed: int) -> Iterator[Flags]:
    """Rows of who begins, some at a time so that memory stays small."""
    size = max(1, min(tried, 2_000_000 // count))
    random = np.random.default_rng(seed)
    every = combinations(range(count), chosen)
    for begin in range(0, tried, size):
        rows = min(size, tried - begin)
        block = np.zeros((rows, count), dtype=bool)
        if whole:
            places = np.array([next(every) for _ in range(rows)])
        else:
            places = np.argpartition(random.random((rows, count)), chosen - 1, axis=1)[:, :chosen]
        block[np.arange(rows)[:, None], places] = True
        yield block


def _farness(own: Floats, size: Floats, begun: Flags) -> Floats:
    """|difference of the two ratios| over its error, for each row of who begins (ways, n)."""
    ratios, squares = [], []
    for side in (begun.astype(np.float64), (~begun).astype(np.float64)):
        whole, clusters = side @ size, side.sum(axis=1)
        ratio = side @ own / whole
        # Σ (amount − ratio · size)², multiplied out.
        left = side @ own**2 - 2 * ratio * (side @ (own * size)) + ratio**2 * (side @ size**2)
        ratios.append(ratio)
        squares.append(np.maximum(left, 0) * clusters / (clusters - 1) / whole**2)
    error = np.sqrt(squares[0] + squares[1])
    gap = np.abs(ratios[0] - ratios[1])
    far: Floats = np.where(error > 0, gap / np.where(error > 0, error, 1.0), np.where(gap > 0, np.inf, 0.0))
    return far


def balance(values: npt.ArrayLike, begun: npt.NDArray[np.bool_]) -> float:
    """How far the sides are apart in pooled standard deviations; 0 where nothing varies within them."""
    numbers: npt.NDArray[Any] = np.asarray(values, dtype=np.float64)
    spread = math.sqrt((numbers[begun].var(ddof=1) + numbers[~begun].var(ddof=1)) / 2)
    return float(numbers[begun].mean() - numbers[~begun].mean()) / spread if spread > 0 else 0.0

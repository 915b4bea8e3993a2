"""Counts of units seen again, each of which has a level of its own (Poisson with fixed effects).

By hand: statsmodels' conditional Poisson has no errors by cluster and loops over units, and pyfixest brings a
compiler of 100 MB. The levels of units need no columns: given the rest, each is its count over what the rest
expects of it, so that Newton's steps are least squares of what is left within units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]

_STEPS = 100
_LARGEST_STEP = 2.0
_STOP = 1e-10
_LEFT = 1e-9
"""Of a column's size, what has to be left of it once the levels of units are taken off."""


@dataclass(frozen=True, eq=False)
class CountsWithin:
    """A fitted model: `coefficients` and `errors` (k,) on the scale of the logarithm, and covariance (k, k).

    `expected` (n,): what the model expects of each row; 0 where a unit has no count at all. `bread` (k, k):
    the inverse of the information; `scores` (n, k): what each row adds, so that others can work out errors on
    them.
    """

    coefficients: Floats
    errors: Floats
    covariance: Floats
    expected: Floats
    bread: Floats
    scores: Floats
    clusters: int


def counts_within(
    counts: Floats, design: Floats, units: Ints, clusters: Ints | None = None, exposure: Floats | None = None
) -> CountsWithin:
    """Fit counts (n,) = exposure · level of the unit · exp(design · coefficients) by Poisson's likelihood.

    Consistent where the mean is right, whatever the law of the counts (Wooldridge, Journal of Econometrics
    90, 1999). `units` (n,) numbers units from 0, `clusters` those that belong together (None = each unit
    alone); errors are the sandwich by cluster, with the factors G ÷ (G − 1) and (n − 1) ÷ (n − k − 1), as
    fixest has them. Units without any count say nothing, and are passed over. Raises ValueError where columns
    cannot be told apart within units, or a column has no count, so that nothing fits best, and where there is
    one cluster.
    """
    given = np.ones(len(counts)) if exposure is None else exposure
    totals = _sums(units, counts)
    rows = totals[units] > 0
    y, x, who, offset = counts[rows], design[rows], units[rows], given[rows]
    if not len(y) or not x.shape[1]:
        raise ValueError("nothing was counted")
    whose = np.unique((units if clusters is None else clusters)[rows], return_inverse=True)[1]
    _refuse_alike(x, who, offset)
    beta = np.zeros(x.shape[1])
    likely, expected = _at(beta, y, x, who, offset, totals)
    for _ in range(_STEPS):
        within = _within(x, expected, who)
        step = _bread(within, expected) @ x.T @ (y - expected)
        step *= min(1.0, _LARGEST_STEP / max(float(np.abs(step).max()), _STOP))
        beta, likely, expected = _uphill(beta, step, likely, (y, x, who, offset, totals))
        if np.abs(step).max() < _STOP:
            break
    else:
        raise ValueError("no coefficients fit best: a column has no count")
    return _sandwich(beta, expected, y, x, who, whose, rows)


def _sandwich(
    beta: Floats, expected: Floats, y: Floats, x: Floats, who: Ints, whose: Ints, rows: np.ndarray
) -> CountsWithin:
    within = _within(x, expected, who)
    bread = _bread(within, expected)
    scores = within * (y - expected)[:, None]
    groups = int(whose.max()) + 1
    if groups < 2:
        raise ValueError("chance cannot be told from one cluster")
    sums = np.stack([_sums(whose, each) for each in scores.T], axis=1)
    factor = groups / (groups - 1) * (len(y) - 1) / max(len(y) - x.shape[1] - 1, 1)
    covariance = factor * bread @ (sums.T @ sums) @ bread
    told, all_scores = np.zeros(len(rows)), np.zeros((len(rows), x.shape[1]))
    told[rows], all_scores[rows] = expected, scores
    errors = np.sqrt(np.maximum(np.diag(covariance), 0))
    return CountsWithin(beta, errors, covariance, told, bread, all_scores, groups)


def _at(
    beta: Floats, y: Floats, x: Floats, who: Ints, offset: Floats, totals: Floats
) -> tuple[float, Floats]:
    """The conditional log likelihood, and what is expected of each row, the unit's total being what it is."""
    raw = offset * np.exp(np.clip(x @ beta, -50, 50))
    sums = _sums(who, raw, len(totals))
    share = raw / sums[who]
    return float(np.sum(y * np.log(np.maximum(share, 1e-300)))), totals[who] * share


def _uphill(
    beta: Floats, step: Floats, likely: float, rows: tuple[Floats, Floats, Ints, Floats, Floats]
) -> tuple[Floats, float, Floats]:
    """The step, halved until the likelihood does not fall."""
    for _ in range(30):
        found, expected = _at(beta + step, *rows)
        if found >= likely - 1e-9 * abs(likely):
            break
        step = step / 2
    return beta + step, found, expected


def _within(x: Floats, weights: Floats, who: Ints) -> Floats:
    """Columns less their weighted mean within each unit."""
    total = np.maximum(_sums(who, weights), 1e-300)
    means = np.stack([_sums(who, weights * each) / total for each in x.T], axis=1)
    left: Floats = x - means[who]
    return left


def _sums(which: Ints, values: Floats, least: int = 0) -> Floats:
    return np.bincount(which, weights=values, minlength=least).astype(np.float64)


def _bread(within: Floats, expected: Floats) -> Floats:
    return np.linalg.inv((within * expected[:, None]).T @ within).astype(np.float64)


def _refuse_alike(x: Floats, who: Ints, offset: Floats) -> None:
    left = _within(x, offset, who) * np.sqrt(offset / offset.mean())[:, None]
    squares = left.T @ left
    sizes = np.sqrt((x**2).sum(axis=0))
    if not (np.sqrt(np.diag(squares)) > _LEFT * sizes).all() or not (
        np.linalg.cond(squares / np.outer(sizes, sizes)) < 1 / _LEFT
    ):
        raise ValueError("the columns cannot be told apart within units")

"""A difference of two means in parts: what other characteristics account for, and what they do not.

statsmodels has it (`OaxacaBlinder`), and the tests hold this against it; its errors are of a trimmed
bootstrap of single rows, without clusters and weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_Z = float(special.ndtri(0.975))


@dataclass(frozen=True)
class Part:
    """A part of a difference with its interval of 95 per cent."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Oaxaca:
    """`two`: explained, unexplained, and the gap that they add up to; `covariance` of these three.

    Explained by the coefficients that all rows have together, the group beside them (pooled); `by`: the part
    of each block of columns. `three`: endowments (by the coefficients of the others), coefficients and
    interaction; None where a group lacks values that the other has.
    """

    two: tuple[Part, Part, Part]
    by: tuple[Part, ...]
    three: tuple[Part, Part, Part] | None
    covariance: Floats


def oaxaca(values: Floats, weights: Floats, own: Bools, blocks: Sequence[Floats], clusters: Ints) -> Oaxaca:
    """The weighted mean of the rows that are `own` less that of the others (Jann, Stata Journal 8, 2008).

    `blocks`: of each characteristic rows × columns, without one for the mean. Errors are by what each cluster
    adds to coefficients and to means alike (the delta method): who has which characteristic is chance too.
    """
    columns = np.column_stack([np.ones(len(values)), *blocks])
    together = _Side.of(values, weights, np.column_stack([columns, own]))
    one, other = (
        _Side.of(np.where(chosen, values, 0.0), np.where(chosen, weights, 0.0), columns)
        for chosen in (own, ~own)
    )
    apart, of_apart = one.means - other.means, one.of_means - other.of_means
    pooled, of_pooled = together.coefficients[:-1], together.of_coefficients[:, :-1]
    gap, of_gap = one.mean - other.mean, one.of_mean - other.of_mean
    each, of_each = apart * pooled, of_apart * pooled + of_pooled * apart
    explained, of_explained = float(each.sum()), of_each.sum(axis=1)
    parts = np.array([explained, gap - explained, gap])
    influence = _by_cluster(np.column_stack([of_explained, of_gap - of_explained, of_gap]), clusters)
    ends = np.cumsum([1, *(block.shape[1] for block in blocks)])
    by = [
        (float(each[low:high].sum()), of_each[:, low:high].sum(axis=1))
        for low, high in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
    ]
    first, second, third = _parts(parts, influence)
    return Oaxaca(
        (first, second, third),
        tuple(_parts(np.array([part]), _by_cluster(of[:, None], clusters))[0] for part, of in by),
        _three(one, other, clusters) if one.full and other.full else None,
        influence.T @ influence,
    )


@dataclass(frozen=True, eq=False)
class _Side:
    """Means and coefficients of some rows, and what each row adds to them beyond what is usual."""

    mean: float
    means: Floats
    coefficients: Floats
    of_mean: Floats
    of_means: Floats
    of_coefficients: Floats
    full: bool

    @classmethod
    def of(cls, values: Floats, weights: Floats, columns: Floats) -> _Side:
        whole = weights.sum()
        squares = (columns * weights[:, None]).T @ columns
        inverse = np.linalg.pinv(squares, hermitian=True)
        coefficients = inverse @ (columns.T @ (weights * values))
        mean, means = float((weights * values).sum() / whole), weights @ columns / whole
        left = weights * (values - columns @ coefficients)
        return cls(
            mean, means, coefficients,
            weights * (values - mean) / whole, weights[:, None] * (columns - means) / whole,
            (columns * left[:, None]) @ inverse,
            bool(np.linalg.matrix_rank(squares, hermitian=True) == len(squares)),
        )  # fmt: skip


def _three(one: _Side, other: _Side, clusters: Ints) -> tuple[Part, Part, Part]:
    apart, of_apart = one.means - other.means, one.of_means - other.of_means
    turned = one.coefficients - other.coefficients
    of_turned = one.of_coefficients - other.of_coefficients
    parts = np.array([apart @ other.coefficients, other.means @ turned, apart @ turned])
    influence = np.column_stack([
        of_apart @ other.coefficients + other.of_coefficients @ apart,
        other.of_means @ turned + of_turned @ other.means,
        of_apart @ turned + of_turned @ apart,
    ])  # fmt: skip
    first, second, third = _parts(parts, _by_cluster(influence, clusters))
    return first, second, third


def _by_cluster(influence: Floats, clusters: Ints) -> Floats:
    """Σ over the rows of each cluster, scaled so that squares are variances: n ÷ (n − 1)."""
    found = np.stack([np.bincount(clusters, column) for column in influence.T], axis=1)
    count = len(np.unique(clusters))
    return np.asarray(found * np.sqrt(count / (count - 1)), dtype=np.float64)


def _parts(values: Floats, influence: Floats) -> tuple[Part, ...]:
    reach = _Z * np.sqrt((influence**2).sum(axis=0))
    columns = (each.tolist() for each in (values, values - reach, values + reach))
    return tuple(Part(*each) for each in zip(*columns, strict=True))

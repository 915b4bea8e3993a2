"""Parts of a column's values that have the same sums, in whatever order the values stand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

_MOST_VALUES = 36
"""All sets of half of so many are thought of at once."""
_CHANCE = 1 / 1_000
_SEED = 1
Hashed = npt.NDArray[np.uint64]
"""A number a row that adds up as the row's counts do: sums that are alike have the same one."""


def parts_in_any_order(by_value: np.ndarray) -> list[list[int]]:
    """Parts of two values or more with the same sums in every cell; [] where there are none.

    `by_value`: counts of shape (values, cells). Also [] where chance would make such parts of one table in a
    thousand or more, or there are too many values to try.
    """
    there = np.flatnonzero(by_value.any(axis=1))
    counts, whole = by_value[there], by_value.sum(axis=0)
    for times in range(2, len(there) // 2 + 1) if len(there) <= _MOST_VALUES else ():
        if not (whole % times).any() and _by_chance(counts, times) < _CHANCE:
            hashed = _hashed(np.vstack([counts, whole // times]))
            if parts := _parts(hashed[:-1], hashed[-1:], [*range(len(there))]):
                return [there[each].tolist() for each in parts]
    return []


def _by_chance(counts: np.ndarray, times: int) -> float:
    """About how many sets of values come to one of so many equal parts, in every cell, with no reason to.

    The sum of a set drawn at random is nearly normal, and is the wanted number as often as the density says.
    """
    share = 1 / times
    spread = np.sqrt((counts.astype(float) ** 2).sum(axis=0) * share * (1 - share) * 2 * math.pi)
    return float(2.0 ** (len(counts) - np.log2(np.maximum(spread, 1.0)).sum()))


def _hashed(rows: np.ndarray) -> Hashed:
    weights = np.random.default_rng(_SEED).integers(0, 2**63, rows.shape[1], dtype=np.uint64)
    return rows.astype(np.uint64) @ weights


def _parts(hashed: Hashed, part: Hashed, left: Sequence[int]) -> list[list[int]]:
    """The values that are left as parts; [] where they cannot be parted. The first is in the first part."""
    for found in _sets(hashed, part, left):
        others = [at for at in left if at not in found]
        rest = _parts(hashed, part, others) if others else []
        if len(found) > 1 and (rest or not others):
            return [found, *rest]
    return []


def _sets(hashed: Hashed, part: Hashed, left: Sequence[int]) -> Iterator[list[int]]:
    """Sets of the first value that is left and others, which come to `part`: of each half those that meet."""
    first, *others = left
    halves = others[: len(others) // 2], others[len(others) // 2 :]
    near, far = (_sums(hashed[half]) for half in halves)
    wanted = part - hashed[first] - near
    for here in np.flatnonzero(np.isin(wanted, far)):
        for there in np.flatnonzero(far == wanted[here]):
            chosen = zip(halves, (here, there), strict=True)
            yield [first, *(at for half, which in chosen for bit, at in enumerate(half) if which >> bit & 1)]


def _sums(hashed: Hashed) -> Hashed:
    """The sum of each set of these; the bits of a place say who is in it."""
    sums = np.zeros(1, dtype=np.uint64)
    for each in hashed:
        sums = np.concatenate([sums, sums + each])
    return sums

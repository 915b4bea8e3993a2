"""Parts of a column's values that have the same sums, in the order of the values or in any."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

_MOST_VALUES = 36
"""All sets of half of so many are thought of at once."""
_SEED = 1
Hashed = npt.NDArray[np.uint64]
"""A number a row that adds up as the row's counts do: sums that are alike have the same one."""


def parts_in_order(by_value: np.ndarray) -> list[range]:
    """Parts of two values or more that follow each other, with the same sums in every cell; else [].

    `by_value`: counts of shape (values, cells).
    """
    sums = by_value.cumsum(axis=0)
    for last in range(1, len(by_value) - 2):
        ends = _ends(sums, sums[last])
        parts = [range(begin + 1, end + 1) for begin, end in itertools.pairwise([-1, *ends])]
        if len(parts) > 1 and all(len(part) > 1 for part in parts):
            return parts
    return []


def _ends(sums: np.ndarray, part: np.ndarray) -> list[int]:
    """The last value of each part, if all of them come to `part`; [] if they do not."""
    if not part.size or not part.all():
        return []
    times = int(sums[-1, 0] // part[0])
    # No more parts are there than pairs of values, however often they would go into the whole.
    if times > len(sums) // 2 or (sums[-1] != times * part).any():
        return []
    places = [np.flatnonzero((sums == each * part).all(axis=1)) for each in range(1, times + 1)]
    return [int(each[0]) for each in places] if all(each.size for each in places) else []


def parts_in_any_order(by_value: np.ndarray, chance: float) -> list[list[int]]:
    """As `parts_in_order`, of values that need not follow each other.

    Also [] where chance would make such parts in so large a share of tables or more, or where there are too
    many values to try.
    """
    there = np.flatnonzero(by_value.any(axis=1))
    counts, whole = by_value[there], by_value.sum(axis=0)
    # Of those with the first value, neither it alone nor one less than all.
    sets = 2 ** max(len(there) - 1, 0) - len(there) - 1
    for times in range(2, len(there) // 2 + 1) if len(there) <= _MOST_VALUES else ():
        if not (whole % times).any() and by_chance(counts, times, sets) < chance:
            hashed = _hashed(np.vstack([counts, whole // times]))
            if parts := _parts(hashed[:-1], hashed[-1:], [*range(len(there))]):
                return [there[each].tolist() for each in parts]
    return []


def cells_apart(rows: np.ndarray) -> np.ndarray:
    """The cells that say something of their own: how far each row lies from the mean, times the rows.

    Those in which all rows are alike say nothing, as the size of classes that are full; nor does a second
    that is what another is, or its rest, as boys are of such classes; nor the last of a whole that is alike.
    """
    apart = rows * len(rows) - rows.sum(axis=0)
    apart = apart[:, apart.any(axis=0)]
    own = {tuple((each * np.sign(each[np.flatnonzero(each)[0]])).tolist()) for each in apart.T}
    follows = len(own) == apart.shape[1] and not apart.sum(axis=1).any()
    return np.array(sorted(own)[follows:], dtype=np.int64).reshape(-1, len(rows)).T


def by_chance(counts: np.ndarray, times: int, sets: int) -> float:
    """About how many of so many sets of values come to one of `times` equal parts, in every cell, by chance.

    `counts`: of shape (values, cells). The sum of a set drawn at random is nearly normal, and is the wanted
    number as often as the density says.
    """
    share = 1 / times
    apart = cells_apart(counts) / len(counts)
    spread = np.sqrt((apart**2).sum(axis=0) * share * (1 - share) * 2 * math.pi)
    return float(2.0 ** (math.log2(sets) - np.log2(np.maximum(spread, 1.0)).sum()))


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

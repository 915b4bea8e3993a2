"""Tables of counts that add up: cells, and the sums among them that everybody knows to hold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AdditiveTable:
    """`counts` of all cells, totals among them; `sums` (equations × cells): what each row adds up to is 0.

    `shape` is that of the table with its totals, each axis ending in them. `members`: for each axis the inner
    places that each label of it is a sum of; none where the table is not one of crossed columns.
    """

    counts: Counts
    sums: sparse.csr_array
    shape: tuple[int, ...]
    members: Sequence[Sequence[frozenset[int]]] = ()

    @classmethod
    def crossed(cls, counts: npt.ArrayLike, groups: Sequence[Sequence[Sequence[int]]] = ()) -> AdditiveTable:
        """A table of inner cells with the totals of every axis, and of all of them.

        `groups`: for each axis sets of places that are totalled too (ethnic groups within major groups). They
        have to be parts of the axis that do not overlap.
        """
        inner = np.asarray(counts, dtype=np.int64)
        parts = [list(axis) for axis in groups] or [[] for _ in inner.shape]
        whole = inner
        for axis, subtotals in enumerate(parts):
            size = inner.shape[axis]
            made = [whole.take(list(places), axis).sum(axis, keepdims=True) for places in subtotals]
            own = whole.take(range(size), axis)
            whole = np.concatenate([own, *made, own.sum(axis, keepdims=True)], axis)
        rows = [
            row
            for axis, subtotals in enumerate(parts)
            for row in _equations(whole.shape, axis, inner.shape[axis], subtotals)
        ]
        members = [
            [*(frozenset({at}) for at in range(size)), *map(frozenset, subtotals), frozenset(range(size))]
            for size, subtotals in zip(inner.shape, parts, strict=True)
        ]
        return cls(whole.reshape(-1), _matrix(rows, whole.size), whole.shape, members)

    def without(self, axis: int) -> AdditiveTable:
        """The table of all of an axis together, by its other axes; it has to be one of crossed columns."""
        members = [each for at, each in enumerate(self.members) if at != axis]
        whole: Counts = np.moveaxis(self.counts.reshape(self.shape), axis, 0)[-1]
        inner = whole[tuple(slice(len(each[-1])) for each in members)]
        return self.crossed(inner, [[sorted(part) for part in each[len(each[-1]) : -1]] for each in members])

    @property
    def size(self) -> int:
        """How many cells there are, totals among them."""
        return len(self.counts)


def _equations(
    shape: tuple[int, ...], axis: int, size: int, subtotals: Sequence[Sequence[int]]
) -> list[tuple[list[int], int]]:
    """Along one axis, for every place on the others: the cells that add up, and that of their sum."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    found = []
    others = [range(length) for at, length in enumerate(shape) if at != axis]
    for at in itertools.product(*others):
        line = np.moveaxis(places, axis, -1)[at]
        for number, members in enumerate(subtotals):
            found.append((line[list(members)].tolist(), int(line[size + number])))
        found.append((line[:size].tolist(), int(line[-1])))
    return found


def _matrix(rows: Sequence[tuple[list[int], int]], cells: int) -> sparse.csr_array:
    columns = [column for members, total in rows for column in (*members, total)]
    values = [value for members, _ in rows for value in (*[1.0] * len(members), -1.0)]
    starts = np.cumsum([0, *(len(members) + 1 for members, _ in rows)])
    return sparse.csr_array((values, columns, starts), shape=(len(rows), cells))

"""What else could be: the smallest changes of a table, or of several, that keep all that adds up.

From what really is, the cheapest change is sought by which one number is so much more or less. It mostly
comes out in whole numbers, for it moves few pupils; a program that is asked for the most that a number can be
moves them all, and seldom does.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from wholeschool.disclosure.solver import Floats, Program, is_whole


class Flows:
    """Changes of columns whose `sums` (rows × columns) come to nothing; at most `more` and `less` of each."""

    def __init__(self, sums: sparse.csr_array, more: Floats, less: Floats) -> None:
        self._size = sums.shape[1]
        self._most = np.concatenate([more, less])
        self._program = Program(
            sparse.hstack([sums, -sums]).tocsr(),
            np.zeros(sums.shape[0]),
            np.zeros(2 * self._size),
            self._most,
            other_ends=True,
        )

    def cheapest(self, column: int, change: float, prices: Floats, seconds: float) -> Floats | None:
        """The cheapest changes by which a column changes by so much; None = there are none, or none in time.

        `prices` (columns): of one more or less.
        """
        return self._asked(column, change, prices, seconds, whole=False)

    def cheapest_whole(self, column: int, change: float, prices: Floats, seconds: float) -> Floats | None:
        """The same in whole numbers, and about the cheapest."""
        return self._asked(column, change, prices, seconds, whole=True)

    def _asked(
        self, column: int, change: float, prices: Floats, seconds: float, *, whole: bool
    ) -> Floats | None:
        ways = np.array([column, self._size + column])
        fixed = np.array([max(change, 0.0), max(-change, 0.0)])
        if (fixed > self._most[ways]).any():
            return None
        self._program.price(np.tile(prices, 2))
        self._program.bound(ways, fixed, fixed)
        found = self._program.least(seconds=seconds)
        if whole and found is not None and not is_whole(found):
            found = self._program.least(whole=True, near=True, seconds=seconds)
        self._program.bound(ways, np.zeros(2), self._most[ways])
        if found is None:
            return None
        changes = found[: self._size] - found[self._size :]
        return np.rint(changes) if is_whole(changes) else changes

"""Worlds near to the real one: the few pupils who would have to be elsewhere for one number to be another.

Asked for the most that a number can be, a solver moves every pupil there is, seldom in whole numbers, and a
program of many tables takes it long. Most numbers that nobody can tell are found to be so by moving a few
pupils who are much like those counted.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from wholeschool.disclosure.flows import Flows
from wholeschool.disclosure.solver import ALMOST, Floats, Places, is_whole

_DEAREST = 4.0
_LIKEST = 200


class Nearby:
    """Looks for what else could be: columns between `low` and `high` that keep all `sums`, near to `real`.

    `moved` gives for a column, and a size, which columns may change: about so many pupils' kinds.
    """

    def __init__(
        self,
        sums: sparse.csr_array,
        real: Floats,
        low: Floats,
        high: Floats,
        moved: Callable[[int, int], Places],
    ) -> None:
        self._sums, self._moved = sparse.csc_array(sums), moved
        self._real, self._more, self._less = real, high - real, real - low
        self._rng = np.random.default_rng(len(real))

    def with_column_at(
        self, column: int, to: float, size: int, seconds: float, *, whole: bool = False
    ) -> Floats | None:
        """What else could be, in whole numbers, with a column at that number; None = nothing was found.

        Prices are at random: of changes that cost about the same some are in whole numbers. `whole`: where
        the cheapest are none, whole ones of the same columns are sought, and of the few that are likest.
        """
        moved = self._changing(column, size)
        found = self._cheapest(column, to, moved, seconds, whole=False)
        if found is not None and not is_whole(found) and whole:
            moved = np.union1d(moved[np.abs(found) > ALMOST], self._changing(column, _LIKEST))
            found = self._cheapest(column, to, moved, seconds, whole=True)
        if found is None or not is_whole(found):
            return None
        world = self._real.copy()
        world[moved] += found
        return world

    def _changing(self, column: int, size: int) -> Places:
        return np.union1d(self._moved(column, size), [column])

    def _cheapest(
        self, column: int, to: float, moved: Places, seconds: float, *, whole: bool
    ) -> Floats | None:
        """The cheapest changes of the columns that may change, in order."""
        sums = sparse.csr_array(self._sums[:, moved])
        sums = sums[np.diff(sums.indptr) > 0]
        flows = Flows(sums, self._more[moved], self._less[moved])
        cheapest = flows.cheapest_whole if whole else flows.cheapest
        prices = self._rng.uniform(1.0, _DEAREST, len(moved))
        at = int(np.searchsorted(moved, column))
        return cheapest(at, to - float(self._real[column]), prices, seconds)

"""What anybody can work out of a table some cells of which are hidden: the attacker, as linear programs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from wholeschool.disclosure.additive import AdditiveTable, Flags

Floats = npt.NDArray[np.float64]

FLOOR = 1.0
"""Noughts are shown, so that whoever sees a hidden cell knows that there is somebody."""
_PROBES = 6


@dataclass(frozen=True, eq=False)
class Bounds:
    """Within what each hidden cell can be told to lie (`low`, `high`), one value a cell of the table.

    Of cells that are shown both are the count.
    """

    low: Floats
    high: Floats

    @property
    def width(self) -> Floats:
        """How far apart they are."""
        return self.high - self.low


class Attacker:
    """Somebody who knows the shown cells, that hidden ones are not nought, and what adds up to what."""

    def __init__(self, table: AdditiveTable, hidden: Flags, known: Bounds | None = None) -> None:
        """`known`: what was possible when fewer cells were hidden; it still is."""
        self._cells = np.flatnonzero(hidden)
        sums = table.sums[:, self._cells]
        used = np.diff(sums.indptr) > 0
        self._sums: sparse.csr_array = sums[used]
        self._right = self._sums @ table.counts[self._cells].astype(np.float64)
        counts = table.counts.astype(np.float64)
        self._low = counts.copy() if known is None else np.where(hidden, known.low, counts)
        self._high = counts.copy() if known is None else np.where(hidden, known.high, counts)

    def bounds(self, enough: float = np.inf) -> Bounds:
        """The ends of what is possible for each hidden cell.

        Exact where they are less than `enough` apart; where they are more, at least so far. A table that answers
        one question often shows another cell to be wide enough as well, so that few have to be asked about.
        """
        rng = np.random.default_rng(1)
        for _ in range(_PROBES if len(self._cells) else 0):
            wide = (self._high - self._low)[self._cells] >= enough
            if wide.all():
                break
            self._solve(np.where(wide, 0.0, rng.choice([-1.0, 1.0], len(self._cells))))
        for at, cell in enumerate(self._cells):
            for sign in (-1.0, 1.0):
                if self._high[cell] - self._low[cell] < enough:
                    goal = np.zeros(len(self._cells))
                    goal[at] = sign
                    self._solve(goal)
        return Bounds(self._low.copy(), self._high.copy())

    def _solve(self, goal: Floats) -> None:
        """The table that makes the goal least; what it has in each cell is possible."""
        found = optimize.linprog(goal, A_eq=self._sums, b_eq=self._right, bounds=(FLOOR, None), method="highs")
        if found.status == 3:  # without an end: a set of hidden cells has no total that is shown
            self._high[self._cells[goal < 0]] = np.inf
        elif found.status == 0:
            self._low[self._cells] = np.minimum(self._low[self._cells], found.x)
            self._high[self._cells] = np.maximum(self._high[self._cells], found.x)

"""What anybody can work out of a table some cells of which are hidden: the attacker, as linear programs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from wholeschool.disclosure.additive import AdditiveTable, Flags

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

FLOOR = 1.0
"""Noughts are shown, so that whoever sees a hidden cell knows that there is somebody."""
ALMOST = 1e-6
_PROBES = 8


@dataclass(frozen=True, eq=False)
class Bounds:
    """Within what each cell can be told to lie; of cells that are shown `low` and `high` are the count."""

    low: Floats
    high: Floats


class Attacker:
    """Somebody who knows the shown cells, that hidden ones are not nought, and what adds up to what.

    It keeps every table that it found to be possible: one that answers one question often shows another cell
    to be safe as well, so that few have to be asked about.
    """

    def __init__(self, table: AdditiveTable) -> None:
        self._table = table
        self._counts = table.counts.astype(np.float64)
        self._tables = [self._counts]

    def learn(self, possible: Floats) -> None:
        """Take in a table that keeps all sums and has noughts where there are noughts."""
        self._tables.append(possible)

    def bounds(self, hidden: Flags) -> Bounds:
        """Within what hidden cells lie at least: by the tables that are known to be possible."""
        possible = np.array(self._tables)
        apart = np.abs(possible - self._counts) > ALMOST
        fitting = possible[~apart[:, ~hidden].any(axis=1)]
        return Bounds(fitting.min(axis=0), fitting.max(axis=0))

    def told(self, hidden: Flags, enough: float, *, any_will_do: bool = False) -> Places:
        """The hidden cells that can be told to within less than `enough`, the most narrowly told first.

        Exact: each has been asked about, both ways. `any_will_do`: stop at the first.
        """
        cells = np.flatnonzero(hidden)
        bounds = self.bounds(hidden)
        low, high = bounds.low[cells], bounds.high[cells]
        question = _Question(self._table, cells)

        def ask(goal: Floats) -> None:
            answer = question.least(goal)
            if answer is not None:
                np.minimum(low, answer, out=low)
                np.maximum(high, answer, out=high)
                possible = self._counts.copy()
                possible[cells] = answer
                self.learn(possible)

        rng = np.random.default_rng(len(cells))
        for _ in range(_PROBES):
            short = high - low < enough - ALMOST
            if short.any():
                ask(np.where(short, rng.choice([-1.0, 1.0], len(cells)), 0.0))
        found = []
        for at in np.argsort(high - low):
            for sign in (-1.0, 1.0):
                if high[at] - low[at] < enough - ALMOST:
                    goal = np.zeros(len(cells))
                    goal[at] = sign
                    ask(goal)
            if high[at] - low[at] < enough - ALMOST:
                found.append(cells[at])
                if any_will_do:
                    break
        return np.array(found, dtype=np.intp)


class _Question:
    """What the shown cells say of the hidden ones, made once for many goals."""

    def __init__(self, table: AdditiveTable, cells: Places) -> None:
        self.cells = cells
        sums = table.sums[:, cells]
        self._sums: sparse.csr_array = sums[np.diff(sums.indptr) > 0]
        self._right = self._sums @ table.counts[cells].astype(np.float64)
        # Without a shown total a cell has no end: so far is as good as any.
        self._most = 10.0 * float(table.counts.max(initial=0)) + 1_000.0

    def least(self, goal: Floats) -> Floats | None:
        """The hidden cells of the possible table in which the goal is least; None where the solver fails."""
        found = optimize.linprog(
            goal, A_eq=self._sums, b_eq=self._right, bounds=(FLOOR, self._most), method="highs"
        )
        return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None

"""Hiding further cells, so that small ones cannot be worked out of sums: as few and as small as may be.

Small cells are hidden first (primary). For each cell that an attacker could tell too narrowly the cheapest
way is sought by which it could be more: a flow through other cells that keeps all sums. The cells of this
flow are hidden as well (Kelly, Golden & Assad, Networks 22, 1992; Fischetti & Salazar-González, Management
Science 47, 2001). At last each further cell is shown again if the attacker can tell nothing by it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import ALMOST, FLOOR, Attacker, Floats


@dataclass(frozen=True, eq=False)
class Withheld:
    """What of a table is `hidden`; `primary`: for its own smallness.

    `cruder`: there was not the time to seek the least, and all but the grand total was hidden, or all.
    """

    primary: Flags
    hidden: Flags
    cruder: bool = False


def withhold(table: AdditiveTable, threshold: int, *, seconds: float = 60.0) -> Withheld:
    """Hide what has to be hidden, so that no hidden cell can be told to within less than the threshold.

    A count of 1 to `threshold` − 1 is small; noughts are shown. After so many `seconds` a cruder rule holds;
    a tenth of them is for showing cells again.
    """
    enough = float(threshold)
    primary = (table.counts > 0) & (table.counts < threshold)
    hidden, deadline = primary.copy(), time.monotonic() + seconds
    attacker, search = Attacker(table), _Search(table)
    while len(told := attacker.told(hidden, enough)):
        bounds = attacker.bounds(hidden)
        low, high = bounds.low, bounds.high
        for cell in told:
            if high[cell] - low[cell] >= enough - ALMOST:
                continue  # by a flow that was found for another cell
            more = enough - (table.counts[cell] - low[cell])
            moved = search.cheapest(hidden, int(cell), float(more))
            if moved is None or time.monotonic() > deadline:
                return _crude(table, primary, enough)
            hidden = hidden | (np.abs(moved) > ALMOST)
            attacker.learn(table.counts + moved)
            low, high = np.minimum(low, table.counts + moved), np.maximum(high, table.counts + moved)
    until = time.monotonic() + seconds / 10
    return Withheld(primary, _shown_again(table, primary, hidden, enough, attacker, until))


class _Search:
    """Flows through a table: how much more, and how much less, each cell would have."""

    def __init__(self, table: AdditiveTable) -> None:
        self._counts = table.counts.astype(np.float64)
        self._sums = sparse.hstack([table.sums, -table.sums]).tocsr()
        some = self._counts > 0
        # Noughts stay, and no cell falls below one.
        self._most = np.concatenate([np.where(some, np.inf, 0.0), np.where(some, self._counts - FLOOR, 0.0)])

    def cheapest(self, hidden: Flags, cell: int, more: float) -> Floats | None:
        """The flow by which a cell has so much `more`; None where there is none.

        What hidden cells carry costs next to nothing, what shown ones do the more the more pupils they show.
        """
        size = len(self._counts)
        price = np.where(hidden, 1e-3, 1.0 + np.log1p(self._counts))
        low, high = np.zeros(2 * size), self._most.copy()
        low[cell] = high[cell] = more
        high[size + cell] = 0.0
        found = optimize.linprog(
            np.concatenate([price, price]), A_eq=self._sums, b_eq=np.zeros(self._sums.shape[0]),
            bounds=np.column_stack([low, high]), method="highs",
        )  # fmt: skip
        if found.status != 0:
            return None
        return np.asarray(found.x[:size] - found.x[size:], dtype=np.float64)


def _shown_again(
    table: AdditiveTable, primary: Flags, hidden: Flags, enough: float, attacker: Attacker, deadline: float
) -> Flags:
    """Without the further cells that turn out to protect nothing, those that show most pupils first."""
    further = np.flatnonzero(hidden & ~primary)
    for cell in further[np.argsort(-table.counts[further])]:
        if time.monotonic() > deadline:
            break
        fewer = hidden.copy()
        fewer[cell] = False
        if not len(attacker.told(fewer, enough, any_will_do=True)):
            hidden = fewer
    return hidden


def _crude(table: AdditiveTable, primary: Flags, enough: float) -> Withheld:
    """All but the grand total; where that is no more than `enough`, all. Noughts go with the others."""
    hidden = np.ones(table.size, dtype=bool)
    hidden[-1] = bool(table.counts[-1] <= enough)
    return Withheld(primary, hidden, cruder=True)

"""Hiding further cells, so that small ones cannot be worked out of sums: as few and as small as may be.

Small cells are hidden first (primary). For each cell that an attacker could tell too narrowly the cheapest
way is sought by which it could be more: a flow through other cells that keeps all sums. The cells of this
flow are hidden as well (Kelly, Golden & Assad, Networks 22, 1992; Fischetti & Salazar-González, Management
Science 47, 2001). At last each further cell is shown again if the attacker can tell nothing by it.

Where that takes too long, boxes are hidden (`boxes.py`); and where even that does, all but the sum.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import FLOOR, Attacker, OutOfTimeError
from wholeschool.disclosure.boxes import hidden_by_boxes
from wholeschool.disclosure.flows import Flows
from wholeschool.disclosure.solver import ALMOST, Floats


@dataclass(frozen=True, eq=False)
class Withheld:
    """What of a table is `hidden`; `primary`: for its own smallness.

    `cruder`: there was not the time to seek the least, and more is hidden, noughts that are shown else too.
    """

    primary: Flags
    hidden: Flags
    cruder: bool = False


def withhold(
    table: AdditiveTable, threshold: int, *, floor: Floats | None = None, seconds: float = 60.0
) -> Withheld:
    """Hide what has to be hidden, so that no hidden cell can be told to within less than the threshold.

    `floor` (cells): 1 where noughts are shown (so everywhere without it), 0 where they are hidden like other
    small counts. After half of so many `seconds` a cruder rule holds, because a solver that is asked for
    whole numbers does not stop on the second; a tenth of them is for showing cells again.
    """
    floor = np.full(table.size, FLOOR) if floor is None else floor
    primary = (table.counts >= floor) & (table.counts < threshold)
    end = time.monotonic() + seconds
    deadline = end - seconds / 2
    attacker = Attacker(table, floor, deadline=deadline)
    try:
        search = _Search(table, floor, deadline)
        hidden, guards = _hidden_enough(table, primary, float(threshold), attacker, search)
        until = min(deadline, time.monotonic() + seconds / 10)
        return Withheld(primary, _shown_again(table, hidden, guards, float(threshold), attacker, until))
    except OutOfTimeError:
        boxes = hidden_by_boxes(table, primary, float(threshold), floor, end)
        return _crude(table, primary, float(threshold)) if boxes is None else Withheld(primary, boxes, True)


def _hidden_enough(
    table: AdditiveTable, primary: Flags, enough: float, attacker: Attacker, search: _Search
) -> tuple[Flags, dict[int, int]]:
    """The small cells with further ones, until none can be told; and which cell each further one guards.

    Raises OutOfTimeError.
    """
    hidden, guards = primary.copy(), dict[int, int]()
    while len(told := attacker.told(hidden, enough)):
        bounds = attacker.bounds(hidden)
        low, high = bounds.low, bounds.high
        for cell in told:
            if high[cell] - low[cell] >= enough - ALMOST:
                continue  # by a flow that was found for another cell
            more = enough - (table.counts[cell] - low[cell])
            moved = search.cheapest(hidden, int(cell), float(more))
            further = np.flatnonzero((moved != 0) & ~hidden)
            guards |= dict.fromkeys(further.tolist(), int(cell))
            hidden[further] = True
            attacker.learn(table.counts + moved)
            low, high = np.minimum(low, table.counts + moved), np.maximum(high, table.counts + moved)
    return hidden, guards


class _Search:
    """Flows through a table: how much more, and how much less, each cell would have."""

    def __init__(self, table: AdditiveTable, floor: Floats, deadline: float) -> None:
        self._deadline = deadline
        counts = table.counts.astype(np.float64)
        some = counts >= floor
        # Noughts that are shown stay, and no cell falls below its floor.
        more, less = np.where(some, np.inf, 0.0), np.where(some, counts - floor, 0.0)
        self._flows = Flows(table.sums, more, less)
        self._price = 1.0 + np.log1p(counts)

    def cheapest(self, hidden: Flags, cell: int, more: float) -> Floats:
        """The flow, in whole numbers, by which a cell has so much `more`. Raises OutOfTimeError.

        What hidden cells carry costs next to nothing, what shown ones do the more the more pupils they show.
        """
        prices = np.where(hidden, 1e-3, self._price)
        found = self._flows.cheapest_whole(cell, more, prices, self._deadline - time.monotonic())
        if found is None or time.monotonic() > self._deadline:
            raise OutOfTimeError
        return found


def _shown_again(
    table: AdditiveTable,
    hidden: Flags,
    guards: dict[int, int],
    enough: float,
    attacker: Attacker,
    deadline: float,
) -> Flags:
    """Without the further cells that turn out to protect nothing, those that show most pupils first."""
    for cell in sorted(guards, key=lambda each: -int(table.counts[each])):
        if time.monotonic() > deadline:
            break
        fewer = hidden.copy()
        fewer[cell] = False
        if not attacker.tells_any(fewer, enough, first=guards[cell]):
            hidden = fewer
    return hidden


def _crude(table: AdditiveTable, primary: Flags, enough: float) -> Withheld:
    """All but the grand total; where that is no more than `enough`, all. Noughts go with the others."""
    hidden = np.ones(table.size, dtype=bool)
    hidden[-1] = bool(table.counts[-1] <= enough)
    return Withheld(primary, hidden, cruder=True)

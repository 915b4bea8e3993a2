"""Which further cells to hide: by circuits, one small cell after the other; then as few as will do."""

from __future__ import annotations

import time

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import OutOfTimeError
from wholeschool.disclosure.circuits import moved
from wholeschool.disclosure.others import Others
from wholeschool.disclosure.solver import Floats
from wholeschool.disclosure.ways import Moves, Ways

_SUM_OF_ALL, _NOUGHT = 1e3, 1e2
"""The prices of the sum of all, and of a nought that is shown elsewhere."""


class Hiding:
    """The small cells of a table with further ones, so that each is `enough` apart in two tables.

    `shown` cells guard nothing, because they can be seen elsewhere.
    `guards`: which small cell each further cell was hidden for. `others`: the tables that prove it.
    """

    def __init__(
        self,
        table: AdditiveTable,
        primary: Flags,
        enough: int,
        floor: Floats,
        deadline: float,
        shown: Flags | None = None,
    ) -> None:
        self._counts, self._enough, self._deadline = table.counts, enough, deadline
        price = 1.0 + np.log1p(table.counts.astype(np.float64))
        price[(table.counts == 0) & ~primary] = _NOUGHT
        price[-1] = _SUM_OF_ALL
        self._ways = Ways(table, floor, price, primary, None if shown is None else shown & ~primary)
        self.others, self.guards = Others(table.counts), dict[int, int]()

    @property
    def hidden(self) -> Flags:
        """What is hidden by now."""
        return self._ways.hidden

    def guard(self) -> bool:
        """Hide until every hidden cell is guarded, those of fewest first; False = one cannot be so.

        Raises OutOfTimeError.
        """
        cells = [*np.flatnonzero(self.hidden).tolist()]
        while cells:
            for cell in sorted(cells, key=lambda each: int(self._counts[each])):
                if time.monotonic() > self._deadline:
                    raise OutOfTimeError
                if self._is_narrow(cell):
                    moves = self._cheapest(cell, self.others.low[cell], self.others.high[cell])
                    if moves is None:
                        return False
                    self._take(cell, moves)
            cells = [each for each in np.flatnonzero(self.hidden).tolist() if self._is_narrow(each)]
        return True

    def show_again(self, until: float = np.inf) -> bool:
        """Show what others can do without, cells of most pupils first; whether the time sufficed.

        `until`: in monotonic seconds. What is left when it is over stays hidden.
        """
        for cell in sorted(self.guards, key=lambda each: -int(self._counts[each])):
            if time.monotonic() > until:
                return False
            self._show(cell)
        return True

    def _is_narrow(self, cell: int) -> bool:
        return self.others.width(cell) < self._enough

    def _cheapest(self, cell: int, low: int, high: int, *, free: bool = False) -> Moves | None:
        """Moves by which a cell is far enough from its lowest or its highest that are known (as changes)."""
        found, least = None, np.inf
        for change in (self._enough + low, high - self._enough):
            if change < -self._ways.spare[cell]:
                continue
            moves = moved(self._ways, cell, change, free=free)
            if moves is None:
                continue
            price = self._ways.price_of(moves)
            if price < least:
                found, least = moves, price
            if not price:
                break
        return found

    def _take(self, cell: int, moves: Moves) -> None:
        further = [each for each in moves if not self.hidden[each]]
        self._ways.set_hidden(further, hidden=True)
        self.guards |= dict.fromkeys(further, cell)
        self.others.add(moves)

    def _show(self, cell: int) -> None:
        """Show a cell again if all that were guarded by it can be guarded by hidden ones.

        The cell that it was hidden for is looked at first: mostly it is the one that cannot.
        """
        gone, instead, first = self.others.that_change(cell), list[Moves](), self.guards[cell]
        self._ways.set_hidden([cell], hidden=False)
        for each in sorted(
            self.others.changed(gone) - {cell}, key=lambda at: (at != first, self._counts[at])
        ):
            low, high = self.others.ends(each, gone, instead)
            if high - low >= self._enough:
                continue
            moves = self._cheapest(each, low, high, free=True)
            if moves is None:
                self._ways.set_hidden([cell], hidden=True)
                return
            instead.append(moves)
        self.others.give_up(gone)
        for moves in instead:
            self.others.add(moves)
        del self.guards[cell]

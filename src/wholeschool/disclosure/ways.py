"""What it costs to move pupils along the ways of a table, and how many can go: kept as cells are hidden.

A way of a layer (`planes.py`) is open to as many as the cells on it can gain or lose, and costs what it costs
to hide those of them that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.free_ways import FreeWays
from wholeschool.disclosure.planes import Layer, Planes, Way
from wholeschool.disclosure.solver import Floats

Moves = dict[int, int]
"""Cells → by how much they change."""
Small = npt.NDArray[np.float32]
_HIDDEN = 1e-3
_FREE = 0.5


class Ways:
    """The ways of a table's layers. `prices` (cells): of hiding each; what is `hidden` costs next to nothing.

    `cost`, `forth`, `back` (layers × columns × rows): of a way, and how many can go along it or come back.
    `free`: those that cost nothing. No cell falls below its `floor`; one that is below it stays,
    and so does one that is `shown` elsewhere.
    """

    def __init__(
        self,
        table: AdditiveTable,
        floor: Floats,
        prices: Floats,
        hidden: Flags,
        shown: Flags | None = None,
    ) -> None:
        self.planes = Planes.of(table)
        some = table.counts >= floor
        if shown is not None:
            some &= ~shown
        # The place behind the last cell is none: it costs nothing and bears everything.
        gains = np.append(np.where(some, np.inf, 0.0), np.inf)
        spare = np.append(np.where(some, table.counts - floor, 0.0), np.inf)
        self._left = dict[int, float]()
        self.hidden, self.prices = hidden.copy(), np.append(prices, 0.0)
        now = np.append(np.where(hidden, _HIDDEN, prices), 0.0)
        layers = self.planes.layers
        self.cost: Small = np.array([now[each.cells].sum(axis=0) for each in layers], dtype=np.float32)
        self.forth: Small = np.array([_room(each, gains, spare) for each in layers], dtype=np.float32)
        self.back: Small = np.array([_room(each, spare, gains) for each in layers], dtype=np.float32)
        # One by one they are read faster from lists.
        self._gains, self.spare = gains.tolist(), spare.tolist()
        self._before = dict[Way, tuple[float, float]]()

    @cached_property
    def free(self) -> FreeWays:
        """Those through hidden cells alone."""
        return FreeWays(self.cost < _FREE, self.forth, self.back)

    def set_hidden(self, cells: Iterable[int], *, hidden: bool) -> None:
        """Hide cells, or show them again."""
        for cell in cells:
            self.hidden[cell] = hidden
            for way in self.planes.of_cell(cell):
                price = sum(self._price(each) for each, _ in self.planes.on(way))
                self.cost[way] = price
                self.free.set_open(*way, price < _FREE)

    def _price(self, cell: int) -> float:
        hidden = cell < len(self.hidden) and self.hidden[cell]
        return _HIDDEN if hidden else float(self.prices[cell])

    def price_of(self, moves: Moves) -> float:
        """What it costs to hide the cells of these moves that are shown."""
        return float(sum(self.prices[cell] for cell in moves if not self.hidden[cell]))

    def use(self, moves: Moves, number: int, matters: int) -> None:
        """Leave what room there is when so many are moved, until `restore`; more than `matters` is enough."""
        narrow = set[Way]()
        for cell, sign in moves.items():
            before = self._left.get(cell, self.spare[cell])
            self._left[cell] = before + sign * number
            if min(before, self._left[cell]) < matters:
                narrow.update(self.planes.of_cell(cell))
        for way in narrow:
            if way not in self._before:
                self._before[way] = (float(self.forth[way]), float(self.back[way]))
            self._measure(way)

    def restore(self) -> None:
        """Nobody is moved any more."""
        for way, (forth, back) in self._before.items():
            self._set_room(way, forth, back)
        self._before.clear()
        self._left.clear()

    def _measure(self, way: Way) -> None:
        forth = back = np.inf
        for cell, sign in self.planes.on(way):
            gains, loses = self._gains[cell], self._left.get(cell, self.spare[cell])
            forth = min(forth, gains if sign > 0 else loses)
            back = min(back, loses if sign > 0 else gains)
        self._set_room(way, forth, back)

    def _set_room(self, way: Way, forth: float, back: float) -> None:
        self.forth[way], self.back[way] = forth, back
        self.free.set_room(*way, forth >= 1, back >= 1)


def _room(layer: Layer, gaining: Floats, losing: Floats) -> Floats:
    """How many at most can go along each way of a layer."""
    found: Floats = np.where(layer.signs > 0, gaining[layer.cells], losing[layer.cells]).min(axis=0)
    return found

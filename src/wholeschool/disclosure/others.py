"""Other tables that look the same to whoever does not see the hidden cells: the proof that they are safe."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from wholeschool.disclosure.additive import Counts
from wholeschool.disclosure.solver import Floats
from wholeschool.disclosure.ways import Moves


class Others:
    """The tables that are known, each as the `Moves` that make it of the real one.

    `low`, `high` (cells): by how much a cell is less, and more, in any of them.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts.astype(np.float64)
        self.low, self.high = [0] * len(counts), [0] * len(counts)
        self._moves: dict[int, Moves] = {}
        self._of_cell: dict[int, set[int]] = {}
        self._next = 0

    def width(self, cell: int) -> int:
        """How far apart the known tables have a cell."""
        return self.high[cell] - self.low[cell]

    def add(self, moves: Moves) -> int:
        """Keep one more; its number."""
        for cell, change in moves.items():
            self._of_cell.setdefault(cell, set()).add(self._next)
            self.low[cell] = min(self.low[cell], change)
            self.high[cell] = max(self.high[cell], change)
        self._moves[self._next] = moves
        self._next += 1
        return self._next - 1

    def that_change(self, cell: int) -> list[int]:
        """The numbers of those that have a cell otherwise."""
        return sorted(self._of_cell.get(cell, ()))

    def ends(self, cell: int, without: Collection[int], beside: Collection[Moves]) -> tuple[int, int]:
        """`low` and `high` of a cell when some of them are not counted on, and others beside them are."""
        numbers = self._of_cell.get(cell, set()).difference(without)
        changes = [self._moves[number][cell] for number in numbers]
        changes += [moves.get(cell, 0) for moves in beside]
        return min(0, 0, *changes), max(0, 0, *changes)

    def give_up(self, numbers: Collection[int]) -> None:
        """No longer count on some of them."""
        narrower = set()
        for number in numbers:
            for cell, change in self._moves.pop(number).items():
                self._of_cell[cell].discard(number)
                if change in (self.low[cell], self.high[cell]):
                    narrower.add(cell)
        for cell in narrower:
            self.low[cell], self.high[cell] = self.ends(cell, (), ())

    def changed(self, numbers: Collection[int]) -> set[int]:
        """The cells that any of some of them have otherwise."""
        return {cell for number in numbers for cell in self._moves[number]}

    def tables(self) -> list[Floats]:
        """All of them as whole tables: those that change no cell in common, together in one."""
        found: list[tuple[Floats, set[int]]] = []
        for moves in self._moves.values():
            for table, changed in found:  # noqa: B007
                if changed.isdisjoint(moves):
                    break
            else:
                table, changed = self._counts.copy(), set()
                found.append((table, changed))
            changed.update(moves)
            table[[*moves]] += [*moves.values()]
        return [table for table, _ in found]

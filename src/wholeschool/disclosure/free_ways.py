"""Closed ways through hidden cells alone, which cost nothing: sought step by step, a row's places as bits.

Whether a cell can be shown again is asked thousands of times of a large table, and mostly in vain. As bits of
one number all rows that can be reached from a column are found at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wholeschool.disclosure.additive import Flags

Arc = tuple[int, int, int]
"""A way between a column and a row of the plane, and whether it is gone (1) or come back on (−1)."""


class FreeWays:
    """Which ways of each layer are `free` and have room `forth` and `back` (layers × columns × rows)."""

    def __init__(self, free: Flags, forth: npt.NDArray[np.float32], back: npt.NDArray[np.float32]) -> None:
        self._open = _bits(free)
        self._roomy = {1: _bits(forth >= 1), -1: _bits(back >= 1)}

    def set_open(self, layer: int, column: int, row: int, free: bool) -> None:
        """Whether a way is free from now on."""
        _put(self._open[layer], column, row, free)

    def set_room(self, layer: int, column: int, row: int, forth: bool, back: bool) -> None:
        """Whether anybody can go along a way from now on, and come back."""
        _put(self._roomy[1][layer], column, row, forth)
        _put(self._roomy[-1][layer], column, row, back)

    def circuit(self, layer: int, column: int, row: int, way: int) -> list[Arc] | None:
        """A circuit through this way, in its direction: one of the fewest arcs; None = there is none."""
        is_open = self._open[layer]
        ahead, against = self._roomy[way][layer], self._roomy[-way][layer]
        target = 1 << row
        if not is_open[column] & ahead[column] & target:
            return None
        reached, entered, reached_from = 0, {column: -1}, list[tuple[int, int]]()
        front = [column]
        while front:
            new = 0
            for each in front:
                rows = is_open[each] & against[each] & ~reached
                if each == column:
                    rows &= ~target
                reached |= rows
                new |= rows
                reached_from.append((each, rows))
            if new & target:
                return _arcs(column, row, way, entered, reached_from)
            front = []
            for each in range(len(is_open)):
                rows = is_open[each] & ahead[each] & new
                if rows and each not in entered:
                    entered[each] = (rows & -rows).bit_length() - 1
                    front.append(each)
        return None


def _arcs(
    column: int, row: int, way: int, entered: dict[int, int], reached_from: list[tuple[int, int]]
) -> list[Arc]:
    """Back from the row to the column where the search began."""
    arcs, to = [(column, row, way)], row
    while True:
        through = next(each for each, rows in reached_from if rows >> to & 1)
        arcs.append((through, to, -way))
        if through == column:
            return arcs
        to = entered[through]
        arcs.append((through, to, way))


def _bits(flags: Flags) -> list[list[int]]:
    """For each layer and column the rows that are flagged, as bits of a number."""
    packed = np.packbits(flags, axis=2, bitorder="little")
    return [[int.from_bytes(rows.tobytes(), "little") for rows in layer] for layer in packed]


def _put(columns: list[int], column: int, row: int, flag: bool) -> None:
    bit = 1 << row
    columns[column] = columns[column] | bit if flag else columns[column] & ~bit

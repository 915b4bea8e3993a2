"""A table whose small cells are to be hidden, and what of it is; also where nothing is given by a column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.solver import Floats


@dataclass(frozen=True, eq=False)
class Withheld:
    """What of a table is `hidden`; `primary`: for its own smallness.

    `cruder`: the least was not sought to the end, and more may be hidden; or noughts are that are shown else.
    `covered`: hidden because nothing is told by their column, so that each may be a nought; None = none.
    """

    primary: Flags
    hidden: Flags
    cruder: bool = False
    covered: Flags | None = None


@dataclass(frozen=True, eq=False)
class ToHide:
    """A table and what is small in it: at least its `floor` (cells) and below the threshold.

    `shown` (cells) can be seen elsewhere. `base`: the last axis is who was counted and who was not.
    """

    table: AdditiveTable
    threshold: int
    floor: Floats
    shown: Flags | None
    base: bool

    @property
    def primary(self) -> Flags:
        """The small cells."""
        found: Flags = (self.table.counts >= self.floor) & (self.table.counts < self.threshold)
        return found

    @property
    def narrowest(self) -> int | None:
        """The column of fewest values, without which most is left; None where no column can be left out.

        One of a single value cannot: whatever is hidden of it stands below, in the row of all.
        """
        sizes = [len(each[-1]) for each in self.table.members]
        columns = [axis for axis in range(len(sizes) - self.base) if sizes[axis] > 1]
        return min(columns, key=lambda axis: sizes[axis]) if columns and len(sizes) > 1 else None

    def without(self, axis: int) -> ToHide:
        """All of a column together, by the others."""
        shown = None if self.shown is None else self._together(self.shown, axis)
        table, floor = self.table.without(axis), self._together(self.floor, axis)
        return replace(self, table=table, floor=floor, shown=shown)

    def with_nothing_by(self, axis: int, found: Withheld) -> Withheld:
        """Nothing by one column; by the others what was `found` without it.

        What is hidden of these is hidden as theirs. Whatever their table may be, each of its cells can be of
        the values of the column in any way, because no sum by them is told: a hidden one can be nought or all
        of the cell, which is as much as the threshold, or hidden and may be. Of nobody all values are told to
        be nought.
        """
        some = found.hidden | (self._together(self.table.counts, axis) > 0)
        before = np.zeros(len(some), dtype=bool) if found.covered is None else found.covered
        hidden, covered = (self._laid_along(axis, some, each) for each in (found.hidden, before))
        return Withheld(self.primary, hidden, cruder=True, covered=covered)

    def all_but_the_total(self) -> Withheld:
        """All but the grand total; where that is small as well, all. Noughts go with the others."""
        hidden = np.ones(self.table.size, dtype=bool)
        if self.table.counts[-1] > self.threshold:
            hidden &= ~self._of_everybody()
        return Withheld(self.primary, hidden, cruder=True)

    def _together(self, values: Any, axis: int) -> Any:
        return values.reshape(self.table.shape).take(-1, axis).reshape(-1)

    def _laid_along(self, axis: int, values: Flags, together: Flags) -> Flags:
        """Flags of all cells: `values` at each value of an axis, and `together` at all of it.

        A group of all values is all of it too.
        """
        found = np.zeros(self.table.shape, dtype=bool)
        along = np.moveaxis(found, axis, -1)
        along[...] = values.reshape(along.shape[:-1])[..., None]
        along[..., self._whole(axis)] = together.reshape(along.shape[:-1])[..., None]
        return found.reshape(-1)

    def _whole(self, axis: int) -> Flags:
        """Which labels of an axis are of all its values."""
        members = self.table.members[axis]
        return np.array([each == members[-1] for each in members])

    def _of_everybody(self) -> Flags:
        """The cells of everybody: the grand total, and each that can be no other number."""
        if not self.table.members:
            found: Flags = np.arange(self.table.size) == self.table.size - 1
            return found
        found = np.ones((), dtype=bool)
        for axis in range(len(self.table.members)):
            found = np.logical_and.outer(found, self._whole(axis))
        return found.reshape(-1)

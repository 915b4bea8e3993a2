"""Cells that two tables have together and neither has by itself: the columns of both, crossed.

By free meals now, then by free meals ever: one less the other are those who had them once. Who reads both can
ask so of any two tables of the same pupils.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from wholeschool.disclosure.additive import Flags
from wholeschool.disclosure.counts import SIDES
from wholeschool.disclosure.registered import Registered, common_columns
from wholeschool.disclosure.solver import Places

_HALF = 0.5
_MOST = 20_000
"""Kinds of pupils beyond which only those are thought of that there are."""


class Joined:
    """The kinds of pupils of two tables: those that there are, and those that there could be.

    A kind (row of `kinds`) is the inner cell of each table, −1 where it is in none; `sizes` says how many
    they are, 0 of those that only could be. Which values of the columns that the two do not have in common
    go together is known from what the columns are: with those that nobody has together nobody is thought of,
    nor, but where they are, with those that fewer than `few` have. Such are often somebody who changed group
    between the tables, and a reader takes it that nobody else did.
    """

    def __init__(self, tables: Sequence[Registered], kinds: Places, sizes: Places, few: int) -> None:
        """`tables`: the two, and others that are known beside them."""
        self._tables, self._others, self._few = tables[:2], tables[2:], few
        self._names = [*dict.fromkeys(name for table in self._tables for name, _ in table.columns)]
        self._values = [
            [*dict.fromkeys(value for table in self._tables for value in dict(table.columns).get(name, ()))]
            for name in self._names
        ]
        self._kinds, self._sizes = kinds, sizes

    @cached_property
    def that_could_be(self) -> tuple[Places, Places]:
        """The kinds that there are, and those that there could be; and how many they are."""
        every, first = np.unique(np.concatenate([self._kinds, self._could_be()]), axis=0, return_index=True)
        return every, np.append(self._sizes, 0)[np.minimum(first, len(self._sizes))]

    def is_narrowed_by(self, third: Registered) -> bool:
        """Whether a third table, the first of the others, goes by what either has and the other has not.

        By a column of it, or in that it is of those with some values rather than of the rest.
        """
        rows, values = self._agreeing(self._kinds)
        sizes, inside = self._sizes[rows], self._kinds[rows, 2] >= 0
        names = {name for name, _ in third.columns}
        for at, name in enumerate(self._names):
            everybody = np.bincount(values[:, at], sizes)
            of_third = np.bincount(values[:, at], sizes * inside)[everybody > 0]
            shares = of_third / everybody[everybody > 0]
            if len(shares) and shares.min() <= _HALF < shares.max():
                names.add(name)
        common = common_columns(*self._tables)
        return all(
            any(name in names and name not in common for name, _ in table.columns) for table in self._tables
        )

    def small_cells(self) -> Iterator[tuple[tuple[int, ...], int, str]]:
        """The joined cells of fewer than `few` pupils: their kinds, how many they are, the cell in words."""
        kinds, of_kinds = self.that_could_be
        rows, values = self._agreeing(kinds)
        found = set[tuple[int, ...]]()
        for chosen in self._choices():
            cells, which = np.unique(values[:, chosen], axis=0, return_inverse=True)
            sizes = np.bincount(which.reshape(-1), of_kinds[rows], len(cells)).astype(int)
            for number in np.flatnonzero((sizes > 0) & (sizes < self._few)):
                parts = tuple(rows[which.reshape(-1) == number].tolist())
                if parts not in found:
                    found.add(parts)
                    words = (self._values[name][at] for name, at in zip(chosen, cells[number], strict=True))
                    yield parts, int(sizes[number]), ", ".join(words)

    def _choices(self) -> Iterator[list[int]]:
        """Columns, more of them before fewer, of which neither table has all."""
        own = [{name for name, _ in table.columns} for table in self._tables]
        for many in range(len(self._names), 1, -1):
            for chosen in itertools.combinations(range(len(self._names)), many):
                names = {self._names[at] for at in chosen}
                if not any(names <= each for each in own):
                    yield [*chosen]

    def _agreeing(self, kinds: Places) -> tuple[Places, Places]:
        """The kinds that are in both tables, and alike in their common columns; and their values of each."""
        inside = np.flatnonzero((kinds[:, :2] >= 0).all(axis=1))
        both = [self._values_of(table, kinds[inside, at]) for at, table in enumerate(self._tables)]
        alike = ((both[0] == both[1]) | (both[0] < 0) | (both[1] < 0)).all(axis=1)
        return inside[alike], np.maximum(*both)[alike]

    def _values_of(self, table: Registered, places: Places) -> Places:
        """The number of the value of each column (a column of the answer); −1 where it has not that."""
        found = np.full((len(places), len(self._names)), -1, dtype=np.intp)
        along = np.unravel_index(places, table.table.shape)
        for (name, values), of_axis in zip(table.columns, along, strict=True):
            at = self._names.index(name)
            found[:, at] = np.array([self._values[at].index(value) for value in values])[of_axis]
        return found

    def _could_be(self) -> Places:
        """What is common crossed with what goes together of the rest, and with where others have that."""
        common = [self._names.index(name) for name in common_columns(*self._tables)]
        rest = [at for at in range(len(self._names)) if at not in common]
        rows, values = self._agreeing(self._kinds)
        here = np.unique(values[:, common], axis=0)
        often = self._often(values[:, rest], self._sizes[rows], rest)
        met = np.column_stack([values[:, rest], self._kinds[rows, 2:]])[often]
        together, elsewhere = np.split(np.unique(met, axis=0), [len(rest)], axis=1)
        if not 0 < len(here) * len(together) <= _MOST:
            return self._kinds[:0]
        crossed = np.zeros((len(here) * len(together), len(self._names)), dtype=np.intp)
        crossed[:, common] = np.repeat(here, len(together), axis=0)
        crossed[:, rest] = np.tile(together, (len(here), 1))
        made = np.column_stack([self._places_in(table, crossed) for table in self._tables])
        others = np.tile(elsewhere, (len(here), 1))
        moved = [self._moved(table, others[:, at], crossed) for at, table in enumerate(self._others)]
        return np.column_stack([made, *moved])[(made >= 0).all(axis=1)]

    def _moved(self, table: Registered, places: Places, crossed: Places) -> Places:
        """Where those of these places of another table would be, with what the two have in common as here."""
        common = common_columns(*self._tables)
        along = [*np.unravel_index(np.maximum(places, 0), table.table.shape)]
        for axis, (name, _) in enumerate(table.columns):
            if name in common:
                along[axis] = self._where(table, axis)[crossed[:, self._names.index(name)]]
        return _inner(table, [*along, np.minimum(places, 0)])

    def _where(self, table: Registered, axis: int) -> Places:
        """For each value of a column the number of the other table's value that most of its pupils have.

        Not by what they are called: there schools may stand together, or groups. −1 = of nobody in it.
        """
        (name, values), number = table.columns[axis], 2 + self._others.index(table)
        rows, own = self._agreeing(self._kinds)
        inside = self._kinds[rows, number] >= 0
        theirs = np.unravel_index(self._kinds[rows[inside], number], table.table.shape)[axis]
        at = self._names.index(name)
        often = np.zeros((len(self._values[at]), len(values)))
        np.add.at(often, (own[inside, at], theirs), self._sizes[rows[inside]])
        found: Places = np.where(often.any(axis=1), often.argmax(axis=1), -1)
        return found

    def _often(self, values: Places, sizes: Places, names: Sequence[int]) -> Flags:
        """Which rows are of values that enough pupils have together, counted or not."""
        of_pupils = [at for at, name in enumerate(names) if tuple(self._values[name]) != SIDES]
        _, which = np.unique(values[:, of_pupils], axis=0, return_inverse=True)
        often: Flags = np.bincount(which.reshape(-1), sizes)[which.reshape(-1)] >= self._few
        return often

    def _places_in(self, table: Registered, crossed: Places) -> Places:
        """The inner cell of each combination of values; −1 where the table has not one of the values."""
        return _inner(table, [self._numbers(name, values, crossed) for name, values in table.columns])

    def _numbers(self, name: str, values: Sequence[str], crossed: Places) -> Places:
        """The number that each combination's value of a column has in a table; −1 = the table has it not."""
        at = self._names.index(name)
        own = [values.index(value) if value in values else -1 for value in self._values[at]]
        return np.array(own, dtype=np.intp)[crossed[:, at]]


def _inner(table: Registered, along: Sequence[Places]) -> Places:
    """The inner cells at these numbers of values, one array for each column; −1 where any is below 0."""
    shape = table.table.shape
    inner = np.ravel_multi_index([np.maximum(axis, 0) for axis in along[: len(shape)]], shape)
    return np.where(np.min(along, axis=0) < 0, -1, inner)

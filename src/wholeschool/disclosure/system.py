"""The cells of several tables as columns of one program, with the groups of pupils that make them up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from wholeschool.disclosure.attack import Narrowing
from wholeschool.disclosure.nearby import Nearby
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.solver import Floats, Places, Program
from wholeschool.disclosure.told import Told

_ALIKE = 50
"""Of so many kinds of pupils in a group it is asked which others are like them."""


class Asked(NamedTuple):
    """What is asked about: what would be told, its column, and how few are too few."""

    told: Told
    column: int
    few: int


class System:
    """What adds up in several tables; whoever asks adds kinds of pupils, groups, and what else is known.

    `starts` says at which column each table's cells begin.
    """

    def __init__(self, tables: Sequence[Registered]) -> None:
        self._tables = tables
        self.starts = np.cumsum([0, *(table.table.size for table in tables)]).tolist()
        self._rows: list[Mapping[int, float]] = []
        self._truth = [float(count) for table in tables for count in table.table.counts]
        self._first_kind, self._kinds = 0, np.zeros((0, 0), dtype=np.intp)
        for table, start in zip(tables, self.starts, strict=False):
            sums = table.table.sums
            for begin, end in itertools.pairwise(sums.indptr):
                columns = (sums.indices[begin:end] + start).tolist()
                self.add(dict(zip(columns, sums.data[begin:end].tolist(), strict=True)))

    def add(self, row: Mapping[int, float]) -> None:
        """Columns that come to nothing, each so many times."""
        self._rows.append(row)

    def column(self, size: float) -> int:
        """A new column, with what it really is."""
        self._truth.append(float(size))
        return len(self._truth) - 1

    def add_kinds(self, kinds: Places, sizes: Places, numbers: Sequence[int]) -> None:
        """Kinds of pupils (rows: the inner cell of each numbered table, −1 = none), and how many they are."""
        self._first_kind, self._kinds = len(self._truth), kinds
        columns = [self.column(size) for size in sizes]
        for at, number in enumerate(numbers):
            start = self.starts[number]
            for place in np.flatnonzero(self._tables[number].inner):
                parts = [columns[kind] for kind in np.flatnonzero(kinds[:, at] == place)]
                self.add({start + int(place): -1.0} | dict.fromkeys(parts, 1.0))

    def group(self, parts: Sequence[int], size: int) -> int:
        """The column of some kinds of pupils together."""
        group = self.column(size)
        self.add({group: -1.0} | {self._first_kind + part: 1.0 for part in parts})
        return group

    def told(self, asked: Sequence[Asked], less: float, deadline: float, *, exact: bool) -> Iterator[Told]:
        """What can be told to within less than its threshold, less `less`. Raises OutOfTimeError."""
        if not asked:
            return
        truth = np.array(self._truth)
        low, high = self._known(exact=exact)
        sums = self._matrix()
        most = 10.0 * float(truth.max(initial=0)) + 1_000.0
        # Exact: groups of pupils are mere names for what adds up, and can be anything.
        high = np.minimum(high, most)
        low = np.maximum(low, -most)
        program = Program(sums, np.zeros(sums.shape[0]), low, high)
        nearby = Nearby(sums, truth, low, high, self._near)
        narrow = Narrowing(program, truth, truth, deadline=deadline, nearby=nearby)
        found: set[int] = set()
        for threshold in sorted({each.few for each in asked}):
            columns = np.array([each.column for each in asked if each.few == threshold], dtype=np.intp)
            found |= {*narrow.told(columns, threshold - less).tolist()}
        yield from (each.told for each in asked if each.column in found)

    def _near(self, column: int, size: int) -> Places:
        """The columns that may change where one does: all but kinds of pupils, and the likest of these."""
        first, kinds = self._first_kind, self._kinds
        others = np.setdiff1d(np.arange(len(self._truth)), first + np.arange(len(kinds)))
        inside = self._kinds_in(column)
        if not len(inside) or len(kinds) <= size:
            return np.arange(len(self._truth))
        unlike = np.min([(kinds != kinds[each]).sum(axis=1) for each in inside[:_ALIKE]], axis=0)
        return np.union1d(others, first + np.argsort(unlike, kind="stable")[:size])

    def _kinds_in(self, column: int) -> Places:
        """The kinds of pupils of a group or an inner cell; of a total none."""
        rows = [row for row in self._rows if row.get(column) == -1.0]
        last = self._first_kind + len(self._kinds)
        parts = [each - self._first_kind for row in rows for each in row if self._first_kind <= each < last]
        return np.array(parts, dtype=np.intp)

    def _known(self, *, exact: bool) -> tuple[Floats, Floats]:
        """Between which ends a reader knows each column to be."""
        lows, highs = [], []
        for table in self._tables:
            counts = table.table.counts.astype(np.float64)
            lows.append(np.where(table.hidden, table.floor, counts) if exact else table.low)
            highs.append(np.where(table.hidden, np.inf, counts) if exact else table.high)
        rest = len(self._truth) - self.starts[-1]
        low = np.concatenate([*lows, np.full(rest, -np.inf if exact else 0.0)])
        return low, np.concatenate([*highs, np.full(rest, np.inf)])

    def _matrix(self) -> sparse.csr_array:
        rows = [at for at, row in enumerate(self._rows) for _ in row]
        columns = [column for row in self._rows for column in row]
        values = [value for row in self._rows for value in row.values()]
        made = sparse.coo_array((values, (rows, columns)), shape=(len(self._rows), len(self._truth)))
        return sparse.csr_array(made)

"""What several releases say together: whether one less another gives a count that is hidden.

All tables that a reader has are one system of sums over the same pupils. It is attacked twice.

1. As if shown counts were exact, by what adds up whoever is counted: tables of the same pupils, a school
   more, groups and their complements. Here no small hidden count may be told to within less than the
   threshold. This is what `withhold` asks of one table, asked of all together.
2. By the rounded numbers, as they stand there, and with whoever came or left between two tables as a group
   that may not be told either: fewer than the threshold of possible numbers is too few.

Tables of a store say who is in which cell, so that groups are known for what they are; and of each two the
cells that they have together are asked about (`joined.py`). Tables of files do not: cells of the same values
that count the same (`alike.py`) are held for the same pupils, and where a few more are counted, for these and
a few more. Where many more are, nobody knows who is missing but whoever knows what the tables are of: then
they are not held against each other, and that is said as if something was told. Where they are said to be of
other times, many came or left, and none is a part of the other.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from wholeschool.disclosure.additive import Flags
from wholeschool.disclosure.alike import at_other_times, regrouped, same_cells
from wholeschool.disclosure.attack import Narrowing
from wholeschool.disclosure.erased import with_erased
from wholeschool.disclosure.joined import Joined
from wholeschool.disclosure.nearby import Nearby
from wholeschool.disclosure.nested import left_out, within
from wholeschool.disclosure.registered import Key, Registered
from wholeschool.disclosure.solver import Floats, Places, Program
from wholeschool.disclosure.told import Told
from wholeschool.disclosure.whereabouts import (
    cells_of,
    choices_of_columns,
    in_common,
    where_pupils_are,
    with_first_records,
    with_others,
)
from wholeschool.schema.wording import several

_ALIKE = 50
"""Of so many kinds of pupils in a group it is asked which others are like them."""


def attack_together(
    new: Registered, earlier: Sequence[Registered], thresholds: Mapping[int, int], seconds: float
) -> tuple[Told, ...]:
    """As `told.told_together`. A circle sees the tables of its own and of all wider ones.

    Raises OutOfTimeError where it could not be ended in time.
    """
    deadline = time.monotonic() + seconds
    earlier = with_erased(earlier)
    found: dict[Told, None] = {}
    before: list[Registered] | None = None
    narrowest = max([*thresholds, *(table.circle for table in earlier)])
    for circle in range(new.circle, narrowest + 1):
        seen = [table for table in earlier if table.circle <= circle]
        if seen != before and seen:
            threshold = thresholds.get(circle, min(thresholds.values()))
            # What was hidden by stricter rules, of another file, stays hidden whatever the new ones allow.
            guards = [max(threshold, table.guarded_from(circle)) for table in (new, *seen)]
            together = _Together([new, *seen], guards)
            found |= dict.fromkeys(together.told(deadline))
            for table, guard in zip(seen, guards[1:], strict=True):
                if new.pupils is not None and table.pupils is not None:
                    of_both = _Together([new, table], [guards[0], guard], joined=True)
                    found |= dict.fromkeys(of_both.told(deadline))
        before = seen
    return tuple(found)


class _Together:
    """The cells of several tables as columns of one program, with the groups of pupils that make them up."""

    def __init__(self, tables: Sequence[Registered], guards: Sequence[int], *, joined: bool = False) -> None:
        """`guards`: for each table how few pupils are too few. `joined`: ask about joined cells alone."""
        self._tables, self._guards = tables, guards
        self._starts = np.cumsum([0, *(table.table.size for table in tables)])
        self._size = int(self._starts[-1])
        self._rows: list[dict[int, float]] = []
        self._truth = [float(count) for table in tables for count in table.table.counts]
        self._groups: list[tuple[Told, int, int]] = []
        """Groups that may not be told, with their columns and thresholds."""
        self._apart: list[Told] = []
        self._joined = joined
        self._first_kind, self._kinds = 0, np.zeros((0, 0), dtype=np.intp)
        self._add_sums()
        self._add_pupils()
        self._add_links()

    def told(self, deadline: float) -> Iterator[Told]:
        """What can be told, first of exact counts, then of rounded ones."""
        yield from self._apart
        small = [] if self._joined else [*self._small()]
        yield from self._attacked(small, 0.0, deadline, exact=True)
        yield from self._attacked([*small, *self._groups], 1.0, deadline, exact=False)

    def _small(self) -> Iterator[tuple[Told, int, int]]:
        """The hidden cells that are small, with their columns and thresholds."""
        others = [several([e.name for e in self._tables if e is not table]) for table in self._tables]
        for table, start, against, few in zip(self._tables, self._starts, others, self._guards, strict=False):
            keys = table.keys
            for at in np.flatnonzero(table.hidden & (table.table.counts < few)):
                yield Told(table.name, table.words(keys[at]), against, "cell"), int(start + at), few

    def _attacked(
        self, asked: Sequence[tuple[Told, int, int]], less: float, deadline: float, *, exact: bool
    ) -> Iterator[Told]:
        """What can be told to within less than its threshold, less `less`."""
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
        for threshold in sorted({few for _, _, few in asked}):
            columns = np.array([column for _, column, few in asked if few == threshold], dtype=np.intp)
            found |= {*narrow.told(columns, threshold - less).tolist()}
        yield from (each for each, column, _ in asked if column in found)

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
        rest = len(self._truth) - self._size
        low = np.concatenate([*lows, np.full(rest, -np.inf if exact else 0.0)])
        return low, np.concatenate([*highs, np.full(rest, np.inf)])

    def _matrix(self) -> sparse.csr_array:
        rows = [at for at, row in enumerate(self._rows) for _ in row]
        columns = [column for row in self._rows for column in row]
        values = [value for row in self._rows for value in row.values()]
        made = sparse.coo_array((values, (rows, columns)), shape=(len(self._rows), len(self._truth)))
        return sparse.csr_array(made)

    def _column(self, size: float) -> int:
        """A new column, with what it really is."""
        self._truth.append(float(size))
        return len(self._truth) - 1

    def _add_sums(self) -> None:
        for table, start in zip(self._tables, self._starts, strict=False):
            sums = table.table.sums
            for begin, end in itertools.pairwise(sums.indptr):
                columns = (sums.indices[begin:end] + start).tolist()
                self._rows.append(dict(zip(columns, sums.data[begin:end].tolist(), strict=True)))

    def _add_pupils(self) -> None:
        """Pupils who are in the same cells of all tables, as groups that the cells are made of."""
        known = [at for at, table in enumerate(self._tables) if table.pupils is not None]
        if not known:
            return
        tables = [self._tables[at] for at in known]
        where = where_pupils_are(tables)
        kinds, sizes = np.unique(where, axis=0, return_counts=True)
        both = (tables[0], tables[1]) if self._joined else None
        of_both = Joined(both, kinds, sizes, max(self._guards)) if both else None
        kinds, sizes = (
            with_others(kinds, sizes, tables) if of_both is None else (of_both.kinds, of_both.sizes)
        )
        self._first_kind, self._kinds = len(self._truth), kinds
        columns = [self._column(size) for size in sizes]
        for at, number in enumerate(known):
            start = int(self._starts[number])
            for place in np.flatnonzero(self._tables[number].inner):
                parts = [columns[kind] for kind in np.flatnonzero(kinds[:, at] == place)]
                self._rows.append({start + int(place): -1.0} | dict.fromkeys(parts, 1.0))
        if of_both is not None:
            self._add_joined(of_both, columns)
            return
        real = with_first_records(kinds, where, tables)
        for one, other in itertools.permutations(range(len(known)), 2):
            pair = kinds[:, [one, other]]
            self._add_differences(known[one], known[other], pair, sizes, real, columns)

    def _add_joined(self, of_both: Joined, columns: Sequence[int]) -> None:
        new, earlier = self._tables
        few = max(self._guards)
        for parts, size, words in of_both.small_cells():
            self._add_group(Told(new.name, words, earlier.name, "joint"), parts, size, few, columns)

    def _add_group(
        self, told: Told, parts: Sequence[int], size: int, few: int, columns: Sequence[int]
    ) -> None:
        """Some kinds of pupils together, who may not be told."""
        group = self._column(size)
        self._rows.append({group: -1.0} | {columns[part]: 1.0 for part in parts})
        self._groups.append((told, group, few))

    def _add_differences(
        self, one: int, other: int, kinds: Places, sizes: Places, real: Flags, columns: Sequence[int]
    ) -> None:
        """Who is in a cell of one table and not in the same of the other; small groups may not be told.

        Those are guarded among whom is anybody of the `real` kinds, who are no second records.

        Cells are those of each choice of columns, totals too: one who left of each side of a count are two
        who left. A cell is the same if the columns that both have agree, whatever either is crossed by.
        """
        table, against = self._tables[one], self._tables[other]
        few, found = max(self._guards[one], self._guards[other]), set[tuple[int, ...]]()
        for chosen in choices_of_columns(table, against):
            here, there = in_common((table, against), kinds, chosen)
            for parts, words in cells_of(table, kinds[:, 0], np.flatnonzero(here != there), chosen):
                size = int(sizes[[*parts]].sum())
                if parts not in found and real[[*parts]].any() and size < few:
                    found.add(parts)
                    told = Told(table.name, words, against.name, "group")
                    self._add_group(told, parts, size, few, columns)

    def _add_links(self) -> None:
        """Cells of files that count the same, or a few more: see the head of this page."""
        files = [at for at, table in enumerate(self._tables) if table.pupils is None]
        for one, other in itertools.combinations(files, 2):
            self._link(one, other)
        for one, other in itertools.permutations(files, 2):
            first, second = self._tables[one], self._tables[other]
            here, there = int(self._starts[one]), int(self._starts[other])
            for small, large in within(first, second):
                rest = self._column(second.table.counts[large] - first.table.counts[small])
                self._rows.append({there + large: 1.0, here + small: -1.0, rest: -1.0})
            for whole, less, part in left_out(first, second):
                self._rows.append({here + whole: 1.0, there + less: -1.0, here + part: -1.0})

    def _link(self, one: int, other: int) -> None:
        first, second = self._tables[one], self._tables[other]
        if column := regrouped(first, second):
            self._apart.append(Told(first.name, column, second.name, "regrouped"))
        few = max(self._guards[one], self._guards[other])
        met: dict[frozenset[tuple[str, str]], tuple[int, int]] = {}
        apart: Told | None = None
        for key, here, there in sorted(same_cells(first, second), key=lambda cell: -len(cell[0])):
            more = int(first.table.counts[here] - second.table.counts[there])
            if abs(more) >= few:
                if at_other_times(first, second):
                    continue
                apart = Told(first.name, first.words(key), second.name, "apart")
                continue
            row = {int(self._starts[one]) + here: 1.0, int(self._starts[other]) + there: -1.0}
            if more:
                # In a total just as many more are the same ones again.
                again = (at for finer, (size, at) in met.items() if finer > set(key) and size == more)
                group = next(again, 0) or self._few_more((first, second), key, more, few)
                met[frozenset(key)] = more, group
                row[group] = -1.0 if more > 0 else 1.0
            self._rows.append(row)
        # The last is the one that most is summed over in.
        self._apart += [apart] if apart else []

    def _few_more(self, tables: tuple[Registered, Registered], key: Key, more: int, few: int) -> int:
        """The column of those who are counted in a cell of one of two tables and not in that of the other."""
        larger, smaller = tables if more > 0 else tables[::-1]
        group = self._column(abs(more))
        self._groups.append((Told(larger.name, larger.words(key), smaller.name, "group"), group, few))
        return group

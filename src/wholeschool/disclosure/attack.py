"""What anybody can work out of a table some cells of which are hidden: the attacker, as linear programs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.nearby import Nearby
from wholeschool.disclosure.solver import ALMOST, Floats, Places, Program, is_whole

FLOOR = 1.0
"""Where noughts are shown, whoever sees a hidden cell knows that there is somebody."""
_PROBES = 8
_PROBE_SECONDS = 5.0
Steps = Sequence[tuple[int, bool]]
"""About how many kinds of pupils may move, and whether whole numbers are sought if the cheapest are none."""
_NEAREST: Steps = ((200, False),)
"""Before the solver is asked outright."""
_NEARER: Steps = (*((1_000, False),) * 2, *((1_000, True),) * 4, (10_000, True))
"""Before it is asked outright for whole numbers, which can take it minutes."""


class OutOfTimeError(Exception):
    """The attack could not be ended in time: what is hidden is not known to be safe."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """Within what cells can be told to lie; of those that are shown `low` and `high` are the count."""

    low: Floats
    high: Floats


class Attacker:
    """Somebody who knows the shown cells, that hidden ones are not below `floor`, and what adds up to what.

    Counts are whole numbers, and the attacker knows that too. Where a table is crossed by two columns at
    most, linear programs answer in whole numbers by themselves; else they are asked for them.

    It keeps every table that it found to be possible: one that answers one question often shows another cell
    to be safe as well, so that few have to be asked about.
    """

    def __init__(
        self, table: AdditiveTable, floor: Floats | None = None, *, deadline: float = np.inf
    ) -> None:
        self._table = table
        self._counts = table.counts.astype(np.float64)
        self._floor = np.full(table.size, FLOOR) if floor is None else floor
        self._tables = Tables(self._counts)
        self._deadline = deadline
        # Without a shown total a cell has no end: so far is as good as any.
        self._most = 10.0 * float(table.counts.max(initial=0)) + 1_000.0
        self._program, self._columns = self._made(np.ones(0, dtype=np.intp)), np.ones(0, dtype=np.intp)

    def learn(self, possible: Floats) -> None:
        """Take in a table of whole numbers, unless it is none that could be.

        Where a sum is broken or a cell falls below its floor, whoever found it was mistaken.
        """
        below = (possible < self._floor) & (possible != self._counts)
        if not (below.any() or (self._table.sums @ possible).any()):
            self._tables.add(possible)

    def bounds(self, hidden: Flags) -> Bounds:
        """Within what hidden cells lie at least: by the tables that are known to be possible."""
        return self._bounds(hidden, np.arange(self._table.size))

    def _bounds(self, hidden: Flags, cells: Places) -> Bounds:
        fitting = self._tables.that_show(~hidden, cells)
        return Bounds(fitting.min(axis=0), fitting.max(axis=0))

    def told(self, hidden: Flags, enough: float) -> Places:
        """The hidden cells that can be told to within less than `enough`, the most narrowly told first.

        Exact: each has been asked about, both ways. Raises OutOfTimeError.
        """
        cells, narrow = self._narrowing(hidden)
        return cells[narrow.told(np.flatnonzero(hidden[cells]), enough)]

    def tells_any(self, hidden: Flags, enough: float, first: int) -> bool:
        """Whether any hidden cell can be told so; `first` is asked about first, if it is hidden.

        Raises OutOfTimeError.
        """
        cells, narrow = self._narrowing(hidden)
        if len(narrow.told(np.flatnonzero((cells == first) & hidden[cells]), enough)):
            return True
        return bool(len(narrow.told(np.flatnonzero(hidden[cells]), enough, any_will_do=True)))

    def _narrowing(self, hidden: Flags) -> tuple[Places, Narrowing]:
        """The cells that vary, and a search among them that goes on from the tables that are known."""
        self._hold(hidden)
        cells = self._columns
        bounds = self._bounds(hidden, cells)

        def learn(answer: Floats) -> None:
            possible = self._counts.copy()
            possible[cells] = np.rint(answer)
            self.learn(possible)

        return cells, Narrowing(self._program, bounds.low, bounds.high, learn, self._deadline)

    def _hold(self, hidden: Flags) -> None:
        """Set the program so that just these cells can vary; made anew where it lacks one."""
        lacking = np.setdiff1d(np.flatnonzero(hidden), self._columns)
        if len(lacking) or 2 * hidden.sum() < len(self._columns):
            self._columns = np.flatnonzero(hidden)
            self._program = self._made(self._columns)
        cells = self._columns
        low = np.where(hidden[cells], self._floor[cells], self._counts[cells])
        self._program.bound(
            np.arange(len(cells)), low, np.where(hidden[cells], self._most, self._counts[cells])
        )

    def _made(self, cells: Places) -> Program:
        sums = self._table.sums[:, cells]
        sums = sums[np.diff(sums.indptr) > 0]
        counts = self._counts[cells]
        return Program(sums, sums @ counts, self._floor[cells], np.full(len(cells), self._most))


class Tables:
    """Tables of whole numbers that look the same to whoever sees no more than the shown cells."""

    def __init__(self, first: Floats) -> None:
        self._first, self._rows, self._number = first, first[np.newaxis], 1
        self._differ = np.zeros(len(first), dtype=bool)

    def add(self, table: Floats) -> None:
        """One more; room is made for as many again each time that it runs out."""
        if self._number == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._number] = table
        self._number += 1
        self._differ |= table != self._first

    def that_show(self, shown: Flags, cells: Places) -> Floats:
        """These cells of those in which the shown cells are as in the first."""
        rows, shown = self._rows[: self._number], shown & self._differ
        same = np.flatnonzero((rows[:, shown] == self._first[shown]).all(axis=1))
        fitting: Floats = rows[np.ix_(same, cells)]
        return fitting


class Narrowing:
    """How narrowly the columns of a program can be told. `low` and `high` are what is known to be possible.

    `learn` is told of every possible answer in whole numbers. `nearby` looks near to what is real first.
    """

    def __init__(
        self,
        program: Program,
        low: Floats,
        high: Floats,
        learn: Callable[[Floats], None] = lambda _: None,
        deadline: float = np.inf,
        nearby: Nearby | None = None,
    ) -> None:
        self.low, self.high = low.copy(), high.copy()
        self._nearby = nearby
        self._program, self._learn, self._deadline = program, learn, deadline

    def told(self, asked: Places, enough: float, *, any_will_do: bool = False) -> Places:
        """Which of the columns asked about lie within less than `enough`, the narrowest first."""
        rng = np.random.default_rng(len(asked))
        for probe in range(0 if self._nearby else _PROBES):
            short = self._short(asked, enough)
            if len(short) > _PROBES:
                ways = rng.choice([-1.0, 1.0], len(short))
                # First all as few as may be, then all as many.
                self._probe(short, (1.0, -1.0)[probe] if probe < 2 else ways)
        found: list[int] = []
        for column in asked[np.argsort((self.high - self.low)[asked], kind="stable")]:
            if len(self._short(np.array([column]), enough)) and not self._widened(int(column), enough):
                found.append(int(column))
                if any_will_do:
                    break
        return np.array(found, dtype=np.intp)

    def _probe(self, columns: Places, ways: Floats | float) -> None:
        """Ask about many columns at once: each whole answer widens some of them."""
        goal = np.zeros(len(self.low))
        goal[columns] = ways
        if not is_whole(self._ask(goal)):
            answer = self._program.least(whole=True, near=True, seconds=min(_PROBE_SECONDS, self._left))
            if answer is not None:
                self._take_in(answer)

    def _short(self, asked: Places, enough: float) -> Places:
        return asked[(self.high - self.low)[asked] < enough - ALMOST]

    def _widened(self, column: int, enough: float) -> bool:
        """Ask about one column, both ways; whether it turned out to be wide enough."""
        if self._widened_nearby(column, enough, _NEAREST):
            return True
        for whole in (False, True):
            ends, answered_whole = [], True
            for sign in (1.0, -1.0):
                goal = np.zeros(len(self.low))
                goal[column] = sign
                answer = self._ask(goal, whole=whole)
                if self._is_wide(column, enough):
                    return True
                ends.append(float(answer[column]))
                answered_whole &= is_whole(answer)
            # Bounds in whole numbers are no wider than those without.
            if answered_whole or ends[1] - ends[0] < enough - ALMOST:
                return False
            if not whole and self._widened_nearby(column, enough, _NEARER, *ends):
                return True
        return False

    def _widened_nearby(
        self, column: int, enough: float, steps: Steps, least: float = -np.inf, most: float = np.inf
    ) -> bool:
        """Look near to what is real: as far off as is asked for, then one step further than is known."""
        for size, whole in steps if self._nearby else ():
            for far in (enough, 1.0 + self.high[column] - self.low[column]):
                for to in (min(self.low[column] + far, most), max(self.high[column] - far, least)):
                    self._move(column, to, size, whole=whole)
                    if self._is_wide(column, enough):
                        return True
        return False

    def _move(self, column: int, to: float, size: int, *, whole: bool) -> None:
        """Find something where the column is so much or further, if that is not known."""
        to = np.floor(to + ALMOST) if to > self.high[column] else np.ceil(to - ALMOST)
        if self._nearby is None or self.low[column] <= to <= self.high[column]:
            return
        world = self._nearby.with_column_at(column, to, size, self._left, whole=whole)
        if world is not None:
            self._take_in(world)

    def _is_wide(self, column: int, enough: float) -> bool:
        return not len(self._short(np.array([column]), enough))

    def _ask(self, goal: Floats, *, whole: bool = False) -> Floats:
        self._program.price(goal)
        answer = self._program.least(whole=whole, seconds=self._left) if self._left > 0 else None
        if answer is None:
            raise OutOfTimeError
        if whole or is_whole(answer):
            self._take_in(answer)
        return answer

    @property
    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _take_in(self, answer: Floats) -> None:
        np.minimum(self.low, np.rint(answer), out=self.low)
        np.maximum(self.high, np.rint(answer), out=self.high)
        self._learn(answer)

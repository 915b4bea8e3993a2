"""A reader of all that left: what one can work out of the rows of released tables, by scipy's own solver.

Reads the rows and nothing else of the program: whole numbers behind rounded ones, sums, complements and
differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np
from scipy import optimize

from tests.truth.worlds import BASE, COLUMNS, COUNT, Pupil, Question
from wholeschool.disclosure import ALL, Policy, Released

Atom = tuple[Pupil | None, ...]
"""What a pupil is in each released table; None = not in it."""


class Attacker:
    """Knows the rows of released tables, and which kinds of pupils there are, but not how many of each."""

    def __init__(
        self,
        left: Sequence[tuple[Question, Released, Policy]],
        *,
        files: bool = False,
        days: bool = False,
        nobody: frozenset[int] = frozenset(),
        pages: Sequence[tuple[Question, Released, Policy]] = (),
    ) -> None:
        """`files`: of tables that do not say who is in which cell, nobody could guard cells that join two.

        `days`: between two days anybody may have come or left. `nobody`: second records; that one of them is
        gone tells of nobody. `pages` are read too, and nothing is asked of them.
        """
        self._own, left = left, [*left, *pages]
        self._left, self._files, self._days = left, files, days
        everybody = sorted(set().union(*(question.pupils for question, *_ in left))) if left else []
        kinds: dict[Atom, int] = {}
        self._somebody: set[Atom] = set()
        for pupil in everybody:
            kind = tuple(question.pupils.get(pupil) for question, *_ in left)
            kinds[kind] = kinds.get(kind, 0) + 1
            if pupil not in nobody:
                self._somebody.add(kind)
        for kind in [*kinds]:
            for other in self._could_be(kind, kinds):
                kinds.setdefault(other, 0)
        self._kinds, self._sizes = [*kinds], np.array([*kinds.values()], dtype=float)
        rows, lows, highs = [], [], []
        for inside, low, high in self._known():
            rows.append(inside)
            lows.append(low)
            highs.append(high)
        self._rows, self._lows, self._highs = np.array(rows), np.array(lows), np.array(highs)

    def _could_be(self, kind: Atom, kinds: Mapping[Atom, int]) -> Iterator[Atom]:
        """Kinds that there could be for all one sees: what goes together at any school, either side.

        Who is counted nobody knows from outside, nor that nobody of a group is.
        """
        if self._days:
            for day in {question.day for question, *_ in self._left}:
                of_day = zip(kind, self._left, strict=True)
                yield tuple(of if question.day == day else None for of, (question, *_) in of_day)
        met = {of for of in kind if of}
        if len(met) > 1:
            # Somebody who moved; nobody knows from outside that all of these are counted, or none.
            yield tuple(of and (*of[:2], "no" if of[2] == "yes" else "yes", *of[3:]) for of in kind)
            return
        (school, group, *_) = next(iter(met))
        together = {(of[1], of[3:]) for each in kinds for of in each if of}
        for (of_group, rest), side in product(sorted(together), ("yes", "no")):
            made: Pupil = (school, of_group, side, *rest)
            yield tuple(
                made if _takes(question, made, is_in=of is not None, same=of_group == group) else None
                for of, (question, *_) in zip(kind, self._left, strict=True)
            )

    def _known(self) -> Iterator[tuple[np.ndarray, float, float]]:
        """For each cell of each table: which kinds are in it, and between which ends it lies."""
        for number, (question, released, policy) in enumerate(self._left):
            for row in released.rows:
                for name in (COUNT, BASE) if question.with_base else (BASE,):
                    inside = self._inside(number, question, row, name)
                    yield (inside, *_ends(row[name], released, policy))

    def _inside(self, number: int, question: Question, row: Mapping[str, object], name: str) -> np.ndarray:
        wanted = {at: row[f"column {at}"] for at in question.columns if row[f"column {at}"] != ALL}
        return np.array([
            (of := kind[number]) is not None
            and all(of[at] in value if isinstance(value, frozenset) else of[at] == value
                    for at, value in wanted.items())
            and (name == BASE or of[2] == "yes")
            for kind in self._kinds
        ], dtype=float)  # fmt: skip

    def targets(self, too_few: int | None = None) -> Iterator[tuple[str, np.ndarray, int]]:
        """What nobody may learn: hidden counts of a few, and a few who are in one table and not another.

        Each with how few are too few, by the stricter of the policies; `too_few`: for who may be told more.
        """
        joined = [] if self._files else [*self._joined()]
        for what, inside, few in [*self._cells(), *self._came_or_left(), *joined]:
            few = few if too_few is None else min(few, too_few)
            if inside @ self._sizes in range(1, few):
                yield what, inside, few

    def _cells(self) -> Iterator[tuple[str, np.ndarray, int]]:
        for number, (question, released, policy) in enumerate(self._own):
            for row in released.rows:
                names = (COUNT, BASE) if question.with_base else (BASE,)
                sides = {name: self._inside(number, question, row, name) for name in names}
                if question.with_base:
                    sides["not counted"] = sides[BASE] - sides[COUNT]
                for name, inside in sides.items():
                    yield f"table {number}, {[*row.values()][:-1]}, {name}", inside, policy.threshold

    def _came_or_left(self) -> Iterator[tuple[str, np.ndarray, int]]:
        """Who is in a cell of the columns that two tables have in common, and in only one of the two."""
        for (one, (first, _, rules)), (other, (second, _, others)) in combinations(enumerate(self._own), 2):
            few = max(rules.threshold, others.threshold)
            common = [at for at in first.columns if at in second.columns]
            # Totals too: one who left of each group are two who left the school.
            cells = {
                tuple(of[at] if at in kept else ALL for at in COLUMNS)
                for n in range(len(common) + 1) for kept in combinations(common, n)
                for each in (first, second) for of in each.pupils.values()
            }  # fmt: skip
            names = (COUNT, BASE) if first.with_base and second.with_base else (BASE,)
            for values, name in product(sorted(cells), names):
                row = {f"column {at}": value for at, value in zip(COLUMNS, values, strict=True)}
                here, there = (self._inside(n, of, row, name) for n, of in ((one, first), (other, second)))
                for inside in (here * (1 - there), there * (1 - here)):
                    if any(inside[n] for n, kind in enumerate(self._kinds) if kind in self._somebody):
                        yield f"tables {one} and {other}, {values}, {name}, came or left", inside, few

    def _joined(self) -> Iterator[tuple[str, np.ndarray, int]]:
        """Who is in both of two tables, by columns of which no table has all."""
        crossed = [{*question.crossed_by} for question, *_ in self._own]
        for (one, (first, _, rules)), (other, (second, _, others)) in combinations(enumerate(self._own), 2):
            few = max(rules.threshold, others.threshold)
            every = [*dict.fromkeys([*first.crossed_by, *second.crossed_by])]
            common = [at for at in first.crossed_by if at in second.crossed_by]
            alike = [
                (number, {**dict(enumerate(second_of)), **{at: of[at] for at in first.crossed_by}})
                for number, kind in enumerate(self._kinds)
                if (of := kind[one]) and (second_of := kind[other])
                and all(of[at] == second_of[at] for at in common)
            ]  # fmt: skip
            for chosen in (c for n in range(2, len(every) + 1) for c in combinations(every, n)):
                if any({*chosen} <= each for each in crossed):
                    continue
                for values in {tuple(of[at] for at in chosen) for _, of in alike}:
                    inside = np.zeros(len(self._kinds))
                    inside[[n for n, of in alike if tuple(of[at] for at in chosen) == values]] = 1
                    yield f"tables {one} and {other} together, {values}", inside, few

    def ends(self, inside: np.ndarray) -> tuple[float, float]:
        """The least and the most of whole pupils that a sum of kinds can be."""
        known = optimize.LinearConstraint(self._rows, self._lows, self._highs)
        found = []
        for sign in (1.0, -1.0):
            answer = optimize.milp(
                sign * inside, constraints=known, integrality=np.ones(len(inside)),
                bounds=optimize.Bounds(0, 10.0 * self._sizes.sum() + 100),
            )  # fmt: skip
            assert answer.status == 0, answer.message
            found.append(sign * answer.fun)
        return round(found[0]), round(found[1])


def _takes(question: Question, made: Pupil, *, is_in: bool, same: bool) -> bool:
    """Whether a table has a pupil such as one whom it has, or not, if that one were of another group."""
    if not question.group:
        return is_in
    return made[1] == question.group and (is_in or not same)


def _ends(shown: object, released: Released, policy: Policy) -> tuple[float, float]:
    """What a reader knows of a count: its rounding, and that few are hidden and noughts shown."""
    if shown is None:
        noughts = any("noughts too" in note or "noughts included" in note for note in released.notes)
        return 0.0 if noughts else 1.0, np.inf
    base = policy.round_counts_to
    numbers = [n for n in range(max(0, int(str(shown)) - base), int(str(shown)) + base + 1)
               if (2 * n + base) // (2 * base) * base == shown
               and (n == 0 or n >= policy.threshold)]  # fmt: skip
    return float(min(numbers)), float(max(numbers))

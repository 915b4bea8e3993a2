"""Somebody who has everything that was released, and tries to recover what is hidden of it.

    python -m tests.truth.attacker --worlds 10000 [--first 0] [--no-further-cells] [--no-register] [--lax]

makes small trusts at random, has tables of them released one after another (by school and group, of one
group, without a school, after some came or left, counts out of pupils), and attacks what left. It reads the
rows of released tables and nothing else of the program: whole numbers behind rounded ones, sums, complements
and differences, by scipy's own solver. A hidden count of a few is recovered where fewer numbers are possible
than the threshold. It prints how many. The tests run some of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from unittest.mock import patch

import numpy as np
from scipy import optimize

from wholeschool.disclosure import (
    ALL,
    KeptCounts,
    Policy,
    Released,
    keep_counts,
    load_policies,
    released_counts,
    told_together,
)
from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.withhold import Withheld

POLICIES = load_policies()
THRESHOLDS = {policy.circle: policy.threshold for policy in POLICIES.values()}
COUNT, BASE = "counted", "pupils"
Pupil = tuple[str, ...]
"""School, group, and whether the pupil is counted ("yes", "no")."""
World = Mapping[int, Pupil]
Atom = tuple[Pupil | None, ...]
"""What a pupil is in each released table; None = not in it."""


@dataclass(frozen=True)
class Question:
    """A table that is asked for: columns (0 school, 1 group), of whom, and whether it has a base."""

    columns: tuple[int, ...]
    pupils: World
    with_base: bool


@dataclass
class Tally:
    """What came of the attacks."""

    worlds: int = 0
    released: int = 0
    refused: int = 0
    attacked: int = 0
    recovered: list[str] = field(default_factory=list)


def attack(seed: int, tally: Tally, *, register: bool = True, lax: bool = False) -> None:
    """Make a world, release what may leave of it, attack, and add up what came of it.

    `lax`: each table is for the same audience by a policy of its own, strict or lax.
    """
    rng = np.random.default_rng(seed)
    policy = [*POLICIES.values()][rng.integers(len(POLICIES))]
    left: list[tuple[Question, Registered, Released, Policy]] = []
    for question in _questions(rng):
        rules = replace(policy, threshold=2, round_counts_to=1) if lax and rng.random() < 0.5 else policy
        kept = _kept(question, rules, f"table {len(left)}")
        thresholds = THRESHOLDS if rules is policy else dict.fromkeys(THRESHOLDS, 2)
        if register and left and told_together(kept.table, [each for _, each, *_ in left], thresholds):
            tally.refused += 1
            continue
        left.append((question, kept.table, released_counts(kept, rules, "made up").released, rules))
    tally.worlds += 1
    tally.released += len(left)
    attacker = Attacker([(question, released, rules) for question, _, released, rules in left])
    for what, pupils, few in attacker.targets():
        tally.attacked += 1
        low, high = attacker.ends(pupils)
        if high - low + 1 < few:
            tally.recovered.append(f"seed {seed}: {what} is {low:.0f} to {high:.0f}")


def _questions(rng: np.random.Generator) -> list[Question]:
    schools, groups = "wxyz"[: rng.integers(2, 5)], "abc"[: rng.integers(2, 4)]
    pupils: list[Pupil] = [
        (school, group, "yes" if rng.random() < share else "no")
        for school in schools
        for group in groups
        for share in [rng.random()]
        for _ in range(int(rng.choice([rng.integers(0, 8), rng.integers(0, 60)])))
    ] or [("w", "a", "no")]
    before = dict(enumerate(pupils))
    after = _some_came_or_left(rng, before)
    one_group = {p: of for p, of in before.items() if of[1] == "a"}
    fewer_schools = {p: of for p, of in before.items() if of[0] != schools[-1]}
    ways = [
        Question((0, 1), before, False), Question((0, 1), before, True), Question((0, 1), after, False),
        Question((0,), before, False), Question((0,), one_group, False), Question((1,), fewer_schools, False),
        Question((1, 0), fewer_schools, False), Question((0,), after, True), Question((1,), after, False),
    ]  # fmt: skip
    chosen = rng.choice(len(ways), size=rng.integers(1, 4), replace=False)
    return [ways[at] for at in chosen if ways[at].pupils]


def _some_came_or_left(rng: np.random.Generator, before: World) -> World:
    after = {p: of for p, of in before.items() if rng.random() > rng.choice([0.02, 0.2])}
    for pupil in rng.choice(
        [*before], size=min(len(before), int(rng.integers(0, 4))), replace=False
    ).tolist():
        school, group, counted = before[pupil]
        after[pupil] = (school, "b" if group == "a" else "a", counted)
    first = next(iter(before.values()))
    return after | {10_000 + n: first for n in range(int(rng.integers(0, 7)))}


def _kept(question: Question, policy: Policy, name: str) -> KeptCounts:
    values = [sorted({of[at] for of in question.pupils.values()}) for at in question.columns]
    sizes = [len(each) for each in values] + ([2] if question.with_base else [])
    ids = np.array(sorted(question.pupils), dtype=np.int64)
    cells = np.array([
        [each.index(question.pupils[p][at]) for each, at in zip(values, question.columns, strict=True)]
        + ([int(question.pupils[p][2] == "no")] if question.with_base else [])
        for p in ids.tolist()
    ]).T  # fmt: skip
    inner = np.zeros(sizes, dtype=np.int64)
    np.add.at(inner, tuple(cells), 1)
    places = np.ravel_multi_index(tuple(cells), tuple(size + 1 for size in sizes)).astype(np.intp)
    columns = [(f"column {at}", each) for at, each in zip(question.columns, values, strict=True)]
    named = {"name": COUNT, "base": BASE} if question.with_base else {"name": BASE}
    return keep_counts(name, columns, inner, policy, **named, pupils=ids, places=places)


class Attacker:
    """Knows the rows of released tables, and which kinds of pupils there are, but not how many of each."""

    def __init__(self, left: Sequence[tuple[Question, Released, Policy]]) -> None:
        self._left = left
        everybody = sorted(set().union(*(question.pupils for question, *_ in left))) if left else []
        kinds: dict[Atom, int] = {}
        for pupil in everybody:
            kind = tuple(question.pupils.get(pupil) for question, *_ in left)
            kinds[kind] = kinds.get(kind, 0) + 1
        # Nobody knows from outside that all of a group are counted, or none.
        for kind in [*kinds]:
            kinds.setdefault(tuple(of and (*of[:2], "no" if of[2] == "yes" else "yes") for of in kind), 0)
        self._kinds, self._sizes = [*kinds], np.array([*kinds.values()], dtype=float)
        rows, lows, highs = [], [], []
        for inside, low, high in self._known():
            rows.append(inside)
            lows.append(low)
            highs.append(high)
        self._rows, self._lows, self._highs = np.array(rows), np.array(lows), np.array(highs)

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
            and all(of[at] == value for at, value in wanted.items())
            and (name == BASE or of[2] == "yes")
            for kind in self._kinds
        ], dtype=float)  # fmt: skip

    def targets(self) -> Iterator[tuple[str, np.ndarray, int]]:
        """What nobody may learn: hidden counts of a few, and a few who are in one table and not another.

        Each with how few are too few, by the stricter of the policies.
        """
        for what, inside, few in [*self._cells(), *self._came_or_left()]:
            if inside @ self._sizes in range(1, few):
                yield what, inside, few

    def _cells(self) -> Iterator[tuple[str, np.ndarray, int]]:
        for number, (question, released, policy) in enumerate(self._left):
            for row in released.rows:
                names = (COUNT, BASE) if question.with_base else (BASE,)
                sides = {name: self._inside(number, question, row, name) for name in names}
                if question.with_base:
                    sides["not counted"] = sides[BASE] - sides[COUNT]
                for name, inside in sides.items():
                    yield f"table {number}, {[*row.values()][:-1]}, {name}", inside, policy.threshold

    def _came_or_left(self) -> Iterator[tuple[str, np.ndarray, int]]:
        """Who is in a cell of the columns that two tables have in common, and in only one of the two."""
        for (one, (first, _, rules)), (other, (second, _, others)) in combinations(enumerate(self._left), 2):
            few = max(rules.threshold, others.threshold)
            common = [at for at in first.columns if at in second.columns]
            # Totals too: one who left of each group are two who left the school.
            cells = {
                tuple(of[at] if at in kept else ALL for at in range(2))
                for n in range(len(common) + 1) for kept in combinations(common, n)
                for each in (first, second) for of in each.pupils.values()
            }  # fmt: skip
            names = (COUNT, BASE) if first.with_base and second.with_base else (BASE,)
            for values, name in product(sorted(cells), names):
                row = {f"column {at}": value for at, value in enumerate(values)}
                here, there = (self._inside(n, of, row, name) for n, of in ((one, first), (other, second)))
                for inside in (here * (1 - there), there * (1 - here)):
                    yield f"tables {one} and {other}, {values}, {name}, came or left", inside, few

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


def _ends(shown: object, released: Released, policy: Policy) -> tuple[float, float]:
    """What a reader knows of a count: its rounding, and that few are hidden and noughts shown."""
    if shown is None:
        cruder = any("too large to seek" in note for note in released.notes)
        return 0.0 if cruder else 1.0, np.inf
    base = policy.round_counts_to
    numbers = [n for n in range(max(0, int(str(shown)) - base), int(str(shown)) + base + 1)
               if (2 * n + base) // (2 * base) * base == shown
               and (n == 0 or n >= policy.threshold)]  # fmt: skip
    return float(min(numbers)), float(max(numbers))


def primary_alone(table: AdditiveTable, threshold: int, *, floor: np.ndarray, seconds: float = 0) -> Withheld:
    """Hide what is small and nothing else: in the place of `withhold`."""
    small = (table.counts >= floor) & (table.counts < threshold)
    return Withheld(small, small)


def run(
    seeds: Sequence[int], *, further_cells: bool = True, register: bool = True, lax: bool = False
) -> Tally:
    """Attack the worlds of these seeds."""
    tally = Tally()
    with ExitStack() as stack:
        if not further_cells:
            stack.enter_context(patch("wholeschool.disclosure.withhold.withhold", primary_alone))
        for seed in seeds:
            attack(seed, tally, register=register, lax=lax)
    return tally


def main() -> None:
    """Run the worlds asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--no-further-cells", action="store_true")
    parser.add_argument("--no-register", action="store_true")
    parser.add_argument("--lax", action="store_true", help="half of the tables by a policy that hides little")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.worlds)
    tally = run(
        seeds, further_cells=not asked.no_further_cells, register=not asked.no_register, lax=asked.lax
    )
    for each in tally.recovered[:20]:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(
        f"{tally.worlds:,} worlds, {tally.released:,} tables released, {tally.refused:,} refused: "
        f"{tally.attacked:,} hidden counts attacked, {len(tally.recovered):,} recovered\n"
    )


if __name__ == "__main__":
    main()

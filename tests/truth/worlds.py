"""Small trusts made at random, and tables that are asked for of them: what `attacker.py` attacks.

A pupil has a school, a group, whether they are counted, and a mark that all of one group have and a few of
others, as all who have free meals now have had them. Tables are by school, group or mark, of one group,
without a school, after some came or left, or as counts out of pupils.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from wholeschool.disclosure import KeptCounts, Policy, keep_counts
from wholeschool.disclosure.registered import Registered

COUNT, BASE = "counted", "pupils"
COLUMNS = (0, 1, 3)
"""What a table can be crossed by: school, group, mark."""
Pupil = tuple[str, ...]
"""School, group, whether the pupil is counted ("yes", "no"), and the mark ("yes", "no")."""
World = Mapping[int, Pupil]
_MARKED_OF_OTHERS = 0.1


@dataclass(frozen=True)
class Question:
    """A table that is asked for: columns (0 school, 1 group, 3 mark), of whom, and whether it has a base.

    `group`: it is of that group alone. `day`: after some came or left it is another. `whole`: all pupils whom
    the trust has then.
    """

    columns: tuple[int, ...]
    pupils: World
    with_base: bool
    group: str = ""
    day: str = "autumn"
    whole: World = field(default_factory=dict)

    @property
    def crossed_by(self) -> tuple[int, ...]:
        """The columns, and 2 where those who are counted stand beside those who are not."""
        return (*self.columns, *((2,) if self.with_base else ()))


def questions(rng: np.random.Generator) -> list[Question]:
    """Up to three tables that are asked for one after the other."""
    schools, groups = "wxyz"[: rng.integers(2, 5)], "abc"[: rng.integers(2, 4)]
    pupils: list[Pupil] = [
        (school, group, "yes" if rng.random() < share else "no", _mark(rng, group))
        for school in schools
        for group in groups
        for share in [rng.random()]
        for _ in range(int(rng.choice([rng.integers(0, 8), rng.integers(0, 60)])))
    ] or [("w", "a", "no", "yes")]
    before = dict(enumerate(pupils))
    after = _some_came_or_left(rng, before)
    one_group = {p: of for p, of in before.items() if of[1] == "a"}
    fewer_schools = {p: of for p, of in before.items() if of[0] != schools[-1]}
    ways = [
        Question((0, 1), before, False), Question((0, 1), before, True),
        Question((0, 1), after, False, day="spring"), Question((0,), before, False),
        Question((0,), one_group, False, group="a"),
        Question((1,), fewer_schools, False),
        Question((1, 0), fewer_schools, False), Question((0,), after, True, day="spring"),
        Question((1,), after, False, day="spring"),
        Question((0, 3), before, False), Question((3,), before, False), Question((0, 3), before, True),
    ]  # fmt: skip
    chosen = rng.choice(len(ways), size=rng.integers(1, 4), replace=False)
    of_day = {"autumn": before, "spring": after}
    return [replace(ways[at], whole=of_day[ways[at].day]) for at in chosen if ways[at].pupils]


def _some_came_or_left(rng: np.random.Generator, before: World) -> World:
    after = {p: of for p, of in before.items() if rng.random() > rng.choice([0.02, 0.2])}
    for pupil in rng.choice(
        [*before], size=min(len(before), int(rng.integers(0, 4))), replace=False
    ).tolist():
        school, group, counted, _ = before[pupil]
        after[pupil] = (school, "b" if group == "a" else "a", counted, "yes")
    first = next(iter(before.values()))
    return after | {10_000 + n: first for n in range(int(rng.integers(0, 7)))}


def _mark(rng: np.random.Generator, group: str) -> str:
    return "yes" if group == "a" or rng.random() < _MARKED_OF_OTHERS else "no"


def kept_of(
    question: Question,
    policy: Policy,
    name: str,
    *,
    of_file: bool = False,
    at: str = "",
    beside: Sequence[Registered] = (),
) -> KeptCounts:
    """The table with what has to be hidden of it. `of_file`: nobody says who is in which cell.

    `at`: of which day it is said to be.
    """
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
    who = {} if of_file else {"pupils": ids, "places": places}
    return keep_counts(name, columns, inner, policy, at=at, beside=beside, **named, **who)  # type: ignore[arg-type]

"""What becomes of pupils between releases: some are erased, some turn out to be one.

Of two records that turn out to be one pupil's the second is in no later table. Tables that left before keep
what they showed; the register forgets those who are erased, and knows which records are one pupil's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tests.truth.worlds import Question, World
from wholeschool.disclosure.merged import as_they_are_now
from wholeschool.disclosure.registered import Registered

_AT_MOST = 3


@dataclass(frozen=True)
class Change:
    """What came about between two releases: who was erased, and second records with their pupils."""

    erased: frozenset[int]
    linked: dict[int, int]

    def of(self, world: World) -> World:
        """Those whom a table counts that is asked for afterwards."""
        left = {pupil: of for pupil, of in world.items() if pupil not in self.erased}
        return {
            self.linked.get(pupil, pupil): of
            for pupil, of in left.items()
            if self.linked.get(pupil, pupil) == pupil or self.linked[pupil] not in left
        }

    def remembered(self, table: Registered) -> Registered:
        """A table that left, as the register has it afterwards."""
        assert table.pupils is not None
        assert table.places is not None
        stay = ~np.isin(table.pupils, [*self.erased])
        pupils, second = as_they_are_now(
            table.pupils[stay].tolist(), lambda pupil: self.linked.get(pupil, pupil)
        )
        return replace(table, pupils=pupils, places=table.places[stay], second=second)

    def seen(self, world: World) -> World:
        """Whom a table counted that left before, as a reader sees them: a second record is somebody else."""
        return {
            first if (first := self.linked.get(pupil, pupil)) not in world else pupil: of
            for pupil, of in world.items()
        }


def changes(rng: np.random.Generator, asked: Sequence[Question]) -> list[Change]:
    """What has come about by each question: the first is asked before anything has."""
    everybody = sorted(set().union(*(question.pupils for question in asked)))
    by_chance = rng.permutation(everybody).tolist()
    erased, linked, found = set[int](), dict[int, int](), list[Change]()
    for number in range(len(asked)):
        for _ in range(int(rng.integers(0, _AT_MOST)) if number else 0):
            erased |= {by_chance.pop()} if by_chance else set()
        for _ in range(int(rng.integers(0, _AT_MOST)) if number else 0):
            linked |= {by_chance.pop(): by_chance.pop()} if len(by_chance) > 1 else {}
        found.append(Change(frozenset(erased), dict(linked)))
    return found

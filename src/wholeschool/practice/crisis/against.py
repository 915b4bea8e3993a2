"""Whom each row of a comparison is held against: its own group where that has enough, else a wider one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.practice.results.rules import FEWEST
from wholeschool.practice.units.panel import Floats, Ints
from wholeschool.stats.propensity import Bools


@dataclass(frozen=True, eq=False)
class Against:
    """Whom each row is held against: those beside it of its narrowest group that has enough of them.

    `groups` (levels, n): the number of a row's group at its start, by level, the last being all at that
    start; `level` (n,): which of them it is held against; `beside` (levels, n): how many did not begin.
    """

    groups: Ints
    level: Ints
    beside: Ints

    @classmethod
    def of(cls, at: Ints, within: Ints, began: Bools) -> Against:
        """The narrowest group with five beside or more; where none has, all at that start.

        Of rows at starts `at` (n,), of groups `within` (n, levels), of whom some `began` (n,).
        """
        levels = [np.column_stack([at, each]) for each in within.T] + [at[:, None]]
        groups = np.array([np.unique(each, axis=0, return_inverse=True)[1].reshape(-1) for each in levels])
        beside = np.array([np.bincount(each, ~began)[each] for each in groups]).astype(np.int64)
        level = np.argmax(beside >= FEWEST, axis=0)
        level[(beside < FEWEST).all(axis=0)] = len(groups) - 1
        return cls(groups, level, beside)

    def shares(self, began: Bools) -> Floats:
        """For how many who began each row that did not stands in: (n,), 1 for those who began.

        Who are held against a group are held against all beside in it alike. So errors know of how many a
        mean is, and those count nothing of whose group nobody began. 1 for all where there are no groups.
        """
        if len(self.groups) == 1:
            return np.ones(len(began))
        found = np.zeros(len(began))
        for level, group in enumerate(self.groups):
            many = np.bincount(group, began & (self.level == level))[group]
            found += np.divide(many, self.beside[level], out=np.zeros(len(began)), where=many > 0)
        found[began] = 1.0
        return found

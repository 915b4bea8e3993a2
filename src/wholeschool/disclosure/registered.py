"""A table of counts as the register of releases keeps it: what was shown of it, to whom, and who is in it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.disclosure.additive import AdditiveTable, Counts, Flags
from wholeschool.disclosure.counts import ALL
from wholeschool.disclosure.policy import Policy
from wholeschool.disclosure.solver import Floats, Places

Key = tuple[tuple[str, str], ...]
"""Which cell: a column and its value, for each column that is not summed over."""
PupilIds = npt.NDArray[np.int64]
Groups = Sequence[Sequence[tuple[str, Sequence[int]]]]
"""For each column its groups of values: the name, and the places of the values."""


@dataclass(frozen=True, eq=False)
class Registered:
    """A released table, or one that is to be.

    `columns`: each with its values. `table` is what it counts, with all totals; `hidden` cells are not given,
    and not below `floor`. `low` and `high` (cells) are what a reader of the rounded numbers knows of them.
    `circle`: the audience, see `Policy`. `counting` names what is counted. `pupils` and `places` say which
    inner cell each pupil is in (places as in `table`), where that is known. `groups` are totalled too.
    `thresholds`: by which rules it was hidden, of each circle of their file from the widest; or of its own
    circle alone (`threshold`). `base`: what those who are counted and those who are not are together, where
    the last column says which; else "". `of`: whom a file's table is of, and `at` what day or term it counts,
    as its drafter says.
    """

    name: str
    counting: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    table: AdditiveTable
    hidden: Flags
    floor: Floats
    low: Floats
    high: Floats
    circle: int
    pupils: PupilIds | None = None
    places: Places | None = None
    groups: Groups = ()
    threshold: int = 0
    thresholds: Sequence[int] = ()
    base: str = ""
    of: str = ""
    at: str = ""
    second: PupilIds | None = None
    """Those of `pupils` who turned out to be second records of others: see `merged.py`."""

    def guarded_from(self, circle: int) -> int:
        """How few pupils a circle may not be told of by the table's own rules; 0 = they do not say."""
        if self.thresholds:
            return self.thresholds[min(circle, len(self.thresholds) - 1)]
        return self.threshold if circle == self.circle else 0

    @property
    def labels(self) -> list[list[str]]:
        """For each column its values, the names of its groups of values, and `ALL`."""
        names = [[name for name, _ in each] for each in self.groups] or [[] for _ in self.columns]
        return [[*values, *more, ALL] for (_, values), more in zip(self.columns, names, strict=True)]

    @property
    def keys(self) -> list[Key]:
        """The key of each cell, in the order of `table`."""
        names = [name for name, _ in self.columns]
        return [
            tuple((name, value) for name, value in zip(names, values, strict=True) if value != ALL)
            for values in itertools.product(*self.labels)
        ]

    @property
    def inner(self) -> Flags:
        """Which cells are no totals."""
        inner = np.zeros(self.table.shape, dtype=bool)
        inner[tuple(slice(len(values)) for _, values in self.columns)] = True
        return inner.reshape(-1)

    def words(self, key: Key) -> str:
        """A cell in words: its values."""
        return ", ".join(value for _, value in key) or "all together"


def registered(
    name: str,
    counting: str,
    columns: Sequence[tuple[str, Sequence[str]]],
    inner: Counts,
    hidden: Flags,
    floor: Floats,
    policy: Policy,
    *,
    unpublished: Flags | None = None,
    pupils: PupilIds | None = None,
    places: Places | None = None,
    groups: Groups = (),
    thresholds: Sequence[int] = (),
    base: str = "",
    of: str = "",
    at: str = "",
    second: PupilIds | None = None,
) -> Registered:
    """A table with what its readers know of each cell, by the policy's rounding.

    `unpublished` (cells) are neither hidden nor given: they follow from others.
    """
    table = AdditiveTable.crossed(inner, [[places for _, places in each] for each in groups])
    given = ~hidden if unpublished is None else ~(hidden | unpublished)
    spans = [policy.span(policy.rounded_count(int(count))) for count in table.counts]
    low, high = np.array(spans, dtype=np.float64).T
    return Registered(
        name, counting, tuple((each, tuple(values)) for each, values in columns), table, hidden, floor,
        np.where(given, low, np.where(hidden, floor, 0.0)), np.where(given, high, np.inf),
        policy.circle, pupils, places, groups, policy.threshold, thresholds, base, of, at, second,
    )  # fmt: skip


def common_columns(one: Registered, other: Registered) -> Mapping[str, None]:
    """The columns that two tables have in common."""
    names = {name for name, _ in other.columns}
    return {name: None for name, _ in one.columns if name in names}

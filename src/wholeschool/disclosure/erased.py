"""Pupils who were erased since, in tables that left before: nobody knows who they were, or keeps it.

A table that left says how many it counted, and the register who of them is still known. The rest were erased.
Whoever reads that table and a later one sees that they are gone, as they see of anybody who left, so they are
guarded like those: as pupils with numbers of their own, who are taken for the same in two tables where what
the tables say of them agrees. Pupils' own numbers are not below 0, and these are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wholeschool.disclosure.registered import Registered


@dataclass
class _Erased:
    """Some who were erased: what tables say of all of them, and their numbers."""

    said: Mapping[str, str]
    numbers: list[int]

    def agree(self, said: Mapping[str, str]) -> bool:
        return all(self.said.get(column, value) == value for column, value in said.items())


def with_erased(tables: Sequence[Registered]) -> list[Registered]:
    """The tables with those who were erased among their pupils; those of files stay as they are."""
    everybody, first, found = list[_Erased](), -1, list[Registered]()
    for table in tables:
        missing = _missing(table)
        if missing is None or table.pupils is None or table.places is None:
            found.append(table)
            continue
        free, here = everybody, list[_Erased]()
        for place in np.flatnonzero(missing):
            said = dict(table.keys[place])
            taken = _taken(free, said, int(missing[place]))
            fresh = int(missing[place]) - sum(len(each.numbers) for each in taken)
            here += [*taken, _Erased(said, [first - each for each in range(fresh)])]
            first -= fresh
        everybody = [each for each in (*free, *here) if each.numbers]
        numbers = [number for each in here for number in each.numbers]
        found.append(
            replace(
                table,
                pupils=np.append(table.pupils, np.array(numbers, dtype=np.int64)),
                places=np.append(table.places, np.repeat(np.arange(len(missing)), missing)),
            )
        )
    return found


def counts_erased(table: Registered) -> bool:
    """Whether a table counts pupils who were erased since."""
    return _missing(table) is not None


def _missing(table: Registered) -> np.ndarray | None:
    """How many more each inner cell counts than there are pupils known to be in it; None = none anywhere."""
    if table.places is None:
        return None
    known = np.bincount(table.places, minlength=table.table.size)
    missing = np.where(table.inner, np.maximum(table.table.counts - known, 0), 0)
    return missing if missing.any() else None


def _taken(free: Sequence[_Erased], said: Mapping[str, str], most: int) -> list[_Erased]:
    """Up to so many of those free of whom nothing else is said, taken away from there."""
    taken = list[_Erased]()
    for each in free:
        if most and each.agree(said):
            numbers, each.numbers = each.numbers[:most], each.numbers[most:]
            most -= len(numbers)
            taken.append(_Erased({**each.said, **said}, numbers))
    return taken

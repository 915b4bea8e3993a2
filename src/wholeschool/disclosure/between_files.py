"""What tables of files have to do with each other, which say of nobody in which cell they are.

Cells of the same values that count the same (`alike.py`) are held for the same pupils, and where a few more
are counted, for these and a few more. Where many more are, nobody knows who is missing but whoever knows what
the tables are of: then they are not held against each other, and that is said as if something was told. Where
they are said to be of other times, many came or left, and none is a part of the other.

What values may lie within others, or be left out, is taken for so where nothing speaks against (`nested.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from wholeschool.disclosure.alike import at_other_times, regrouped, same_cells
from wholeschool.disclosure.nested import left_out, within
from wholeschool.disclosure.registered import Key, Registered
from wholeschool.disclosure.system import Asked, System
from wholeschool.disclosure.told import Told


@dataclass(frozen=True)
class Linked:
    """What came of it: what cannot be held against each other, and a few who are in one table alone."""

    apart: list[Told] = field(default_factory=list)
    groups: list[Asked] = field(default_factory=list)


def link_files(system: System, tables: Sequence[Registered], guards: Sequence[int]) -> Linked:
    """Add to a system what is known of its tables of files. `guards`: how few pupils are too few in each."""
    linked = Linked()
    files = [
        (table, start, few)
        for table, start, few in zip(tables, system.starts, guards, strict=False)
        if table.pupils is None
    ]
    for (one, here, few), (other, there, few_there) in itertools.combinations(files, 2):
        _link((one, other), (here, there), max(few, few_there), system, linked)
    for (one, here, _), (other, there, _) in itertools.permutations(files, 2):
        for small, large in within(one, other):
            rest = system.column(other.table.counts[large] - one.table.counts[small])
            system.add({there + large: 1.0, here + small: -1.0, rest: -1.0})
        for whole, less, part in left_out(one, other):
            system.add({here + whole: 1.0, there + less: -1.0, here + part: -1.0})
    return linked


def _link(
    tables: tuple[Registered, Registered], starts: tuple[int, int], few: int, system: System, linked: Linked
) -> None:
    """Hold the cells that are the same for the same pupils'."""
    first, second = tables
    if column := regrouped(first, second):
        linked.apart.append(Told(first.name, column, second.name, "regrouped"))
    met: dict[frozenset[tuple[str, str]], tuple[int, int]] = {}
    apart: Told | None = None
    for key, here, there in sorted(same_cells(first, second), key=lambda cell: -len(cell[0])):
        more = int(first.table.counts[here] - second.table.counts[there])
        if abs(more) >= few:
            if not at_other_times(first, second):
                apart = Told(first.name, first.words(key), second.name, "apart")
            continue
        row = {starts[0] + here: 1.0, starts[1] + there: -1.0}
        if more:
            # In a total just as many more are the same ones again.
            again = (at for finer, (size, at) in met.items() if finer > set(key) and size == more)
            group = next(again, 0) or _few_more(tables, key, more, few, system, linked)
            met[frozenset(key)] = more, group
            row[group] = -1.0 if more > 0 else 1.0
        system.add(row)
    # The last is the one that most is summed over in.
    linked.apart.extend([apart] if apart else [])


def _few_more(
    tables: tuple[Registered, Registered], key: Key, more: int, few: int, system: System, linked: Linked
) -> int:
    """The column of those who are counted in a cell of one of two tables and not in that of the other."""
    larger, smaller = tables if more > 0 else tables[::-1]
    group = system.column(abs(more))
    linked.groups.append(Asked(Told(larger.name, larger.words(key), smaller.name, "group"), group, few))
    return group

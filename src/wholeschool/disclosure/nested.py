"""What two files may have to do with each other, for all one sees, by columns that only one of them has.

Tables of files do not say who is in which cell, nor which value lies within which: only their readers know.
Where nothing speaks against it in any cell of the columns that both have, it is taken for so

- that a value of the one lies within a value of the other: all who have free meals now have had them ever;
- that the one leaves out a value of the other: it is of all schools but one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from wholeschool.disclosure.alike import Cell, at_other_times, cells_alike, column_values
from wholeschool.disclosure.registered import Registered


def within(one: Registered, other: Registered) -> Iterator[tuple[int, int]]:
    """Places of a cell in either table, where the second may hold all of the first."""
    if at_other_times(one, other):
        return
    counts, theirs = one.table.counts, other.table.counts
    for small, large in itertools.product(_by_value(one, other), _by_value(other, one)):
        places = [(small[rest], large[rest]) for rest in small.keys() & large.keys()]
        if all(counts[here] <= theirs[there] for here, there in places):
            yield from places


def left_out(one: Registered, other: Registered) -> Iterator[tuple[int, int, int]]:
    """Places of a cell in either table, and in the first of what the second may leave out of it."""
    if at_other_times(one, other):
        return
    counts, theirs = one.table.counts, other.table.counts
    here, there = (
        {cell: at for cell, (_, at) in cells_alike(*each)} for each in ((one, other), (other, one))
    )
    for part in _by_value(one, other):
        places = [(here[cell], there[cell], part[cell]) for cell in here.keys() & there.keys() & part.keys()]
        less = [(counts[whole] - theirs[rest], counts[out]) for whole, rest, out in places]
        if any(missing for missing, _ in less) and all(missing == out for missing, out in less):
            yield from places


def _by_value(table: Registered, other: Registered) -> list[Mapping[Cell, int]]:
    """For each value of a column that the other has not: its cells by the columns that both have."""
    found: dict[tuple[str, str], dict[Cell, int]] = {}
    theirs = column_values(other)
    for (named, quantity), (_, at) in cells_alike(table, other):
        own = [each for each in named if each[0] not in theirs]
        if len(own) == 1:
            found.setdefault(own[0], {})[named - {*own}, quantity] = at
    return [*found.values()]

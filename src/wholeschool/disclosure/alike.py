"""Which cells of two tables of files are the same: by column, value, and what is counted.

Tables of files do not say who is in which cell. Capitals and blanks make no other name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wholeschool.disclosure.counts import SIDES
from wholeschool.disclosure.registered import Key, Registered

Named = frozenset[tuple[str, str]]
"""A cell by its columns and values, as they are compared."""


def same_cells(one: Registered, other: Registered) -> Iterator[tuple[Key, int, int]]:
    """Cells of the same values that count the same: their key, and their places in the one and in the other.

    Columns that only one of them has are summed over. A column of both is so only where both have the same
    values of it: else the sums are of different ones. There are none where the tables are of other pupils.
    """
    if _written(one.of) != _written(other.of):
        return
    places = _cells(other)
    values, theirs = _values(one), _values(other)
    for (named, quantity), (key, here) in _cells(one).items():
        columns = {column for column, _ in named}
        summed = {column for column in values if column in theirs and column not in columns}
        there = places.get((named, quantity))
        if there is not None and all(values[column] == theirs[column] for column in summed):
            yield key, here, there[1]


def meet(one: Registered, other: Registered) -> bool:
    """Whether the two can be held against each other: by who is in them, or by cells that are the same."""
    if one.pupils is not None and other.pupils is not None:
        return True
    return one.pupils is other.pupils and next(same_cells(one, other), None) is not None


def _cells(table: Registered) -> Mapping[tuple[Named, str], tuple[Key, int]]:
    """The cells by what they are called and what they count."""
    side = table.columns[-1][0] if table.base else None
    found: dict[tuple[Named, str], tuple[Key, int]] = {}
    for at, key in enumerate(table.keys):
        named = frozenset((_written(column), _written(value)) for column, value in key if column != side)
        found.setdefault((named, _quantity(table, dict(key).get(side or "", ""))), (key, at))
    return found


def _quantity(table: Registered, side: str) -> str:
    """What a cell counts: those counted, those who are not, or with no side said whom both are of."""
    counting, base = _written(table.counting), _written(table.base)
    if not base or side == SIDES[0]:
        return counting
    return f"not {counting} of {base}" if side else base


def _values(table: Registered) -> Mapping[str, frozenset[str]]:
    columns = table.columns[:-1] if table.base else table.columns
    return {_written(name): frozenset(map(_written, values)) for name, values in columns}


def _written(text: str) -> str:
    return " ".join(text.casefold().split())

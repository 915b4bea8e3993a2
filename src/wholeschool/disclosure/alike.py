"""Which cells of two tables of files are the same: by column, value, and what is counted.

Tables of files do not say who is in which cell. Capitals and blanks make no other name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from wholeschool.disclosure.counts import SIDES
from wholeschool.disclosure.registered import Key, Registered

_NOT = re.compile(r"^(non[- ]|not )")
Named = frozenset[tuple[str, str]]
"""A cell by its columns and values, as they are compared."""
Cell = tuple[Named, str]
"""The same with what it counts."""


def same_cells(one: Registered, other: Registered) -> Iterator[tuple[Key, int, int]]:
    """Cells of the same values that count the same: their key, and their places in the one and in the other.

    Columns that only one of them has are summed over. A column of both is so only where both have the same
    values of it: else the sums are of different ones. There are none where the tables are of other pupils.
    """
    places = _cells(other)
    for cell, (key, here) in cells_alike(one, other):
        there = places.get(cell)
        if there is not None:
            yield key, here, there[1]


def cells_alike(one: Registered, other: Registered) -> Iterator[tuple[Cell, tuple[Key, int]]]:
    """The cells of a table in which no column is summed over that the other has with other values."""
    if _written(one.of) != _written(other.of):
        return
    values, theirs = column_values(one), column_values(other)
    others = {column for column in values if column in theirs and values[column] != theirs[column]}
    for cell, place in _cells(one).items():
        if others <= {column for column, _ in cell[0]}:
            yield cell, place


def regrouped(one: Registered, other: Registered) -> str:
    """A column of both whose values are others in each, as years and bands of years are; "" = none.

    Nobody here knows which of them belong together, and readers do. More values, or fewer, are no others.
    """
    if not _of_the_same(one, other):
        return ""
    values, theirs = column_values(one), column_values(other)
    for name, _ in one.columns:
        mine, its = values.get(_written(name), frozenset()), theirs.get(_written(name), frozenset())
        if mine and its and not (mine <= its or its <= mine):
            return name
    return ""


def _of_the_same(one: Registered, other: Registered) -> bool:
    """Whether two tables are of the same pupils, and count something that is the same."""
    return _written(one.of) == _written(other.of) and bool(_quantities(one) & _quantities(other))


def _quantities(table: Registered) -> frozenset[str]:
    return frozenset(_quantity(table, side) for side in ((*SIDES, "") if table.base else ("",)))


def at_other_times(one: Registered, other: Registered) -> bool:
    """Whether one says when it counts, and the other not the same: pupils may have come and left between."""
    return _written(one.at) != _written(other.at)


def can_be_held(one: Registered, other: Registered) -> bool:
    """Whether the two can be held against each other: by who is in them, or by cells that are the same.

    Of files that are not regrouped there are such cells if each column of both shares a value.
    """
    if one.pupils is not None and other.pupils is not None:
        return True
    if one.pupils is not other.pupils or not _of_the_same(one, other):
        return False
    labels, theirs = _labels(one), _labels(other)
    shared = all(labels[name] & theirs[name] for name in labels if name in theirs)
    return shared or bool(regrouped(one, other))


def _cells(table: Registered) -> Mapping[Cell, tuple[Key, int]]:
    """The cells by what they are called and what they count."""
    side = table.columns[-1][0] if table.base else None
    found: dict[Cell, tuple[Key, int]] = {}
    for at, key in enumerate(table.keys):
        named = frozenset((_written(column), _written(value)) for column, value in key if column != side)
        found.setdefault((named, _quantity(table, dict(key).get(side or "", ""))), (key, at))
    return found


def _quantity(table: Registered, side: str) -> str:
    """What a cell counts: those counted, those who are not, or with no side said whom both are of."""
    counting, base = _NOT.sub("not ", _written(table.counting)), _written(table.base)
    if not base or side == SIDES[0]:
        return counting
    return f"not {counting}" if side else base


def _labels(table: Registered) -> Mapping[str, frozenset[str]]:
    """The values of each column, and its groups of values."""
    columns = table.columns[:-1] if table.base else table.columns
    named = zip(columns, table.labels, strict=False)
    return {_written(name): frozenset(map(_written, labels[:-1])) for (name, _), labels in named}


def column_values(table: Registered) -> Mapping[str, frozenset[str]]:
    """The values of each column, as they are compared."""
    columns = table.columns[:-1] if table.base else table.columns
    return {_written(name): frozenset(map(_written, values)) for name, values in columns}


def _written(text: str) -> str:
    """A name as it is compared: without capitals, blanks, other forms of a letter, or what nobody sees."""
    shown = "".join(
        each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf"
    )
    return " ".join(shown.casefold().split())

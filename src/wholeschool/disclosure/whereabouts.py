"""In which cells of several tables pupils are, and who is in a cell of one and not in that of another.

A kind of pupils is a row: for each table the inner cell that they are in, −1 where they are in none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from wholeschool.disclosure.additive import Flags
from wholeschool.disclosure.counts import SIDES
from wholeschool.disclosure.registered import PupilIds, Registered, common_columns
from wholeschool.disclosure.solver import Places


def with_others(kinds: Places, sizes: Places, tables: Sequence[Registered]) -> tuple[Places, Places]:
    """The kinds, and their like who are counted where they are not: that there are none is not to be seen.

    Nothing else is added: the fewer kinds there can be, the more is told.
    """
    other, width = kinds.copy(), len(SIDES) + 1
    for at, table in enumerate(tables):
        if table.columns[-1][1] == SIDES:
            inside = other[:, at] >= 0
            other[inside, at] += 1 - 2 * (other[inside, at] % width)
    every, first = np.unique(np.concatenate([kinds, other]), axis=0, return_index=True)
    return every, np.append(sizes, 0)[np.minimum(first, len(sizes))]


def met_anywhere(every: Places, kinds: Places, tables: Sequence[Registered]) -> Flags:
    """Which of `every` kind there could be go together as some of `kinds` do: at whatever school.

    That is, but for the columns that all tables have. Nobody is on no rung and suspended.
    """
    common = set.intersection(*({name for name, _ in table.columns} for table in tables))
    both = np.concatenate([every, kinds])
    told = [both < 0]
    for at, table in enumerate(tables):
        for name in (name for name, _ in table.columns if name not in common):
            told.append(np.where(both[:, at] < 0, -1, _along(table, both[:, at], name))[:, None])
    _, which = np.unique(np.concatenate(told, axis=1), axis=0, return_inverse=True)
    here, there = np.split(which.reshape(-1), [len(every)])
    return np.isin(here, there)


def in_common(tables: tuple[Registered, Registered], kinds: Places, chosen: Sequence[str]) -> list[Places]:
    """For each of two tables its kinds by those of the chosen columns that both have, numbered alike.

    −1 = not in the table.
    """
    found = [np.zeros(len(kinds), dtype=np.intp) for _ in tables]
    for name in (each for each in common_columns(*tables) if each in chosen):
        values = [dict(table.columns)[name] for table in tables]
        numbers = {value: at for at, value in enumerate(dict.fromkeys(itertools.chain(*values)))}
        for at, table in enumerate(tables):
            own = np.array([numbers[value] for value in values[at]], dtype=np.intp)
            found[at] = found[at] * len(numbers) + own[_along(table, kinds[:, at], name)]
    return [np.where(kinds[:, at] < 0, -1, codes) for at, codes in enumerate(found)]


def choices_of_columns(table: Registered, against: Registered) -> Sequence[tuple[str, ...]]:
    """Each choice of a table's columns; first what the other has too, which is how a group is best named."""
    names = [name for name, _ in table.columns]
    every = itertools.chain(*(itertools.combinations(names, n) for n in range(len(names), -1, -1)))
    return [*dict.fromkeys([tuple(common_columns(table, against)), *every])]


def _along(table: Registered, places: Places, name: str) -> Places:
    """Which value of a column each place of a table has; the first where the place is none."""
    axis = [column for column, _ in table.columns].index(name)
    return np.unravel_index(np.maximum(places, 0), table.table.shape)[axis]


def cells_of(
    table: Registered, places: Places, asked: Places, chosen: Sequence[str]
) -> Iterator[tuple[tuple[int, ...], str]]:
    """The kinds `asked` about by the cell of the chosen columns that they are in, and the cell in words."""
    asked, values = asked[places[asked] >= 0], dict(table.columns)
    cells = np.zeros(len(asked), dtype=np.intp)
    for name in chosen:
        cells = cells * len(values[name]) + _along(table, places[asked], name)
    for cell in np.unique(cells):
        inside = asked[cells == cell]
        first = places[inside[:1]]
        key = tuple((name, values[name][int(_along(table, first, name)[0])]) for name in chosen)
        yield tuple(inside.tolist()), table.words(key)


def where_pupils_are(tables: Sequence[Registered]) -> Places:
    """For each pupil (rows, by number) and each table, the inner cell that the pupil is in; −1 = none."""
    everybody = _everybody(tables)
    where = np.full((len(everybody), len(tables)), -1, dtype=np.intp)
    for column, table in enumerate(tables):
        if table.pupils is not None and table.places is not None:
            where[np.searchsorted(everybody, table.pupils), column] = table.places
    return where


def with_first_records(kinds: Places, where: Places, tables: Sequence[Registered]) -> Flags:
    """Which kinds have anybody who is no second record: see `merged.py`. `where`: as above."""
    second = [table.second for table in tables if table.second is not None and len(table.second)]
    nobody = np.concatenate([np.zeros(0, dtype=np.int64), *second])
    first = np.unique(where[~np.isin(_everybody(tables), nobody)], axis=0)
    there = {*map(tuple, first.tolist())}
    return np.array([tuple(kind) in there for kind in kinds.tolist()], dtype=bool)


def _everybody(tables: Sequence[Registered]) -> PupilIds:
    return np.unique(np.concatenate([table.pupils for table in tables if table.pupils is not None]))

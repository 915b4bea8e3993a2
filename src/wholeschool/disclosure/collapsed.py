"""A table of rounded numbers without some of its columns: what its reader can still tell of the sums.

Each table that stands beside others multiplies the kinds of pupils that there could be. Of a column that no
other table goes by, only sums matter to the others; and of these its reader knows more than their own rounded
numbers say, because whatever adds up to them was rounded too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.solver import ALMOST, Floats, Places, Program


def collapsed(table: Registered, kept: Collection[str]) -> Registered:
    """The table by the columns that are kept, of which there is one at least; its sums between their ends."""
    axes = [at for at, (name, _) in enumerate(table.columns) if name in kept]
    if len(axes) == len(table.columns):
        return table
    shape = table.table.shape
    every = range(len(shape))
    whole = tuple(slice(None) if at in axes else -1 for at in every)
    inner = tuple(slice(-1) if at in axes else -1 for at in every)
    cells = np.arange(table.table.size).reshape(shape)[whole].reshape(-1)
    low, high = _ends(table, cells)
    columns = tuple(table.columns[at] for at in axes)
    return replace(
        table,
        columns=columns,
        table=AdditiveTable.crossed(table.table.counts.reshape(shape)[inner]),
        hidden=np.zeros(len(cells), dtype=bool),
        floor=np.zeros(len(cells)),
        low=low,
        high=high,
        places=None if table.places is None else _places(table.places, shape, axes),
        base=table.base if table.columns[-1] in columns else "",
    )


def _places(places: Places, shape: tuple[int, ...], axes: list[int]) -> Places:
    along = np.unravel_index(places, shape)
    return np.ravel_multi_index([along[at] for at in axes], [shape[at] for at in axes]).astype(np.intp)


def _ends(table: Registered, cells: Places) -> tuple[Floats, Floats]:
    """The least and the most that cells can be, in whole numbers, for all that is known of all cells."""
    sums, size = table.table.sums, table.table.size
    most = 10.0 * float(table.table.counts.max(initial=0)) + 1_000.0
    program = Program(sums, np.zeros(sums.shape[0]), table.low, np.minimum(table.high, most))
    found = np.empty((2, len(cells)))
    for at, cell in enumerate(cells):
        for side, sign in enumerate((1.0, -1.0)):
            price = np.zeros(size)
            price[cell] = sign
            program.price(price)
            answer = program.least()
            # Where the solver finds none, though there is one, the reader is taken to know the count.
            found[side, at] = table.table.counts[cell] if answer is None else answer[cell]
    return np.ceil(found[0] - ALMOST), np.floor(found[1] + ALMOST)


def said_once(tables: Sequence[Registered]) -> list[Registered]:
    """Tables of the same pupils in the same cells as one, between the narrower ends; a circle at a time."""
    found: dict[tuple[object, ...], Registered] = {}
    for table in tables:
        who = [None if each is None else each.tobytes() for each in (table.pupils, table.places)]
        key = (table.circle, table.columns, table.counting, *who)
        if (other := found.get(key)) is not None:
            low, high = np.maximum(table.low, other.low), np.minimum(table.high, other.high)
            found[key] = replace(other, low=low, high=high)
        else:
            found[key] = table
    return [*found.values()]

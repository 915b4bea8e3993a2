"""Pupils who stand in a table of counts several times: characteristics stand below each other in it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from wholeschool.actions.suppress_parts import cells_apart, parts_in_any_order, parts_in_order
from wholeschool.schema.wording import listed

_FEWEST = 2
"""Sums that come out alike in one row alone may do so by chance."""
Column = tuple[str, Sequence[str]]
Parts = Sequence[Sequence[int]]


def counted_again(counts: np.ndarray, columns: Sequence[Column]) -> str:
    """What looks as if the same pupils were counted more than once, in words; "" where nothing does.

    `columns`: the name and values of each axis; counts may have one more, that says whether a pupil is
    counted. Sums tell: groups of a column's values come to as many each, whatever the other columns say.
    """
    for axis, column in enumerate(columns):
        if said := below_each_other(counts, axis, column):
            return said
    for kind, of in itertools.permutations(range(len(columns)), 2):
        if said := _by_kind(counts, kind, of, columns):
            return said
    return ""


def below_each_other(counts: np.ndarray, axis: int, column: Column) -> str:
    """As `counted_again`, of one column: FSM, not FSM, girls, boys.

    Values, two at least, come to as many as the next ones do, and so on to the last. Where they do not follow
    each other, as when sorted by name, it has to be more than chance among all ways to part them.
    """
    name, values = column
    by_value = np.moveaxis(counts, axis, 0).reshape(len(values), -1)
    by_value = by_value[:, by_value.any(axis=0)]
    parts = parts_in_order(by_value) or parts_in_any_order(by_value)
    if not _is_a_sign(by_value, parts):
        return ""
    first, second = (listed([f"“{values[at]}”" for at in each]) for each in parts[:2])
    return f"in “{name}” {first} together are as many as {second}, in every row"


def _by_kind(counts: np.ndarray, kind: int, of: int, columns: Sequence[Column]) -> str:
    """As `counted_again`, where one column says “Sex” or “FSM”, and the next “girls”, “boys”, “yes”, “no”."""
    (name, values), (within, others) = columns[kind], columns[of]
    rows = np.moveaxis(counts, (kind, of), (0, 1)).reshape(len(values) * len(others), -1)
    rows = rows[:, rows.any(axis=0)]
    sums = rows.reshape(len(values), len(others), -1).sum(axis=1)
    parts = [range(at * len(others), (at + 1) * len(others)) for at in range(len(values))]
    if not sums.size or (sums != sums[0]).any() or not _is_a_sign(rows, parts):
        return ""
    return f"“{values[0]}” and “{values[1]}” in “{name}” are as many in every row, over all of “{within}”"


def _is_a_sign(rows: np.ndarray, parts: Parts) -> bool:
    """Whether it says anything that parts of rows come to the same.

    It does not where the very same rows are in each, as of classes that are all full; nor where all follows
    from one sum: not counted are the rest of classes of one size, and boys what girls are not.
    """
    alike = {tuple(sorted(tuple(rows[at].tolist()) for at in part if rows[at].any())) for part in parts}
    return len(alike) >= _FEWEST and cells_apart(rows[rows.any(axis=1)]).shape[1] >= _FEWEST

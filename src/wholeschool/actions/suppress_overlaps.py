"""Pupils who stand in a table of counts several times: characteristics stand below each other in it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from wholeschool.actions.suppress_parts import by_chance, parts_in_any_order, parts_in_order
from wholeschool.actions.suppress_splits import is_of_characteristics, split_twice
from wholeschool.schema.wording import listed

_CHANCE = 1 / 100
"""Of how many tables chance may make sums alike that are taken for a sign."""
Column = tuple[str, Sequence[str]]


def counted_again(counts: np.ndarray, columns: Sequence[Column]) -> str:
    """What looks as if the same pupils were counted more than once, in words; "" where nothing does.

    `columns`: the name and values of each axis; counts may have one more, that says whether a pupil is
    counted. Names tell, and sums: groups of values come to as many each, whatever the other columns say.
    """
    looks = (
        *(below_each_other(counts, axis, column) for axis, column in enumerate(columns)),
        *(_by_kind(counts, *pair, columns) for pair in itertools.permutations(range(len(columns)), 2)),
        *(_each_beside(counts, *pair, columns) for pair in itertools.combinations(range(len(columns)), 2)),
    )
    return next(filter(None, looks), "")


def below_each_other(counts: np.ndarray, axis: int, column: Column) -> str:
    """As `counted_again`, of one column: FSM, not FSM, girls, boys.

    By name; or values, two at least, come to as many as others do, and so on to the last, which has to be
    more than chance: among all ways to part them, where they do not follow each other.
    """
    name, values = column
    if twice := split_twice(values):
        first, second = (listed([f"“{each}”" for each in pair]) for pair in twice)
        return f"in “{name}” everybody is of {first}, and of {second} as well"
    by_value = np.moveaxis(counts, axis, 0).reshape(len(values), -1)
    by_value = by_value[:, by_value.any(axis=0)]
    parts: Sequence[Sequence[int]] = parts_in_order(by_value)
    if not _is_a_sign(by_value, parts):
        parts = parts_in_any_order(by_value, _CHANCE)
    if not _are_others(by_value, parts):
        return ""
    first, second = (listed([f"“{values[at]}”" for at in each]) for each in parts[:2])
    return f"in “{name}” {first} together are as many as {second}, in every row"


def _by_kind(counts: np.ndarray, kind: int, of: int, columns: Sequence[Column]) -> str:
    """As `counted_again`, where one column says “Sex” or “FSM”, and the next “girls”, “boys”, “yes”, “no”.

    Where kinds are not called as characteristics are, it has to be more than chance, and none of the next
    stands under several: years of full classes have as many too, over girls and boys.
    """
    (name, values), (within, others) = columns[kind], columns[of]
    apart = np.moveaxis(counts, (kind, of), (0, 1)).reshape(len(values), len(others), -1)
    apart = apart[:, :, apart.any(axis=(0, 1))]
    sums = apart.sum(axis=1)
    if not sums.size or (sums != sums[0]).any():
        return ""
    shared = (apart.any(axis=2).sum(axis=0) > 1).any()
    rows = apart.reshape(len(values) * len(others), -1)
    parts = [range(at * len(others), (at + 1) * len(others)) for at in range(len(values))]
    if not is_of_characteristics(name, values) and (shared or not _is_a_sign(rows, parts)):
        return ""
    return f"“{values[0]}” and “{values[1]}” in “{name}” are as many in every row, over all of “{within}”"


def _each_beside(counts: np.ndarray, one: int, other: int, columns: Sequence[Column]) -> str:
    """As `counted_again`, where each characteristic has a column, and “-” where another one is split.

    Seen by who never meets whom: girls and boys only “-”, and yes and no only another “-”.
    """
    names, values = zip(*(columns[axis] for axis in (one, other)), strict=True)
    cells = np.moveaxis(counts, (one, other), (0, 1)).reshape(len(values[0]), len(values[1]), -1)
    there = cells.any(axis=2)
    in_cross = there.sum(axis=1)[:, None] + there.sum(axis=0) - there
    for place, beside in np.argwhere(in_cross == there.sum()):
        arms = np.delete(cells[:, beside], place, axis=0), np.delete(cells[place], beside, axis=0)
        several = all(arm.any(axis=1).sum() > 1 for arm in arms)
        if several and (arms[0].sum(axis=0) == arms[1].sum(axis=0)).all():
            fillers = f"“{values[0][place]}” in “{names[0]}” and “{values[1][beside]}” in “{names[1]}”"
            return f"{fillers} stand for pupils who are counted in the other column as well"
    return ""


def _is_a_sign(rows: np.ndarray, parts: Sequence[Sequence[int]]) -> bool:
    """Whether parts of rows come to the same by more than chance."""
    return _are_others(rows, parts) and by_chance(rows[rows.any(axis=1)], len(parts), 1) < _CHANCE


def _are_others(rows: np.ndarray, parts: Sequence[Sequence[int]]) -> bool:
    """Whether parts have other rows: the very same, as of classes that are all full, are no sign."""
    alike = {tuple(sorted(tuple(rows[at].tolist()) for at in part if rows[at].any())) for part in parts}
    return len(alike) > 1

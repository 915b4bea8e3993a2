"""Pupils who stand in a table of counts several times: characteristics stand below each other in it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from wholeschool.actions.suppress_parts import by_chance, parts_in_any_order, parts_in_order
from wholeschool.actions.suppress_splits import characteristics, is_filler, splits
from wholeschool.schema.wording import listed

_CHANCE = 1 / 100
"""Of how many tables chance may make sums alike that are taken for a sign."""
_MOST_TRIED = 16
"""Values up to which each is left out in turn."""
_LACKING = 0.1
"""The share of pupils who may stand in one split and not in another: of whom it is not known."""
Column = tuple[str, Sequence[str]]


def counted_again(counts: np.ndarray, columns: Sequence[Column]) -> str:
    """What looks as if the same pupils were counted more than once, in words; "" where nothing does.

    `columns`: the name and values of each axis; counts may have one more, that says whether a pupil is
    counted. Names tell, and sums: groups of values come to as many each, whatever the other columns say.
    """
    axes = range(len(columns))
    looks = itertools.chain(
        (below_each_other(counts, axis, columns[axis]) for axis in axes),
        (_by_kind(counts, *pair, columns) for pair in itertools.permutations(axes, 2)),
        (_each_beside(counts, *pair, columns) for pair in itertools.combinations(axes, 2)),
    )
    return next(filter(None, looks), "")


def below_each_other(counts: np.ndarray, axis: int, column: Column) -> str:
    """As `counted_again`, of one column: FSM, not FSM, girls, boys.

    By name, where about as many are of both; or values, two at least, come to as many as others do, and so on
    to the last, which has to be more than chance: among all ways to part them, where they do not follow each
    other, and to leave one out.
    """
    name, values = column
    by_value = np.moveaxis(counts, axis, 0).reshape(len(values), -1)
    by_value = by_value[:, by_value.any(axis=0)]
    if twice := _split_twice(by_value, values):
        first, second = (" or ".join(f"“{values[at]}”" for at in pair) for pair in twice)
        return f"in “{name}” everybody is {first}, and {second} as well"
    parts = _parts(by_value)
    if not parts:
        return ""
    first, second = (listed([f"“{values[at]}”" for at in each]) for each in parts[:2])
    return f"in “{name}” {first} together are as many as {second}, in every row"


def _split_twice(by_value: np.ndarray, values: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Two splits by name that come to about as many: the same pupils stand in both."""
    for pair in itertools.combinations(splits(values), 2):
        few, many = sorted(int(by_value[[*each]].sum()) for each in pair)
        if few >= (1 - _LACKING) * many:
            return pair
    return ()


def _parts(by_value: np.ndarray) -> Sequence[Sequence[int]]:
    """Parts of the values with the same sums, by more than chance; of all of them, or of all but one."""
    every = range(len(by_value))
    one_less = [[at for at in every if at != one] for one in every] if len(every) <= _MOST_TRIED else []
    for left in (every, *one_less):
        chance = _CHANCE if left is every else _CHANCE / len(one_less)
        rows = by_value[[*left]]
        parts: Sequence[Sequence[int]] = parts_in_order(rows)
        if not parts or by_chance(rows[rows.any(axis=1)], len(parts), 1) >= chance:
            parts = parts_in_any_order(rows, chance)
        if _are_others(rows, parts):
            return [[left[at] for at in part] for part in parts]
    return ()


def _by_kind(counts: np.ndarray, kind: int, of: int, columns: Sequence[Column]) -> str:
    """As `counted_again`, where one column says “Sex” or “FSM”, and the next “girls”, “boys”, “yes”, “no”.

    Where kinds are not called as characteristics are, it has to be more than chance, and none of the next
    stands under several: years of full classes have as many too, over girls and boys.
    """
    (name, values), (within, others) = columns[kind], columns[of]
    apart = np.moveaxis(counts, (kind, of), (0, 1)).reshape(len(values), len(others), -1)
    apart = apart[:, :, apart.any(axis=(0, 1))]
    sums = apart.sum(axis=1)
    alike = _alike_by_name(sums, values)
    if not alike and len(values) > 1 and sums.size and not (sums != sums[0]).any():
        rows = apart.reshape(len(values) * len(others), -1)
        parts = [range(at * len(others), (at + 1) * len(others)) for at in range(len(values))]
        shared = (apart.any(axis=2).sum(axis=0) > 1).any()
        alike = (0, 1) if not shared and _is_a_sign(rows, parts) else ()
    if not alike:
        return ""
    first, second = (f"“{values[at]}”" for at in alike)
    return f"{first} and {second} in “{name}” have the same totals over all of “{within}”"


def _alike_by_name(sums: np.ndarray, values: Sequence[str]) -> tuple[int, ...]:
    """Two values that are called as two characteristics are, and come to the same everywhere."""
    named = characteristics(values)
    for one, other in itertools.combinations(range(len(values)), 2):
        different = named[one] and named[other] and named[one] != named[other]
        if different and sums[one].any() and (sums[one] == sums[other]).all():
            return one, other
    return ()


def _each_beside(counts: np.ndarray, one: int, other: int, columns: Sequence[Column]) -> str:
    """As `counted_again`, where each characteristic has a column, and “-” where another one is split.

    Seen by who never meets whom: girls and boys only “-”, and yes and no only another “-”. Where these are
    not called as fillers are, nobody is of both, and it has to be more than chance.
    """
    names, values = zip(*(columns[axis] for axis in (one, other)), strict=True)
    cells = np.moveaxis(counts, (one, other), (0, 1)).reshape(len(values[0]), len(values[1]), -1)
    there: np.ndarray = np.asarray(cells.any(axis=2))
    in_cross = there.sum(axis=1)[:, None] + there.sum(axis=0) - there
    for place, beside in np.argwhere(in_cross == there.sum()):
        arms = np.delete(cells[:, beside], place, axis=0), np.delete(cells[place], beside, axis=0)
        several = all(arm.any(axis=1).sum() > 1 for arm in arms)
        if not several or (arms[0].sum(axis=0) != arms[1].sum(axis=0)).any():
            continue
        parts = [range(len(arms[0])), range(len(arms[0]), len(arms[0]) + len(arms[1]))]
        filled = is_filler(values[0][place]) and is_filler(values[1][beside])
        if filled or (not there[place, beside] and _is_a_sign(np.concatenate(arms), parts)):
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

"""Pupils who stand in a table of counts several times: characteristics stand below each other in it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from wholeschool.actions.suppress_parts import parts_in_any_order
from wholeschool.errors import WrongCallError
from wholeschool.schema.wording import listed

_FEWEST_CELLS = 2
"""Sums that come out alike in one cell alone may do so by chance."""
_ADVICE = (
    "These look like the same pupils counted more than once: then one characteristic tells what is hidden of "
    "another. Make a table of each by itself."
)


def check_counted_once(counts: np.ndarray, axis: int, name: str, values: Sequence[str]) -> None:
    """Raise WrongCallError where the values of a column part the same pupils in several ways.

    Known by their sums: values, two at least, come to as many as the next ones do, whatever the other columns
    say, and so on to the last. Where they do not follow each other, as when sorted by name, it has to be more
    than chance among all ways to part them.
    """
    by_value = np.moveaxis(counts, axis, 0).reshape(len(values), -1)
    by_value = by_value[:, by_value.any(axis=0)]
    parts = _parts(by_value) or parts_in_any_order(by_value)
    # Parts of the very same rows, as of classes that are all full, are no sign of anything.
    if len({tuple(sorted(map(tuple, by_value[[*part]].tolist()))) for part in parts}) > 1:
        first, second = (listed([f"“{values[at]}”" for at in each]) for each in parts[:2])
        raise WrongCallError(
            f"in “{name}” {first} together are as many as {second}, in every row", advice=_ADVICE
        )


def check_not_stacked(counts: np.ndarray, columns: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Raise WrongCallError where each value of one column parts the same pupils by values of another.

    As where a column says “Sex” or “Year group”, and the next “girls”, “boys”, “7” and so on. `columns`: the
    name and values of each axis; counts may have one more.
    """
    for kind, of in itertools.permutations(range(len(columns)), 2):
        sums = np.moveaxis(counts.sum(axis=of, keepdims=True), kind, 0).reshape(len(columns[kind][1]), -1)
        sums = sums[:, sums.any(axis=0)]
        alike = len(sums) > 1 and sums.shape[1] >= _FEWEST_CELLS and bool((sums == sums[0]).all())
        if alike and _is_within(counts, kind, of):
            (name, values), within = columns[kind], columns[of][0]
            raise WrongCallError(
                f"“{values[0]}” and “{values[1]}” in “{name}” are as many in every row, each by values of "
                f"“{within}” of its own",
                advice=_ADVICE,
            )


def _parts(by_value: np.ndarray) -> Sequence[Sequence[int]]:
    """The values of each part, all of which have the same sums; [] where there are no such parts."""
    many, cells = by_value.shape
    if cells < _FEWEST_CELLS or (by_value == by_value[0]).all():
        return []
    sums = by_value.cumsum(axis=0)
    for last in range(1, many - 2):
        ends = _ends(sums, sums[last])
        parts = [range(begin + 1, end + 1) for begin, end in itertools.pairwise([-1, *ends])]
        if len(parts) > 1 and all(len(part) > 1 for part in parts):
            return parts
    return []


def _ends(sums: np.ndarray, part: np.ndarray) -> list[int]:
    """The last value of each part, if all of them come to `part`; [] if they do not."""
    if not part.all():
        return []
    times = int(sums[-1, 0] // part[0])
    # No more parts are there than pairs of values, however often they would go into the whole.
    if times > len(sums) // 2 or (sums[-1] != times * part).any():
        return []
    places = [np.flatnonzero((sums == each * part).all(axis=1)) for each in range(1, times + 1)]
    return [int(each[0]) for each in places] if all(each.size for each in places) else []


def _is_within(counts: np.ndarray, kind: int, of: int) -> bool:
    """Whether each value of the column `of` stands with one value of the column `kind` alone."""
    others = tuple(axis for axis in range(counts.ndim) if axis not in (kind, of))
    there = counts.any(axis=others) if others else counts > 0
    return bool((there.sum(axis=0 if kind < of else 1) <= 1).all())

"""Pupils who turned out to be one since a table left: it counts them twice, and later ones do once.

To whoever reads both the second record is somebody who left. The table is held for what it showed, so the
record stays in it under a number of its own; but who left is nobody, and need not be guarded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from wholeschool.disclosure.registered import PupilIds, Registered


def as_they_are_now(pupils: Iterable[int], now: Callable[[int], int]) -> tuple[PupilIds, PupilIds]:
    """A table's pupils under the numbers that stand `now`, in order, and the numbers of second records.

    Of those who are one pupil now, one has the pupil's number, and the others keep their own.
    """
    given = [*pupils]
    taken = {now(each) for each in given} & {*given}
    found, second = list[int](), list[int]()
    for each in given:
        number = now(each)
        if number == each:
            found.append(each)
        elif number in taken:
            found.append(each)
            second.append(each)
        else:
            taken.add(number)
            found.append(number)
    return np.array(found, dtype=np.int64), np.array(second, dtype=np.int64)


def counts_twice(table: Registered) -> bool:
    """Whether a table counts pupils twice whose records are one pupil's now."""
    return table.second is not None and len(table.second) > 0

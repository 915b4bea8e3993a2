"""Which cells of a table others show as well, whatever they call them: those of just the same pupils."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.registered import PupilIds, Registered
from wholeschool.disclosure.solver import Places

Marks = npt.NDArray[np.int64]


def shown_by(others: Sequence[Registered], shape: Sequence[int], pupils: PupilIds, places: Places) -> Flags:
    """Which cells (of a table with its totals, of this `shape` without) others show, rounded or not.

    Each pupil has a mark at random, and a cell the sum of its pupils': by 62 bits no two sets have the same.
    """
    known = [
        (other.pupils, other.places, other)
        for other in others
        if other.pupils is not None and other.places is not None
    ]
    everybody = np.unique(np.concatenate([pupils, *(ids for ids, *_ in known)]))
    marks = np.random.default_rng(len(everybody)).integers(1, 1 << 62, len(everybody))

    def sums(ids: PupilIds, at: Places, whole: Sequence[int]) -> Marks:
        found = np.zeros(int(np.prod(whole)), dtype=np.int64)
        np.add.at(found, at, marks[np.searchsorted(everybody, ids)])
        return AdditiveTable.crossed(found.reshape(whole)[tuple(slice(-1) for _ in whole)]).counts

    shown = [sums(ids, at, other.table.shape)[np.isfinite(other.high)] for ids, at, other in known]
    own = sums(pupils, places, [size + 1 for size in shape])
    found: Flags = np.isin(own, np.concatenate([np.zeros(0, dtype=np.int64), *shown])) & (own != 0)
    return found

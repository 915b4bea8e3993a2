"""Texts that are said of pupils, as columns: hundreds of thousands of pupils need some megabytes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_WAITING = 20_000
"""Texts that wait as they were said, until they become columns."""
_LEAST_ROWS = 200_000
SAID = pa.schema([("pupil_id", pa.int64()), ("text", pa.string())])


class Said:
    """Texts of pupils of one field. `several`: a pupil may have more than one; else the later word counts."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._waiting: tuple[list[int], list[str]] = ([], [])
        self._pieces: list[pa.Table] = []
        self._rows = 0
        self._room = _LEAST_ROWS

    def add(self, pupils: Sequence[int], texts: Sequence[str]) -> None:
        """Note texts of some pupils, in order."""
        self._waiting[0].extend(pupils)
        self._waiting[1].extend(texts)
        if len(self._waiting[0]) >= _WAITING:
            self._set_down()

    def rows(self) -> pa.Table:
        """Pupil and text (`SAID`): the last text of each pupil, or every text once."""
        self._set_down()
        return self._together()

    def _set_down(self) -> None:
        if not self._waiting[0]:
            return
        piece = pa.table([*map(pa.array, self._waiting)], schema=SAID)
        self._pieces.append(piece)
        self._rows += piece.num_rows
        self._waiting = ([], [])
        # Files of one import say the same again and again.
        if self._rows > self._room:
            self._room = max(_LEAST_ROWS, 2 * self._together().num_rows)

    def _together(self) -> pa.Table:
        whole = pa.concat_tables([SAID.empty_table(), *self._pieces])
        pupils = whole["pupil_id"].to_numpy()
        if self._several:
            kept = _each_once(whole, pupils)
        else:
            last = _last_of_each(pupils)
            kept = whole if len(last) == len(pupils) else whole.take(pa.array(last))
        self._pieces, self._rows = [kept], kept.num_rows
        return kept


def _each_once(whole: pa.Table, pupils: NDArray[np.int64]) -> pa.Table:
    """Every text of each pupil once. Most pupils have one text, and nothing has to be looked at of them."""
    found, times = np.unique(pupils, return_counts=True)
    more = pa.array(np.isin(pupils, found[times > 1]))
    several = whole.filter(more).group_by(SAID.names, use_threads=False).aggregate([])
    return pa.concat_tables([whole.filter(pc.invert(more)), several]) if several.num_rows else whole


def _last_of_each(pupils: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each pupil stands last, in rising order."""
    _, from_the_end = np.unique(pupils[::-1], return_index=True)
    return np.sort(len(pupils) - 1 - from_the_end)

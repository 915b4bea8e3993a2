"""Texts that are said of pupils, as packed columns: hundreds of thousands of pupils need some megabytes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.rows.among import among

_WAITING = 20_000
"""Texts that wait as they were said, until they become columns."""
_LEAST_ROWS = 200_000
SAID = pa.schema([("pupil_id", pa.int64()), ("text", pa.string())])
_PACKING = pa.ipc.IpcWriteOptions(compression="zstd")
"""Texts take a third or a quarter of their room so."""


class Said:
    """Texts of pupils of one field. `several`: a pupil may have more than one; else the later word counts."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._waiting: tuple[list[int], list[str]] = ([], [])
        self._pieces: list[bytes] = []
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
        self._pieces.append(_packed(piece))
        self._rows += piece.num_rows
        self._waiting = ([], [])
        # Files of one import say the same again and again.
        if self._rows > self._room:
            self._room = max(_LEAST_ROWS, 2 * self._together().num_rows)

    def _together(self) -> pa.Table:
        whole = pa.concat_tables([SAID.empty_table(), *map(_unpacked, self._pieces)])
        pupils = whole["pupil_id"].to_numpy()
        again = _more_than_once(pupils)
        if not again.size:
            return whole
        kept = _each_once(whole, pupils, again) if self._several else _the_last(whole, pupils, again)
        if 2 * kept.num_rows <= whole.num_rows:  # else packing it anew would save little
            self._pieces, self._rows = [_packed(kept)], kept.num_rows
        return kept


def _packed(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SAID, options=_PACKING) as stream:
        stream.write_table(rows)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _unpacked(piece: bytes) -> pa.Table:
    return pa.ipc.open_stream(piece).read_all()


def _more_than_once(pupils: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pupils who stand several times, in rising order. Most stand once."""
    ordered = np.sort(pupils)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def _each_once(whole: pa.Table, pupils: NDArray[np.int64], again: NDArray[np.int64]) -> pa.Table:
    """Every text of each pupil once; nothing has to be looked at but texts of pupils who stand `again`."""
    more = pa.array(among(pupils, again))
    several = whole.filter(more).group_by(SAID.names, use_threads=False).aggregate([])
    return pa.concat_tables([whole.filter(pc.invert(more)), several])


def _the_last(whole: pa.Table, pupils: NDArray[np.int64], again: NDArray[np.int64]) -> pa.Table:
    """The last text of each pupil."""
    kept = ~among(pupils, again)
    places = np.flatnonzero(~kept)
    _, from_the_end = np.unique(pupils[places][::-1], return_index=True)
    kept[places[len(places) - 1 - from_the_end]] = True
    return whole.filter(pa.array(kept))

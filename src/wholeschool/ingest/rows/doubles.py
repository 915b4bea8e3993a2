"""Rows of one file that have the same key: one of them stands, and the others are said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Notices, Trouble

SAME = Trouble("duplicate_rows", "info", "", "each row once", "The rows say the same and are taken once.")
_IN_WORDS = {
    "pupil_id": "pupil",
    "urn": "school",
    "event_id": "number of an event",
    "action_id": "number of an action",
    "academic_year": "school year",
    "start": "first day",
    "date": "day",
    "half": "half of it",
    "term": "term",
    "code": "code",
}


def one_row_a_key(
    rows: pa.Table, key: Sequence[str], records: NDArray[np.int64], notices: Notices
) -> pa.Table:
    """The rows with each key once, the last that the file has. `records` are theirs in the file."""
    if rows.select(key).group_by(list(key), use_threads=False).aggregate([]).num_rows == rows.num_rows:
        return rows
    last: dict[tuple[object, ...], int] = {}
    values = [tuple(row.values()) for row in rows.to_pylist()]
    keys = list(zip(*(rows[name].to_pylist() for name in key), strict=True))
    for place, own in enumerate(keys):
        before = last.get(own)
        if before is not None:
            same = values[place] == values[before]
            notices.note(SAME if same else _other(key), record=int(records[place]))
        last[own] = place
    return rows.take(pa.array(sorted(last.values())))


def _other(key: Sequence[str]) -> Trouble:
    """The trouble of a row that says of the same thing something else than one above it."""
    words = [_IN_WORDS.get(name, name) for name in key]
    each = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return Trouble(
        "two_rows_for_a_key",
        "warning",
        "",
        f"one row for each {each}",
        "A row above says something else of the same: this one is taken. Delete the one that is wrong.",
    )

"""A permanent exclusion has no length: sessions that stand beside one are said, and not kept."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.sift import Sift, where_true

_FOR_GOOD = "permanent_exclusion"
_WITH_SESSIONS = Trouble(
    "permanent_exclusion_with_sessions",
    "warning",
    "",
    "no length beside a permanent exclusion: it has none",
    "The exclusion is kept, without it. If it was a suspension, correct what it is called.",
)


def without_length(sift: Sift, kinds: pa.Array, sessions: pa.Array, column: str) -> pa.Array:
    """The sessions of events of these kinds, read from a column; of a permanent exclusion none.

    It would end by them, whatever is written.
    """
    for_good = pc.equal(kinds, _FOR_GOOD)
    sift.reject(where_true(pc.and_(for_good, pc.greater(sessions, 0))), _WITH_SESSIONS, column)
    return pc.if_else(pc.fill_null(for_good, False), pa.scalar(None, pa.int16()), sessions)

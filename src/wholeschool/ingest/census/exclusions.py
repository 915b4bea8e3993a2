"""Suspensions and permanent exclusions of a census, as events.

The census has no end, no half of a day and no time, and it counts each exclusion in two terms: one pupil,
school, kind and first day is one exclusion.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import Cell, whole_number
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.ids import census_id
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.census.codes import listed_code
from wholeschool.ingest.census.reader import CensusReader
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.tables.enrolments import years_of
from wholeschool.reference.lists import code_list
from wholeschool.schema import TABLES

EXCLUDED_FOR_GOOD = "permanent_exclusion"
_MOST_SESSIONS = 400
_START = next(each for each in TABLES["events"].columns if each.name == "start")
_KIND = next(each for each in TABLES["events"].columns if each.name == "kind")
_WITH_SESSIONS = Trouble(
    "permanent_exclusion_with_sessions",
    "warning",
    "",
    "no sessions beside PERM: a permanent exclusion has no length",
    "The exclusion is kept, without them. If it was a suspension, correct its category.",
)


class ExclusionsReader(CensusReader):
    """Reads the exclusions of a table."""

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = self.whose.schools(sift)
        pupils = self.whose.parents(sift)
        days = sift.read("start", date_parser(self.context.latest))
        starts = days.arrow(pa.date32())
        kinds = sift.read("category", _kind).arrow(pa.string())
        sift.reject(np.asarray(starts.is_null()) & sift.good, lacking(_START), "start")
        sift.reject(np.asarray(kinds.is_null()) & sift.good, lacking(_KIND), "category")
        arrays = {
            "event_id": _ids(sift, pupils, urns, kinds, starts),
            "pupil_id": pa.array(pupils),
            "urn": pa.array(urns),
            "kind": kinds,
            "start": starts,
            "half": self.constant(sift, "AM", pa.string()),
            "sessions": self._sessions(sift, kinds),
            **{
                name: sift.read(name, listed_code("exclusion_reason")).arrow(pa.string())
                for name in ("reason1", "reason2", "reason3")
            },
            "duration_status": self.constant(sift, "known", pa.string()),
            "academic_year": years_of(days),
        }
        self.keep(sift, "events", arrays, np.ones(sift.rows, dtype=bool))

    def _sessions(self, sift: Sift, kinds: pa.Array) -> pa.Array:
        """The sessions; of a permanent exclusion none, whatever is written: it would end by them."""
        sessions = sift.read("sessions", whole_number(0, _MOST_SESSIONS, "warning")).arrow(pa.int16())
        for_good = pc.equal(kinds, EXCLUDED_FOR_GOOD)
        sift.reject(where_true(pc.and_(for_good, pc.greater(sessions, 0))), _WITH_SESSIONS, "sessions")
        return pc.if_else(pc.fill_null(for_good, False), pa.scalar(None, pa.int16()), sessions)


def _kind(text: str) -> Cell[str]:
    """The kind of event of a category: SUSP, FIXD before 2020, LNCH or PERM."""
    cell = listed_code("exclusion_category", "error")(text)
    if cell.value is None:
        return cell
    return Cell(code_list("exclusion_category")[cell.value].more["event_kind"])


def _ids(
    sift: Sift, pupils: NDArray[np.int64], urns: NDArray[np.int32], kinds: pa.Array, starts: pa.Array
) -> pa.Array:
    rows = zip(sift.good, pupils.tolist(), urns.tolist(), kinds.to_pylist(), starts.to_pylist(), strict=True)
    return pa.array([census_id(*row) if good else "" for good, *row in rows], pa.string())

"""Suspensions and permanent exclusions of a census, as events.

The census has no end, no half of a day and no time, and it counts each exclusion in two terms: one pupil,
school, kind and first day is one exclusion.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import Cell, whole_number
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.ids import census_id
from wholeschool.ingest.census.codes import listed_code
from wholeschool.ingest.census.reader import CensusReader
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.tables.enrolments import years_of
from wholeschool.ingest.tables.for_good import without_length
from wholeschool.reference.lists import code_list
from wholeschool.schema import TABLES

_MOST_SESSIONS = 400
_START = next(each for each in TABLES["events"].columns if each.name == "start")
_KIND = next(each for each in TABLES["events"].columns if each.name == "kind")


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
        sessions = sift.read("sessions", whole_number(0, _MOST_SESSIONS, "warning")).arrow(pa.int16())
        return without_length(sift, kinds, sessions, "sessions")


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

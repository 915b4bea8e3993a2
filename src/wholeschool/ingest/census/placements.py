"""Alternative provision that a school arranged (asked for since 2022): placements with their dates.

Where the pupil goes, how many sessions a week and in which pattern is not taken in: no table has a place
for it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.ids import census_id
from wholeschool.ingest.census.codes import listed_code
from wholeschool.ingest.census.reader import CensusReader
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.tables.enrolments import END_BEFORE_START, years_of
from wholeschool.schema import TABLES

PLACED = "alternative_provision"
_START = next(each for each in TABLES["events"].columns if each.name == "start")


class PlacementsReader(CensusReader):
    """Reads the placements of a table."""

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = self.whose.schools(sift)
        pupils = self.whose.parents(sift)
        days = sift.read("start", date_parser(self.context.latest))
        starts = days.arrow(pa.date32())
        ends = sift.read("end", date_parser(self.context.latest)).arrow(pa.date32())
        sift.reject(np.asarray(starts.is_null()) & sift.good, lacking(_START), "start")
        sift.reject(where_true(pc.less(ends, starts)), END_BEFORE_START, "end")
        rows = zip(sift.good, pupils.tolist(), urns.tolist(), starts.to_pylist(), strict=True)
        ids = [census_id(pupil, urn, PLACED, start) if good else "" for good, pupil, urn, start in rows]
        arrays = {
            "event_id": pa.array(ids, pa.string()),
            "pupil_id": pa.array(pupils),
            "urn": pa.array(urns),
            "kind": self.constant(sift, PLACED, pa.string()),
            "start": starts,
            "half": self.constant(sift, "AM", pa.string()),
            "end": ends,
            "placement_reason": sift.read("placement_reason", listed_code("placement_reason")).arrow(
                pa.string()
            ),
            "duration_status": self.constant(sift, "known", pa.string()),
            "academic_year": years_of(days),
        }
        self.keep(sift, "events", arrays, np.ones(sift.rows, dtype=bool))

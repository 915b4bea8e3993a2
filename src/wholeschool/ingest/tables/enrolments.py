"""Enrolments: who is on whose roll, and the pupil's characteristics as that school holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.cells import Parse, matching
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.sift import Read, Sift, where_true
from wholeschool.ingest.tables.schools import academic_year
from wholeschool.ingest.tables.table_reader import TableReader
from wholeschool.schema.years import academic_year_of

END_BEFORE_START = Trouble(
    "end_before_start", "error", "", "an end that is not before the start", "Correct one of the dates."
)


class EnrolmentsReader(TableReader):
    """Reads enrolments. An academic year left blank is that of the start."""

    lets_stand = True

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """The academic year, and a language of any list."""
        return {
            "academic_year": academic_year,
            "language": matching(r"[A-Z]{3,4}", "a language code such as ENG"),
        }

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """The pupil, the school, the year and the dates."""
        starts = cast(Read[date], self.read(sift, "start"))
        start, end = starts.arrow(pa.date32()), self.read(sift, "end").arrow(pa.date32())
        sift.reject(where_true(pc.less(end, start)), END_BEFORE_START, "end")
        pupils, urns = self.whose(sift)
        written = self.read(sift, "academic_year").arrow(pa.string())
        return {
            "pupil_id": pupils,
            "urn": urns,
            "academic_year": pc.coalesce(written, years_of(starts)),
            "start": start,
            "end": end,
        }


def years_of(days: Read[date]) -> pa.Array:
    """The academic year of each row's day."""
    return days.map(academic_year_of).arrow(pa.string())

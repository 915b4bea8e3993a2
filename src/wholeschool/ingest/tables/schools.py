"""Schools: a school in a year."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.cells import Cell, Parse, matching
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.whose import urn_parser
from wholeschool.ingest.tables.table_reader import TableReader
from wholeschool.schema.years import parse_academic_year

_BOTH_YEARS = "Write both of its calendar years: one alone may be the first or the last."


class SchoolsReader(TableReader):
    """Reads a file of schools; every row says its own URN."""

    lets_stand = True

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """The codes of a school."""
        return {
            "urn": urn_parser(),
            "academic_year": academic_year,
            "laestab": matching(r"\d{3}[/ ]?\d{4}", "a LAESTAB of seven digits"),
            "la_code": matching(r"\d{3}", "the three digits of a local authority"),
        }

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """A LAESTAB without what may stand between its two numbers."""
        laestabs = self.read(sift, "laestab").arrow(pa.string())
        return {"laestab": pc.replace_substring_regex(laestabs, "[/ ]", "")}


def academic_year(text: str) -> Cell[str]:
    """An academic year, as 2024/25 or otherwise."""
    if not text:
        return Cell(None)
    try:
        return Cell(parse_academic_year(text))
    except WrongCallError:
        expected = "an academic year such as 2024/25"
        return Cell(None, Trouble("unreadable_year", "error", shown(text), expected, _BOTH_YEARS))

"""A school's calendar: the sessions that are held."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.cells import Cell, Parse
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.tables.table_reader import TableReader

DEFAULT_MINUTES = 150
"""Taught time of a session where the calendar says nothing (rules of the ledger)."""

_TERMS = ("autumn", "spring", "summer")
_OTHER_TERM = Trouble(
    "half_term_outside_its_term",
    "error",
    "",
    "half-terms 1 and 2 in autumn, 3 and 4 in spring, 5 and 6 in summer",
    "Half-terms are numbered through the year.",
)


class CalendarReader(TableReader):
    """Reads a calendar. A term left blank is its half-term's."""

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """The names of terms."""
        return {"term": term}

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """The school, the term and the minutes."""
        half_terms = self.read(sift, "half_term").numbers(np.int8, 0)
        terms = self.read(sift, "term").arrow(pa.string())
        named = pa.array([None, *(name for name in _TERMS for _ in range(2))], pa.string())
        of_half_term = named.take(pa.array(half_terms))
        sift.reject(where_true(pc.not_equal(terms, of_half_term)), _OTHER_TERM, "half_term")
        return {
            "urn": pa.array(self.named.schools.read(sift)),
            "half_term": pa.array(half_terms, mask=half_terms == 0),
            "term": pc.coalesce(terms, of_half_term),
            "minutes": self.read(sift, "minutes").arrow(pa.int16()).fill_null(DEFAULT_MINUTES),
        }


def term(text: str) -> Cell[str]:
    """A term by its name or the first three letters of it."""
    name = text.casefold().removesuffix("term").strip()
    known = next((each for each in _TERMS if name in (each, each[:3])), None)
    if known or not text:
        return Cell(known)
    return Cell(None, Trouble("unreadable_term", "error", shown(text), "autumn, spring or summer"))

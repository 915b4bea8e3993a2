"""Sessions by attendance code: counts of a term without dates."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.cells import Cell, unknown_word, whole_number
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.census.reader import WORDS, CensusReader
from wholeschool.ingest.census.terms import Span
from wholeschool.ingest.rows.sift import Sift
from wholeschool.reference.attendance import char_of
from wholeschool.schema import TABLES

_MOST_SESSIONS = 400
_COUNT = next(each for each in TABLES["termly_counts"].columns if each.name == "sessions")
_NO_CODE = Trouble("missing_code", "error", "", "an attendance code", "The cell is blank.")
_FILLERS = frozenset("-?*")


class SessionsReader(CensusReader):
    """Reads the sessions of the span that its table is of."""

    span: ClassVar[Span] = "term"

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = self.whose.schools(sift)
        pupils = self.whose.parents(sift)
        codes = sift.read("code", attendance_code).arrow(pa.string())
        counts = sift.read("sessions", whole_number(0, _MOST_SESSIONS, "error")).numbers(np.int16, -1)
        sift.reject(np.asarray(codes.is_null()) & sift.good, _NO_CODE, "code")
        sift.reject((counts < 0) & sift.good, lacking(_COUNT), "sessions")
        year, term = self.census.counted(self.span)
        arrays = {
            "pupil_id": pa.array(pupils),
            "urn": pa.array(urns),
            "academic_year": self.word(sift, year),
            "term": self.word(sift, term),
            "code": codes.dictionary_encode().cast(WORDS),
            "sessions": pa.array(counts),
        }
        self.keep(sift, "termly_counts", arrays, np.ones(sift.rows, dtype=bool))


class SecondHalfReader(SessionsReader):
    """The second half of the summer term, which autumn counts by itself."""

    span = "second"


class WholeYearReader(SessionsReader):
    """The year before, as special schools counted it until 2016."""

    span = "year"


def attendance_code(text: str) -> Cell[str]:
    """A code of the register, of whichever year, as printed."""
    code = text.upper()
    if not code or (code in char_of() and code not in _FILLERS):
        return Cell(code or None)
    codes = {each: each for each in char_of() if each not in _FILLERS}
    return Cell(None, unknown_word("unknown_code", "error", text, codes, "a code of the attendance register"))

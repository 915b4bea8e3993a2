"""Pupils on roll and no longer on roll: stays at a school, characteristics, and sums of sessions."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import Parse, whole_number
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.census.codes import language, listed_code
from wholeschool.ingest.census.reader import CensusReader
from wholeschool.ingest.census.terms import Span, first_day, roll_year
from wholeschool.ingest.rows.sift import Read, Sift, where_true
from wholeschool.ingest.tables.enrolments import END_BEFORE_START
from wholeschool.schema import TABLES

_CHARACTERISTICS = ("year_group", "sex", "ethnicity", "language", "sen_provision")
_SUMS = ("possible", "authorised", "unauthorised", "educational", "exceptional")
_SPANS: tuple[Span, ...] = ("term", "second", "year")
_MOST_SESSIONS = 400
"""Of a pupil in a term: the Common Basic Data Set's own limit (item 100228)."""
_START = next(each for each in TABLES["enrolments"].columns if each.name == "start")
_NO_STATUS = "C"
_LISTS = {"year_group": "nc_year", "sex": "sex", "ethnicity": "ethnicity", "sen_provision": "sen_provision"}


class RollReader(CensusReader):
    """Reads a table of pupils; what a stay is, the two tables say differently."""

    def take(self, sift: Sift) -> None:
        """Read a block: the stays, and the sums of sessions beside them."""
        urns = self.whose.schools(sift)
        pupils = self.whose.own(sift, urns)
        stay = self.stays(sift)
        arrays = {"pupil_id": pa.array(pupils), "urn": pa.array(urns), **stay, **self._characteristics(sift)}
        self.keep(sift, "enrolments", arrays, np.ones(sift.rows, dtype=bool))
        self.whose.learn(sift, pupils)
        self._sums(sift, pupils, urns)
        self.note_on_roll(sift, pupils)

    @abstractmethod
    def stays(self, sift: Sift) -> dict[str, pa.Array]:
        """Academic year, start, status, and the end where there is one."""

    def note_on_roll(self, sift: Sift, pupils: NDArray[np.int64]) -> None:
        """Remember who is on roll, where that is what the table says."""

    def days(self, sift: Sift, column: str) -> Read[date]:
        """A day of each row; a row without one is rejected."""
        read = sift.read(column, date_parser(self.context.latest))
        missing = np.array([day is None for day in read.values], dtype=bool)[read.codes] & sift.good
        sift.reject(missing, lacking(_START), column)
        return read

    def _characteristics(self, sift: Sift) -> dict[str, pa.Array]:
        """What the table has columns for; of others it does not speak."""
        parsers: dict[str, Parse[str]] = {name: listed_code(list_name) for name, list_name in _LISTS.items()}
        parsers["language"] = language
        return {
            name: sift.read(name, parsers[name]).arrow(pa.string())
            for name in _CHARACTERISTICS
            if sift.has(name)
        }

    def _sums(self, sift: Sift, pupils: NDArray[np.int64], urns: NDArray[np.int32]) -> None:
        for span in _SPANS:
            year, term = self.census.counted(span)
            for total in _SUMS:
                column = f"{span}_{total}"
                if not sift.has(column):
                    continue
                read = sift.read(column, whole_number(0, _MOST_SESSIONS, "warning"))
                counts = read.numbers(np.int16, -1)
                arrays = {
                    "pupil_id": pa.array(pupils),
                    "urn": pa.array(urns),
                    "academic_year": self.word(sift, year),
                    "term": self.word(sift, term),
                    "code": self.word(sift, total),
                    "sessions": pa.array(counts),
                }
                self.keep(sift, "termly_counts", arrays, counts >= 0)


class OnRollReader(RollReader):
    """Pupils on roll on the census day. Of the end of a stay, and of leaving, the table does not speak."""

    def stays(self, sift: Sift) -> dict[str, pa.Array]:
        """From the entry, or from 1 August for whoever was there before."""
        entries = self.days(sift, "entry")
        year = self.census.academic_year
        first = first_day(year)
        starts = entries.map(lambda day: max(day, first))
        years = starts.map(lambda day: max(year, roll_year(day)))
        status = sift.read("status", listed_code("enrolment_status")).arrow(pa.string())
        return {
            "academic_year": years.arrow(pa.string()),
            "start": starts.arrow(pa.date32()),
            "status": status.fill_null(_NO_STATUS),
        }

    def note_on_roll(self, sift: Sift, pupils: NDArray[np.int64]) -> None:
        """Whoever has no period of free school meals in the same return is not entitled to them."""
        native = sift.texts("native_id")
        for code in np.unique(native.codes):
            rows = (native.codes == code) & sift.good
            key = self.census, native.values[code] or ""
            self.context.returns.on_roll.setdefault(key, []).append(pupils[rows])


class GoneReader(RollReader):
    """Pupils who left before the census. How they were registered the table does not say."""

    def stays(self, sift: Sift) -> dict[str, pa.Array]:
        """The stay in the academic year of the last day, from the entry or from 1 August."""
        entries, leavings = self.days(sift, "entry"), self.days(sift, "leaving")
        starts, ends = entries.arrow(pa.date32()), leavings.arrow(pa.date32())
        sift.reject(where_true(pc.less(ends, starts)), END_BEFORE_START, "leaving")
        years = leavings.map(roll_year)
        first_days = years.map(first_day).arrow(pa.date32())
        both = pc.and_(starts.is_valid(), first_days.is_valid())
        return {
            "academic_year": years.arrow(pa.string()),
            "start": pc.if_else(both, pc.max_element_wise(starts, first_days), pa.scalar(None, pa.date32())),
            "end": ends,
            "status": pa.nulls(sift.rows, pa.string()),
        }

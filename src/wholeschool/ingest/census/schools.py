"""Returns and schools: which school a NativeId is, what it is called, and when its census was taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import matching, plain_text
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.census.codes import listed_code
from wholeschool.ingest.census.reader import CensusReader
from wholeschool.ingest.census.returns import SchoolOfReturn
from wholeschool.ingest.census.terms import Census, census_of
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.whose import urn_parser
from wholeschool.schema import TABLES
from wholeschool.schema.schools import FIRST_MADE_UP

_NAME = next(each for each in TABLES["schools"].columns if each.name == "name")
_NO_CENSUS = Trouble(
    "unknown_census", "error", "", "a term (AUT, SPR or SUM) and a year", "Correct them and import again."
)
MARK = "(number made up)"
"""What stands behind the name of a school whose number is made up."""
_LAESTAB = matching(r"\d{7}", "the numbers of a local authority and an establishment")


class ReturnsReader:
    """Reads which school each return is of. Nothing of it is a row of ours: other tables lean on it."""

    def __init__(self, source: Source, context: Context) -> None:
        self._context = context

    def take(self, sift: Sift) -> None:
        """Note the return of each good row."""
        terms, years = sift.texts("term"), sift.texts("year")
        urns = sift.read("school_urn", urn_parser())
        days = sift.read("reference_date", date_parser(self._context.latest))
        areas, places, native = (sift.texts(name) for name in ("la_code", "estab", "native_id"))
        found = [
            census_of(terms.values[term] or "", years.values[year] or "")
            for term, year in zip(terms.codes, years.codes, strict=True)
        ]
        sift.reject(np.array([census is None for census in found]) & sift.good, _NO_CENSUS, "term")
        for row in np.flatnonzero(sift.good):
            laestab = f"{areas.values[areas.codes[row]]}{places.values[places.codes[row]]}"
            self._context.returns.note(
                cast(Census, found[row]),
                native.values[native.codes[row]] or "",
                SchoolOfReturn(
                    urns.values[urns.codes[row]],
                    _LAESTAB(laestab).value,
                    cast("date | None", days.values[days.codes[row]]),
                ),
            )

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """None."""
        return {}


class SchoolsOfCensusReader(CensusReader):
    """Reads the schools of a census: their names, in the academic year of the census."""

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = self.whose.schools(sift)
        names = _marked(sift.read("name", plain_text("error")).arrow(pa.string()), urns)
        sift.reject(np.asarray(names.is_null()) & sift.good, lacking(_NAME), "name")
        laestabs = sift.texts("native_id").map(lambda text: self._laestab(text) or "")
        lea = laestabs.map(lambda text: text[:3])
        arrays = {
            "urn": pa.array(urns),
            "academic_year": self.constant(sift, self.census.academic_year, pa.string()),
            "laestab": _or_none(laestabs.arrow(pa.string())),
            "name": names,
            **{
                name: sift.read(name, listed_code(list_name)).arrow(pa.string())
                for name, list_name in (("phase", "school_phase_census"), ("type", "school_type"))
                if sift.has(name)
            },
            "la_code": _or_none(lea.arrow(pa.string())),
        }
        self.keep(sift, "schools", arrays, np.ones(sift.rows, dtype=bool))

    def _laestab(self, native_id: str) -> str | None:
        return self.context.returns.laestab_of(self.census, native_id)


def _marked(names: pa.Array, urns: NDArray[np.int32]) -> pa.Array:
    """Names, with a mark behind those of schools whose number is made up."""
    made_up = pa.array(urns >= FIRST_MADE_UP)
    return pc.if_else(made_up, pc.binary_join_element_wise(names, MARK, " "), names)


def _or_none(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)

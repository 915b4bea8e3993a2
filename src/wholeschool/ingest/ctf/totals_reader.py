"""Rows with a pupil's attendance of a year in figures: they become counts without dates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import whole_number
from wholeschool.ingest.cells.columns import lacking, limits
from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.doubles import one_row_a_key
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.whose import Schools
from wholeschool.ingest.tables.schools import academic_year
from wholeschool.schema import TABLES

TOTALS = ("possible", "authorised", "unauthorised", "attended")
"""What a year's figures give, by the names that `termly_counts` has for them."""

_TABLE = TABLES["termly_counts"]
_COLUMN = {column.name: column for column in _TABLE.columns}
_NO_YEAR = lacking(_COLUMN["academic_year"])
_NONE = -1


class YearTotalsReader:
    """Reads blocks of rows with a pupil, a school, a year and its totals."""

    def __init__(self, source: Source, context: Context) -> None:
        self._context = context
        self._pupils = context.people.numbered
        self._schools = Schools(source, context)
        self._number = whole_number(*limits(_COLUMN["sessions"]), "error")
        self._pieces: list[tuple[NDArray[np.int32], pa.Table, NDArray[np.int64]]] = []

    def take(self, sift: Sift) -> None:
        """Read a block; a total that is blank is not given."""
        pupils, urns = self._pupils.read(sift), self._schools.read(sift)
        years = sift.read("academic_year", academic_year)
        has_year = years.map(lambda _: True).numbers(bool, False)
        sift.reject(~has_year & sift.good, _NO_YEAR, "academic_year")
        totals = {name: sift.read(name, self._number).numbers(np.int16, _NONE) for name in TOTALS}
        for name, sessions in totals.items():
            given = np.flatnonzero(sift.good & (sessions != _NONE))
            rows = pa.table(
                {
                    "urn": pa.array(urns[given]),
                    "academic_year": years.arrow(pa.string()).take(pa.array(given)),
                    "code": pa.repeat(pa.scalar(name), given.size),
                    "sessions": pa.array(sessions[given]),
                }
            )
            self._pieces.append((pupils[given], rows, sift.block.records[given]))

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """A row for each total, each key once."""
        if not self._pieces:
            return {_TABLE.name: _TABLE.own_arrow.empty_table()}
        pupils, tables, records = zip(*self._pieces, strict=True)
        ids = self._pupils.ids(self._context.pupil_ids)
        rows = pa.concat_tables(tables)
        rows = rows.append_column("pupil_id", pa.array(ids[np.concatenate(pupils)]))
        rows = rows.append_column("term", pa.repeat(pa.scalar("year"), rows.num_rows))
        rows = rows.select(_TABLE.names).cast(_TABLE.own_arrow)
        return {_TABLE.name: one_row_a_key(rows, _TABLE.key, np.concatenate(records), notices)}

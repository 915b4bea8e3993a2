"""Reading a file whose rows are rows of one canonical table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import Parse
from wholeschool.ingest.cells.columns import lacking, parser_of
from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.doubles import one_row_a_key
from wholeschool.ingest.rows.named import Named
from wholeschool.ingest.rows.sift import Read, Sift, where_true
from wholeschool.ingest.rows.source import Source
from wholeschool.schema import TABLES
from wholeschool.schema.table import Column, Table


class TableReader(ABC):
    """Reads blocks of one file as rows of one table. Each kind of file says how in `arrays`."""

    table: Table
    lets_stand = False
    """Whether what a file has no column for stays as it was, rather than being empty."""

    def __init__(self, source: Source, context: Context) -> None:
        self.table = TABLES[source.kind]
        self.context = context
        self._columns = frozenset(source.places)
        self.named = Named(source, context)
        self._parsers: Mapping[str, Parse[object]] = {
            **{
                column.name: parser_of(column, context.latest, source.manner.dates)
                for column in self.table.columns
            },
            **self.own_parsers(),
        }
        self._pieces: list[pa.Table] = []
        self._records: list[NDArray[np.int64]] = []

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """Readers of columns that the schema does not say enough about."""
        return {}

    @abstractmethod
    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """The columns of the block that are not read as the schema says."""

    def take(self, sift: Sift) -> None:
        """Read a block."""
        arrays = self.arrays(sift)
        for column in self.table.columns:
            if column.name not in arrays:
                arrays[column.name] = self.read(sift, column.name).arrow(column.arrow.type)
        self._require(sift, arrays)
        self._keep(sift, arrays)

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """The file's rows, each key once; without columns of which the file does not speak."""
        rows = pa.concat_tables([self._empty(), *self._pieces]).combine_chunks()
        rows = rows.select([column.name for column in self.table.columns if self._speaks_of(column)])
        records = np.concatenate([np.empty(0, np.int64), *self._records])
        return {self.table.name: one_row_a_key(rows, self.table.key, records, notices)}

    def read(self, sift: Sift, name: str) -> Read[object]:
        """Read a column by its own reader, or by the schema's."""
        return sift.read(name, self._parsers[name])

    def whose(self, sift: Sift) -> tuple[pa.Array, pa.Array]:
        """The pupil and the school of each row; -1 and 0 in rows that are rejected for having none."""
        pupils, urns = self.named.read(sift)
        return pa.array(self.named.pupil_ids(pupils)), pa.array(urns)

    def _require(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> None:
        """Reject the rows that lack what they need. A year may follow from a date: it is asked for last."""
        needed = [column for column in self.table.columns if not column.nullable]
        for column in sorted(needed, key=lambda column: column.name == "academic_year"):
            empty = where_true(arrays[column.name].is_null())
            sift.reject(empty & sift.good, lacking(column), column.name)

    def _keep(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> None:
        schema = self.table.own_arrow
        good = sift.good
        rows = pa.table({name: arrays[name] for name in schema.names}).filter(pa.array(good))
        self._pieces.append(rows.cast(schema))
        self._records.append(sift.block.records[good])

    def _speaks_of(self, column: Column) -> bool:
        return not self.lets_stand or not column.nullable or column.name in self._columns

    def _empty(self) -> pa.Table:
        return self.table.own_arrow.empty_table()

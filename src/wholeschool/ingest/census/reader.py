"""What the readers of all census tables share: whose rows they are, and the tables that they become."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.columns import parser_of
from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.census.whose import Whose
from wholeschool.ingest.rows.among import among
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.doubles import one_row_a_key
from wholeschool.ingest.rows.sift import Read, Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.together.laid import LAID, ROWS_LAID
from wholeschool.schema import TABLES

LEFT_OPEN = ("enrolments", "status")
_FEW_WORDS = ("termly_counts",)
"""Tables with so many rows that words of which there are few stay numbers until they are settled."""
WORDS = pa.dictionary(pa.int8(), pa.string())
_LAID = (*LAID, "enrolments", "events")
"""Tables whose rows do not wait until the file is read."""


class CensusReader(ABC):
    """Reads blocks of one table of a census."""

    def __init__(self, source: Source, context: Context) -> None:
        self.source = source
        self.context = context
        self.whose = Whose(source, context)
        self.census = self.whose.census
        self._pieces: defaultdict[str, list[tuple[pa.Table, NDArray[np.int64]]]] = defaultdict(list)
        self._held: Counter[str] = Counter()
        """Table → rows that are held."""
        self._laid: defaultdict[str, list[int]] = defaultdict(list)
        """Table → the numbers of the pieces that were laid down."""
        self._pupils_laid: dict[str, NDArray[np.int64]] = {}
        """Table → the pupils who have rows there, in rising order."""

    @abstractmethod
    def take(self, sift: Sift) -> None:
        """Read a block; what cannot be read is rejected."""

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """Everything that was read, as canonical tables (which may lack columns), each key once."""
        return {name: self._table(name, notices) for name, pieces in self._pieces.items() if pieces}

    def read(self, sift: Sift, column: str, table: str, name: str = "") -> Read[object]:
        """Read a column of the file as a column of a canonical table is read."""
        wanted = name or column
        described = next(each for each in TABLES[table].columns if each.name == wanted)
        return sift.read(column, parser_of(described, self.context.latest))

    def keep(self, sift: Sift, table: str, arrays: Mapping[str, pa.Array], rows: NDArray[np.bool_]) -> None:
        """Keep some of the good rows of a block as rows of a table."""
        chosen = sift.good & rows
        whole = pa.table(dict(arrays)).filter(pa.array(chosen))
        self._pieces[table].append((whole, sift.block.records[chosen]))
        self._held[table] += whole.num_rows
        if self.context.laying is not None and table in _LAID and self._held[table] >= ROWS_LAID:
            held = self._table(table, sift.notices)
            self._laid[table].append(self.context.laying.lay_down(table, held))
            before = self._pupils_laid.get(table, np.empty(0, dtype=np.int64))
            self._pupils_laid[table] = np.union1d(before, held["pupil_id"].to_numpy())
            self._pieces[table].clear()
            self._held[table] = 0

    def constant(self, sift: Sift, value: object, kind: pa.DataType) -> pa.Array:
        """The same value in every row of a block."""
        return pa.repeat(pa.scalar(value, kind), sift.rows)

    def word(self, sift: Sift, text: str) -> pa.DictionaryArray:
        """The same word in every row of a block, which takes a byte a row."""
        zeros = pa.repeat(pa.scalar(0, pa.int8()), sift.rows)
        return pa.DictionaryArray.from_arrays(zeros, pa.array([text]))

    def _table(self, name: str, notices: Notices) -> pa.Table:
        """The rows of a table, each key once: a key is of one pupil, and most pupils stand in one block."""
        pieces = self._pieces[name]
        if name not in TABLES:
            return pa.concat_tables([rows for rows, _ in pieces])
        if len(pieces) > 1 and _apart([rows for rows, _ in pieces]):
            return pa.concat_tables([self._once(name, *piece, notices) for piece in pieces])
        whole = pa.concat_tables([rows for rows, _ in pieces]).combine_chunks()
        return self._once(name, whole, np.concatenate([each for _, each in pieces]), notices)

    def _once(self, name: str, rows: pa.Table, records: NDArray[np.int64], notices: Notices) -> pa.Table:
        given = set(rows.column_names)
        fields = [
            # How a leaver was registered is filled in when all files are brought together.
            each.with_nullable(each.nullable or (name, each.name) == LEFT_OPEN)
            for each in TABLES[name].own_arrow
            if each.name in given
        ]
        rows = rows.select([each.name for each in fields])
        types = [rows.schema.field(each.name).type for each in fields]
        kept = [
            each.with_type(kind) if name in _FEW_WORDS and pa.types.is_dictionary(kind) else each
            for each, kind in zip(fields, types, strict=True)
        ]
        rows = rows.cast(pa.schema(kept))
        earlier = self._again(name, rows)
        if earlier is not None:
            rows = pa.concat_tables([earlier, rows]).combine_chunks()
            records = np.concatenate([np.zeros(earlier.num_rows, dtype=np.int64), records])
        return one_row_a_key(rows, TABLES[name].key, records, notices)

    def _again(self, name: str, rows: pa.Table) -> pa.Table | None:
        """Rows that were laid down, and whose key is that of one of these: these take their place."""
        if self.context.laying is None or name not in self._pupils_laid:
            return None
        # Most pupils stand in one block, so that nothing has to be looked for.
        met = rows.filter(pa.array(among(rows["pupil_id"].to_numpy(), self._pupils_laid[name])))
        if not met.num_rows:
            return None
        return self.context.laying.again(name, self._laid[name], met).cast(rows.schema)


def _apart(pieces: Sequence[pa.Table]) -> bool:
    """Whether no pupil stands in two of these tables."""
    if any("pupil_id" not in each.column_names for each in pieces):
        return False
    # By sorting: Arrow's tables of distinct values take ten times the memory of the values.
    pupils = np.sort(np.concatenate([_pupils(each) for each in pieces]))
    return bool((pupils[1:] != pupils[:-1]).all())


def _pupils(rows: pa.Table) -> NDArray[np.int64]:
    """Each pupil once, in rising order. Most rows stand beside others of their pupil."""
    pupils = rows["pupil_id"].to_numpy()
    return np.unique(pupils[np.diff(pupils, prepend=~pupils[:1]) != 0])

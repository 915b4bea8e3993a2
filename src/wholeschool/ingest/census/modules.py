"""The rows of the parts of a census message, gathered by pupil and read some thousand pupils at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.census.elements import TEXTS_OF, Texts
from wholeschool.ingest.census.tables import TableOfCensus, census_reader
from wholeschool.ingest.census.waiting import Columns, Waiting, repeated
from wholeschool.ingest.census.whose import pupils_of
from wholeschool.ingest.memory import give_back
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.element_lines import line_of_records, record_of
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.sift import Account, Sift
from wholeschool.ingest.rows.source import Block, LineOf, OnRagged, Progress, Source
from wholeschool.ingest.rows.upn import upn_meant
from wholeschool.reference.census_tables import PARENTS, census_tables

PUPILS_AT_ONCE = 5_000
_UPN = {table: TEXTS_OF[table].index("upn") for table in PARENTS}


@dataclass(frozen=True)
class RowsOfPupils:
    """Rows that are handed over as they are made: a record is a line, or a pupil (`element_lines`)."""

    path: Path
    names: Collection[str]

    def blocks(
        self, columns: Mapping[int, str], on_ragged: OnRagged, progress: Progress | None
    ) -> Iterator[Block]:
        """None: the rows do not stand in the file as rows."""
        return iter(())

    def line_finder(self, records: int, wanted: Sequence[int]) -> LineOf:
        """The record itself, or the line on which its pupil begins."""
        return line_of_records(self.path, self.names, wanted)


@dataclass(frozen=True)
class _Module:
    reader: TableOfCensus
    account: Account


class Modules:
    """All parts of one message. A part begins to be with its first row. `pupils` names pupils' elements."""

    def __init__(self, path: Path, native_id: str, context: Context, pupils: Collection[str]) -> None:
        self._path = path
        self._rows = RowsOfPupils(path, pupils)
        self._native_id = native_id
        self._context = context
        self._modules: dict[str, _Module] = {}
        self._waiting: dict[str, Waiting] = {}
        self._upns: list[str] = []
        self._ids: list[str] = []
        self._place = -1
        self._begun = 0
        self._first = 0

    def begin(self) -> None:
        """The rows that follow are of another pupil."""
        if len(self._upns) >= PUPILS_AT_ONCE:
            self.read()
        self._upns.append("")
        self._ids.append("")
        self._place += 1
        self._begun += 1

    def add(self, table: str, texts: Texts, line: int) -> None:
        """A row of the pupil, and its line; that of a table of pupils says who it is."""
        record = record_of(line, self._begun)
        self._of(table).add(texts, self._place, record)
        if table in PARENTS:
            self._upns[-1] = upn_meant(texts[_UPN[table]])
            self._ids[-1] = _other_name(self._upns[-1], record)

    def begin_several(self, lines: Sequence[int]) -> NDArray[np.int64]:
        """The rows that follow are of further pupils, on these lines; gives the records of their rows."""
        if len(self._upns) + len(lines) > PUPILS_AT_ONCE:
            self.read()
        self._first = len(self._upns)
        self._upns += [""] * len(lines)
        self._ids += [""] * len(lines)
        self._place += len(lines)
        numbers = range(self._begun + 1, self._begun + 1 + len(lines))
        self._begun += len(lines)
        return np.array([*map(record_of, lines, numbers)], dtype=np.int64)

    def add_columns(self, table: str, rows: Columns) -> None:
        """Rows of the pupils that were begun together, who are numbered from 0."""
        self._of(table).add_columns(replace(rows, pupils=rows.pupils + self._first))
        upns = rows.texts[_UPN[table]] if table in PARENTS else None
        if upns is not None:
            self._upns[self._first :] = [*map(upn_meant, upns.to_pylist())]
        if table in PARENTS:
            given = zip(self._upns[self._first :], rows.records.tolist(), strict=True)
            self._ids[self._first :] = [_other_name(upn, record) for upn, record in given]

    def read(self) -> None:
        """Read what waits, pupils before what hangs on them."""
        upns = pa.array(self._upns, pa.string()).dictionary_encode()
        ids = pa.array(self._ids, pa.string()).dictionary_encode()
        pupils = pupils_of(self._upns, self._context)
        for table in sorted(self._waiting, key=_order):
            self._read(table, self._waiting[table], upns, ids, pupils)
        self._waiting.clear()
        self._upns, self._ids, self._place = [], [], -1
        give_back()

    def readings(self) -> Mapping[str, Reading]:
        """Each part, read."""
        self.read()
        return {
            table: module.account.reading(module.reader.tables(module.account.notices))
            for table, module in sorted(self._modules.items(), key=lambda each: _order(each[0]))
        }

    def _of(self, table: str) -> Waiting:
        return self._waiting.setdefault(table, Waiting(len(TEXTS_OF[table])))

    def _read(
        self,
        table: str,
        waiting: Waiting,
        upns: pa.DictionaryArray,
        ids: pa.DictionaryArray,
        pupils: NDArray[np.int64],
    ) -> None:
        module = self._modules.get(table) or self._open(table)
        columns, of_rows, records = waiting.whole()
        places = pa.array(of_rows)
        texts = dict(zip(TEXTS_OF[table], columns, strict=True))
        own_id = "table_id" if table in PARENTS else "parent_id"
        texts |= {"upn": _encoded(places, upns), own_id: _encoded(places, ids)}
        texts["native_id"] = repeated(self._native_id, len(places))
        if own_id == "parent_id":
            texts["table_id"] = repeated("", len(places))
        block = Block(pa.record_batch(texts), records, pupils[of_rows])
        sift = Sift(block, module.account)
        module.reader.take(sift)
        module.account.close(sift)

    def _open(self, table: str) -> _Module:
        layout = census_tables()[table].layout
        parent = PARENTS["offroll" in table]
        own = {"parent_id": f"{parent}tableid"} if "parent_id" in layout.columns else {}
        names = tuple(own.get(column, headers[0]) for column, headers in layout.columns.items())
        places = {column: place for place, column in enumerate(layout.columns)}
        source = Source(self._path, names, layout, places, (), self._rows)
        laying = self._context.laying
        of_part = None if laying is None else laying.of_message(len(self._modules))
        context = replace(self._context, laying=of_part)
        module = _Module(census_reader(source, context), Account(source))
        self._modules[table] = module
        return module


def _order(table: str) -> tuple[int, str]:
    """Where a table stands among others, whichever of them had the first row."""
    return census_tables()[table].order, table


def _encoded(places: pa.Array, values: pa.DictionaryArray) -> pa.DictionaryArray:
    """A column of texts, each stored once: `places` may name a text several times."""
    return pa.DictionaryArray.from_arrays(values.indices.take(places), values.dictionary)


def _other_name(upn: str, record: int) -> str:
    """What the rows of a pupil know their own by where it has no UPN."""
    return "" if upn else f"line {record}"

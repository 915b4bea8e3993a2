"""The rows of the parts of a census message, gathered by pupil and read some thousand pupils at a time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from wholeschool.ingest.census.elements import TEXTS_OF, Texts
from wholeschool.ingest.census.tables import TableOfCensus, census_reader
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.sift import Account, Sift
from wholeschool.ingest.rows.source import Block, LineOf, OnRagged, Progress, Source
from wholeschool.reference.census_tables import PARENTS, census_tables

PUPILS_AT_ONCE = 4_000
_UPN = {table: TEXTS_OF[table].index("upn") for table in PARENTS}


@dataclass(frozen=True)
class LinesAsRecords:
    """Rows that are handed over as they are made: a record is the line of the file that it stands on."""

    def blocks(
        self, columns: Mapping[int, str], on_ragged: OnRagged, progress: Progress | None
    ) -> Iterator[Block]:
        """None: the rows do not stand in the file as rows."""
        return iter(())

    def line_finder(self, records: int, wanted: Sequence[int]) -> LineOf:
        """The record itself."""
        return lambda record: record


@dataclass
class _Waiting:
    """Rows of one part that wait to be read: their texts, their pupils by place, their lines."""

    rows: list[Texts] = field(default_factory=list)
    pupils: array[int] = field(default_factory=lambda: array("i"))
    lines: array[int] = field(default_factory=lambda: array("q"))


@dataclass(frozen=True)
class _Module:
    reader: TableOfCensus
    account: Account


class Modules:
    """All parts of one message. A part begins to be with its first row."""

    def __init__(self, path: Path, native_id: str, context: Context) -> None:
        self._path = path
        self._native_id = native_id
        self._context = context
        self._modules: dict[str, _Module] = {}
        self._waiting: defaultdict[str, _Waiting] = defaultdict(_Waiting)
        self._upns: list[str] = []
        self._ids: list[str] = []
        self._place = -1

    def begin(self) -> None:
        """The rows that follow are of another pupil."""
        if len(self._upns) >= PUPILS_AT_ONCE:
            self.read()
        self._upns.append("")
        self._ids.append("")
        self._place += 1

    def add(self, table: str, texts: Texts, line: int) -> None:
        """A row of the pupil, and its line; that of a table of pupils says who it is."""
        waiting = self._waiting[table]
        waiting.rows.append(texts)
        waiting.pupils.append(self._place)
        waiting.lines.append(line)
        if table in PARENTS:
            upn = self._upns[-1] = (texts[_UPN[table]] or "").strip()
            # Only without a UPN do the rows of a pupil need another name for whose they are.
            self._ids[-1] = "" if upn else f"line {line}"

    def read(self) -> None:
        """Read what waits, pupils before what hangs on them."""
        upns = pa.array(self._upns, pa.string())
        ids = pa.array(self._ids, pa.string())
        for table in sorted(self._waiting, key=lambda each: census_tables()[each].order):
            self._read(table, self._waiting[table], upns, ids)
        self._waiting.clear()
        self._upns, self._ids, self._place = [], [], -1

    def readings(self) -> Mapping[str, Reading]:
        """Each part, read."""
        self.read()
        return {
            table: module.account.reading(module.reader.tables(module.account.notices))
            for table, module in self._modules.items()
        }

    def _read(self, table: str, waiting: _Waiting, upns: pa.Array, ids: pa.Array) -> None:
        module = self._modules.get(table) or self._open(table)
        places = pa.array(np.frombuffer(waiting.pupils, dtype=np.int32))
        texts = {
            name: pa.array(values, pa.string()).fill_null("").dictionary_encode()
            for name, values in zip(TEXTS_OF[table], zip(*waiting.rows, strict=True), strict=True)
        }
        own_id = "table_id" if table in PARENTS else "parent_id"
        texts |= {"upn": _encoded(places, upns), own_id: _encoded(places, ids)}
        texts["native_id"] = _encoded(_zeros(len(places)), pa.array([self._native_id]))
        if own_id == "parent_id":
            texts["table_id"] = _encoded(_zeros(len(places)), pa.array([""]))
        block = Block(pa.record_batch(texts), np.frombuffer(waiting.lines, dtype=np.int64).copy())
        sift = Sift(block, module.account)
        module.reader.take(sift)
        module.account.close(sift)

    def _open(self, table: str) -> _Module:
        layout = census_tables()[table].layout
        parent = PARENTS["offroll" in table]
        own = {"parent_id": f"{parent}tableid"} if "parent_id" in layout.columns else {}
        names = tuple(own.get(column, headers[0]) for column, headers in layout.columns.items())
        places = {column: place for place, column in enumerate(layout.columns)}
        source = Source(self._path, names, layout, places, (), LinesAsRecords())
        module = _Module(census_reader(source, self._context), Account(source))
        self._modules[table] = module
        return module


def _encoded(places: pa.Array, values: pa.Array) -> pa.DictionaryArray:
    """A column of texts, each stored once: `places` may name a text several times."""
    distinct = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(places), distinct.dictionary)


def _zeros(count: int) -> pa.Array:
    return pa.array(np.zeros(count, dtype=np.int32))

"""Rows of one table of a census message that wait to be read: as they come, one by one or as columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.census.elements import Texts


@dataclass(frozen=True)
class Columns:
    """Rows as columns: a column of texts for each place (None: all blank), and of each row its pupil by
    number and its record.
    """

    texts: Sequence[pa.StringArray | None]
    pupils: NDArray[np.int32]
    records: NDArray[np.int64]


@dataclass
class Waiting:
    """The rows of one table, which has `width` places for texts."""

    width: int
    _texts: Texts = field(default_factory=list)
    _pupils: array[int] = field(default_factory=lambda: array("i"))
    _records: array[int] = field(default_factory=lambda: array("q"))
    _columns: list[Columns] = field(default_factory=list)

    def add(self, texts: Texts, pupil: int, record: int) -> None:
        """A row of a pupil."""
        self._texts += texts
        self._pupils.append(pupil)
        self._records.append(record)

    def add_columns(self, columns: Columns) -> None:
        """Rows that come behind all that are here."""
        self._gather()
        self._columns.append(columns)

    def whole(self) -> tuple[list[pa.DictionaryArray], NDArray[np.int32], NDArray[np.int64]]:
        """All rows: their texts by place, each text stored once, their pupils and their records."""
        self._gather()
        pupils = np.concatenate([each.pupils for each in self._columns])
        texts = [self._column(place) for place in range(self.width)]
        return texts, pupils, np.concatenate([each.records for each in self._columns])

    def _gather(self) -> None:
        """Make columns of the rows that came one by one."""
        if not self._pupils:
            return
        given = (self._texts[place :: self.width] for place in range(self.width))
        texts = [None if each.count(None) == len(each) else pa.array(each, pa.string()) for each in given]
        pupils, records = np.array(self._pupils, np.int32), np.array(self._records, np.int64)
        self._columns.append(Columns(texts, pupils, records))
        self._texts, self._pupils, self._records = [], array("i"), array("q")

    def _column(self, place: int) -> pa.DictionaryArray:
        """A column of texts as a message has them; of most columns of most messages it has none."""
        given = [each.texts[place] for each in self._columns]
        counts = [len(each.pupils) for each in self._columns]
        if all(each is None for each in given):
            return repeated("", sum(counts))
        pieces = zip(given, counts, strict=True)
        whole = [pa.nulls(count, pa.string()) if each is None else each for each, count in pieces]
        return pa.concat_arrays(whole).fill_null("").dictionary_encode()


def repeated(text: str, count: int) -> pa.DictionaryArray:
    """The same text in so many rows."""
    zeros = pa.array(np.zeros(count, dtype=np.int32))
    return pa.DictionaryArray.from_arrays(zeros, pa.array([text]))

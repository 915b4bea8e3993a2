"""Figures as rows of the table `national`, those of larger areas first."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.opened import Sheet
from wholeschool.ingest.official.tidy import Series
from wholeschool.ingest.official.units import Floats
from wholeschool.schema.national import LEVELS, NATIONAL, PER_HUNDRED, UNITS


class Storing:
    """Makes rows of the series of one table. What they share is put in order once for all."""

    def __init__(self, sheet: Sheet, frame: Frame, phase: Coded, release: Coded, loaded_on: date) -> None:
        self._sheet = sheet
        self._frame = frame
        self._phase = phase
        self._release = release
        self._loaded_on = loaded_on
        self._of: NDArray[np.bool_] | None = None
        self._rows = np.zeros(0, np.int64)
        self._shared: dict[str, pa.Array] = {}

    def rows(self, series: Series) -> pa.Table:
        """The rows of a series, with the columns of the table in their order."""
        if self._of is None or not np.array_equal(self._of, series.rows):
            self._of = series.rows
            self._rows = self._in_order(series.rows)
            self._shared = self._make_shared()
        measure = series.wanted.figure.measure
        reason = series.reason.take(self._rows)
        columns = {
            **self._shared,
            "measure": Coded.same(measure, len(self._rows)).arrow(),
            "characteristic": self._words(series.characteristic),
            "group": self._words(series.group),
            "count": self._numbers(series.counts),
            "base": self._numbers(series.bases),
            "rate": self._numbers(series.rates * (UNITS[measure] / PER_HUNDRED)),
            "rounding": pa.array(series.rounding[self._rows]),
            "reason": pa.DictionaryArray.from_arrays(
                pa.array(reason.codes, mask=~reason.having(bool)), pa.array(reason.words, pa.string())
            ),
        }
        return pa.table({name: columns[name] for name in NATIONAL.arrow.names})

    def _in_order(self, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The numbers of the rows, those of larger areas first: a question of these need not read on."""
        rows = np.flatnonzero(wanted)
        level = self._frame.places.level
        rank = np.array([LEVELS.index(word) if word else len(LEVELS) for word in level.words], np.int8)
        return rows[np.argsort(rank[level.codes[rows]], kind="stable")]

    def _make_shared(self) -> dict[str, pa.Array]:
        frame, places = self._frame, self._frame.places
        urns = places.urns[self._rows]
        return {
            "period": self._words(frame.period),
            "term": self._words(frame.term),
            "level": self._words(places.level),
            "area_code": self._words(places.code),
            "area": self._words(places.name),
            "school_urn": pa.array(urns, mask=urns == 0),
            "phase": self._words(self._phase),
            "source_file": Coded.same(self._sheet.name, len(self._rows)).arrow(),
            "source_row": pa.array(self._sheet.lines[self._rows]),
            "release": self._words(self._release),
            "loaded_on": pa.repeat(pa.scalar(self._loaded_on, pa.date32()), len(self._rows)),
        }

    def _words(self, column: Coded) -> pa.Array:
        return column.take(self._rows).arrow()

    def _numbers(self, column: Floats) -> pa.Array:
        return pa.array(column[self._rows], from_pandas=True)

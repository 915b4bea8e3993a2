"""Events: what is recorded outside the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import (
    Parse,
    half_days,
    minutes,
    short_code,
    time_behind,
    time_of_day,
    whole_number,
)
from wholeschool.ingest.cells.columns import limits
from wholeschool.ingest.cells.ids import census_id, given_id, made_id
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Read, Sift, where_true
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.tables.enrolments import END_BEFORE_START, years_of
from wholeschool.ingest.tables.for_good import without_length
from wholeschool.ingest.tables.kind_words import EXCLUSIONS
from wholeschool.ingest.tables.kinds import Kinds, kind
from wholeschool.ingest.tables.table_reader import TableReader
from wholeschool.reference.forms import durations
from wholeschool.schema.events import EVENTS
from wholeschool.schema.table import Column

# A number that cannot be read changes how much was lost: such a row is not half taken in.
_NUMBERS = ("sessions", "minutes", "points")
_MOST = {each.name: limits(each)[1] for each in EVENTS.columns if each.name in _NUMBERS}
_NOON = "12:00"
_OF_A_LIST = ("end", "end_half", "sessions", "reason1", "reason2", "reason3", "placement_reason")
"""What a list of exclusions says of one, and a log of behaviour that names it does not."""


class EventsReader(TableReader):
    """Reads events. Events that come without a number are numbered by what they are.

    An exclusion that a log of behaviour names is numbered so in any case: the list of exclusions has it too.
    """

    def __init__(self, source: Source, context: Context) -> None:
        super().__init__(source, context)
        self._alike: Counter[tuple[object, ...]] = Counter()
        self.kinds = Kinds(source)
        self._of_log = source.layout.other_kind is not None
        self._names_exclusions = False

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """Kinds by their many names, numbers that are needed, times, and words of the school's own."""
        numbers: dict[str, Parse[object]] = {
            each.name: whole_number(*limits(each), "error")
            for each in EVENTS.columns
            if each.name in _NUMBERS
        }
        return {
            "kind": kind,
            "time": time_of_day,
            "outcome": short_code,
            **numbers,
            "minutes": minutes(_MOST["minutes"], "error"),
            "days": half_days(_MOST["sessions"]),
        }

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """Whose event it is, when it was, its number, and whether its duration has to be assumed."""
        kinds = self.kinds.read(sift)
        starts = cast(Read[date], self.read(sift, "start"))
        start, end = starts.arrow(pa.date32()), self.read(sift, "end").arrow(pa.date32())
        sift.reject(where_true(pc.less(end, start)), END_BEFORE_START, "end")
        pupils, urns = self.whose(sift)
        arrays = {
            "pupil_id": pupils,
            "urn": urns,
            "start": start,
            "end": end,
            "academic_year": years_of(starts),
        }
        arrays["kind"] = kinds
        named = pc.is_in(kinds, pa.array([*EXCLUSIONS]))
        self._names_exclusions |= self._of_log and bool(pc.any(named, min_count=0).as_py())
        arrays["time"] = self._times(sift)
        arrays["half"] = self._halves(sift, arrays["time"])
        arrays["minutes"] = self._own_or_the_maps(sift, "minutes", pa.int16())
        arrays["in_lesson_time"] = self._own_or_the_maps(sift, "in_lesson_time", pa.bool_())
        sessions = pc.coalesce(
            self.read(sift, "sessions").arrow(pa.int16()), self.read(sift, "days").arrow(pa.int16())
        )
        written = "sessions" if sift.has("sessions") else "days"
        arrays["sessions"] = without_length(sift, kinds, sessions, written)
        arrays["duration_status"] = duration_status(
            arrays["kind"], arrays["minutes"], arrays["in_lesson_time"]
        )
        arrays["event_id"] = self._ids_of(sift, arrays)
        return arrays

    def _own_or_the_maps(self, sift: Sift, name: str, kind: pa.DataType) -> pa.Array:
        """What a row says; where it says nothing, what the file's map says of the row's word."""
        own = self.read(sift, name).arrow(kind)
        besides = sift.beside_kind(name)
        if not any(besides.values):
            return own
        parse = self._parsers[name]
        return pc.coalesce(own, besides.map(lambda text: parse(text).value).arrow(kind))

    def _times(self, sift: Sift) -> pa.Array:
        """The time as it is written, else the one that stands behind the first day."""
        if sift.has("time"):
            return self.read(sift, "time").arrow(pa.string())
        return sift.texts("start").map(time_behind).arrow(pa.string())

    def _halves(self, sift: Sift, times: pa.Array) -> pa.Array:
        """The half as it is written, else that of the time, else the morning."""
        by_time = pc.if_else(pc.greater_equal(times, _NOON), "PM", "AM")
        written = self.read(sift, "half").arrow(pa.string())
        return pc.coalesce(written, by_time, pa.scalar("AM"))

    def _ids_of(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> pa.Array:
        """The events' numbers. Rows that are rejected get none and are not counted among those alike."""
        own = sift.texts("event_id")
        columns = (arrays[name].to_pylist() for name in ("pupil_id", "urn", "kind", "start", "half", "time"))
        ids = [
            self._id(own.values[code] or "", row) if good else ""
            for code, good, row in zip(
                own.codes, self._ready(sift, arrays), zip(*columns, strict=True), strict=True
            )
        ]
        return pa.array(ids, pa.string())

    def _speaks_of(self, column: Column) -> bool:
        if self._names_exclusions and column.name in _OF_A_LIST:
            return column.name in self._columns
        return super()._speaks_of(column)

    def _ready(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> NDArray[np.bool_]:
        return sift.good & where_true(pc.is_valid(arrays["kind"])) & where_true(pc.is_valid(arrays["start"]))

    def _id(self, own: str, row: tuple[object, ...]) -> str:
        pupil_id, urn, kind_name, start, half, time = row
        if self._of_log and kind_name in EXCLUSIONS:
            return census_id(cast(int, pupil_id), cast(int, urn), str(kind_name), start)
        given = given_id(cast(int, urn), own)
        if given:
            return given
        ordinal = self._alike[row]
        self._alike[row] += 1
        return made_id(
            cast(int, pupil_id),
            cast(int, urn),
            str(kind_name),
            str(start),
            str(half),
            str(time or ""),
            ordinal,
        )


def duration_status(kinds: pa.Array, minutes: pa.Array, in_lesson_time: pa.Array) -> pa.Array:
    """`assumed` where the ledger has to assume the minutes (rule 10), else `known`.

    Only some kinds of event have an assumed duration, a detention only in lesson time.
    """
    can_be = pc.is_in(kinds, pa.array(list(durations())))
    outside_lessons = pc.and_(pc.equal(kinds, "detention"), pc.invert(pc.fill_null(in_lesson_time, False)))
    assumed = pc.and_(pc.and_(can_be, pc.is_null(minutes)), pc.invert(pc.fill_null(outside_lessons, False)))
    return pc.if_else(assumed, "assumed", "known")

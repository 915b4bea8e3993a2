"""Minutes late that a register records beside its marks: they become events."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.ids import late_id
from wholeschool.ingest.cells.mark_cells import LATE
from wholeschool.ingest.registers.marks import Filled, Weeks
from wholeschool.reference.marks import SLOTS
from wholeschool.schema.events import EVENTS
from wholeschool.schema.years import academic_year_of

_LATE_CHARACTERS = np.frombuffer(LATE.encode(), dtype=np.uint8)
_AT_A_TIME = 100_000
_HALVES = ("AM", "PM")


class Latenesses:
    """Collects minutes late by the place of their session."""

    def __init__(self) -> None:
        self._places = [np.empty(0, dtype=np.int64)]
        self._minutes = [np.empty(0, dtype=np.int16)]

    def add(self, places: NDArray[np.int64], minutes: NDArray[np.int16]) -> None:
        """Add the minutes of some sessions; 0 is none."""
        late = np.flatnonzero(minutes)
        if late.size:
            self._places.append(places[late])
            self._minutes.append(minutes[late])

    def table(
        self,
        weeks: Weeks,
        filled: Filled,
        ids: NDArray[np.int64],
        urns: NDArray[np.int32],
        mondays: NDArray[np.datetime64],
    ) -> pa.Table:
        """A `late` event for each session whose mark is still L or U, with the last minutes that were given.

        `ids` and `urns` are those of the rolls, `mondays` those of the weeks; `filled` has every row.
        """
        places, minutes = _last_of_each(np.concatenate(self._places), np.concatenate(self._minutes))
        late = np.flatnonzero(np.isin(weeks.at(places), _LATE_CHARACTERS))
        at = np.empty(weeks.rows, dtype=np.int32)
        at[filled.rows] = np.arange(weeks.rows, dtype=np.int32)
        pieces = [EVENTS.own_arrow.empty_table()]
        for some in np.array_split(late, len(late) // _AT_A_TIME + 1):
            row, session = at[places[some] // SLOTS], places[some] % SLOTS
            roll, days = (
                filled.rolls[row],
                mondays[filled.weeks[row]] + (session // 2).astype("timedelta64[D]"),
            )
            pieces.append(_events(ids[roll], urns[roll], days, session % 2, minutes[some]))
        return pa.concat_tables(pieces)


def _last_of_each(
    places: NDArray[np.int64], minutes: NDArray[np.int16]
) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    unique, last = np.unique(places[::-1], return_index=True)
    return unique, minutes[::-1][last]


def _events(
    ids: NDArray[np.int64],
    urns: NDArray[np.int32],
    days: NDArray[np.datetime64],
    afternoon: NDArray[np.int64],
    minutes: NDArray[np.int16],
) -> pa.Table:
    count = len(ids)
    distinct, where = np.unique(days, return_inverse=True)
    dates = distinct.tolist()
    texts = [day.isoformat() for day in dates]
    years = pa.array([academic_year_of(day) for day in dates], pa.string())
    halves = [_HALVES[each] for each in afternoon.tolist()]
    rows = zip(ids.tolist(), urns.tolist(), where.tolist(), halves, strict=True)
    known = {
        "event_id": pa.array(
            [late_id(own, urn, texts[day], half) for own, urn, day, half in rows], pa.string()
        ),
        "pupil_id": pa.array(ids),
        "urn": pa.array(urns),
        "kind": pa.array(["late"] * count, pa.string()),
        "start": pa.array(days),
        "half": pa.array(halves, pa.string()),
        "minutes": pa.array(minutes),
        "duration_status": pa.array(["known"] * count, pa.string()),
        "academic_year": years.take(pa.array(where)),
    }
    schema = EVENTS.own_arrow
    return pa.table([known.get(field.name, pa.nulls(count, field.type)) for field in schema], schema=schema)

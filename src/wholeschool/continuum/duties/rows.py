"""Rows of duties: columns of numbers become days, words and a breach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.schools.calendars import NEVER, Flags, Ints, day_number
from wholeschool.reference.duties import duty
from wholeschool.schema.years import academic_year_starting

NO_CALENDAR = "The school has no calendar, so that no school days can be counted."
CALENDAR_ENDS = "The school's calendar ends before that day."

DUTY_ROWS = pa.schema(
    [
        ("pupil_id", pa.int64()), ("urn", pa.int32()), ("duty", pa.string()), ("due", pa.date32()),
        ("basis", pa.string()), ("done", pa.date32()), ("breach", pa.bool_()), ("event_id", pa.string()),
        ("start", pa.date32()), ("condition", pa.string()), ("reason", pa.string()),
        ("academic_year", pa.string()), ("half_term", pa.int8()),
    ]
)  # fmt: skip
"""A duty a row. `start`: the day that set it off; `reason`: why there is no date where there should be one.

`academic_year` and `half_term` (0 = outside the calendar) are those of the day due, else of the start.
"""


@dataclass(frozen=True)
class Part:
    """Rows of one duty, as columns. `record` is -1 where no event set it off; NEVER is no day."""

    duty: str
    pupil: Ints
    urn: Ints
    start: Ints
    due: Ints
    done: Ints
    record: Ints
    figures: Sequence[str]
    dated: bool = True
    """Whether the duty falls due on a day at all."""


def as_table(given: Given, parts: Sequence[Part]) -> pa.Table:
    """The parts as one table of `DUTY_ROWS`, in order of school, due day, pupil and duty."""
    tables = [_table(given, part) for part in parts if len(part.pupil)]
    if not tables:
        return DUTY_ROWS.empty_table()
    order = [(name, "ascending") for name in ("urn", "due", "pupil_id", "duty", "start", "event_id")]
    return pa.concat_tables(tables).sort_by(order)


def _table(given: Given, part: Part) -> pa.Table:
    told = duty(part.duty)
    place = given.calendars.places(part.urn)
    year, half_term = given.calendars.when(place, np.where(part.due < NEVER, part.due, part.start))
    columns = {
        "pupil_id": given.pupils[part.pupil],
        "urn": part.urn,
        "duty": pa.repeat(part.duty, len(part.pupil)),
        "due": _dates(part.due),
        "basis": pc.binary_join_element_wise(pa.array(part.figures, pa.string()), told.sources[0], "; "),
        "done": _dates(part.done),
        "breach": _breach(given, part, told.breach),
        "event_id": _event_ids(given, part.record),
        "start": _dates(part.start),
        "condition": pa.array([told.condition or None] * len(part.pupil), pa.string()),
        "reason": _reasons(part, place),
        "academic_year": _years(year),
        "half_term": half_term,
    }
    typed = [_array(columns[field.name]).cast(field.type) for field in DUTY_ROWS]
    return pa.Table.from_arrays(typed, schema=DUTY_ROWS)


def _array(column: Any) -> pa.Array:
    return column if isinstance(column, pa.Array) else pa.array(column)


def _breach(given: Given, part: Part, rule: str) -> Flags:
    if rule != "undone":
        return np.full(len(part.pupil), rule == "always")
    return (part.due < day_number(given.on)) & (part.done > part.due)


def _dates(days: Ints) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=days >= NEVER).cast(pa.date32())


def _years(first: Ints) -> pa.Array:
    """Academic years by their first year; few different ones occur."""
    known, place = np.unique(first, return_inverse=True)
    return pa.array([academic_year_starting(year) for year in known.tolist()]).take(pa.array(place))


def _event_ids(given: Given, record: Ints) -> pa.Array:
    if not len(given.records.event_id):
        return pa.nulls(len(record), pa.string())
    return given.records.event_id.combine_chunks().take(pa.array(record, mask=record < 0))


def _reasons(part: Part, place: Ints) -> pa.Array:
    undated = (part.due >= NEVER) & part.dated
    words = pa.array([CALENDAR_ENDS, NO_CALENDAR])
    return words.take(pa.array((place < 0).astype(np.int64), mask=~undated))

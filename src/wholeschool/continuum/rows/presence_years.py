"""What each pupil had at each school in a year: sessions by half-term, first and last week; kept."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.by_year import of_year, year_by_year
from wholeschool.continuum.rows.columns import (
    NOWHERE,
    Ints,
    changes,
    days,
    distinct,
    numbered_below,
    whole_numbers,
)
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of_column
from wholeschool.store import Kept

HALF_TERMS = 6
PRESENCE_RESTS_ON = ("presence", "calendar")
POSSIBLE, DUAL = (
    tuple(f"{name}_{term}" for term in range(1, HALF_TERMS + 1)) for name in ("possible", "dual")
)
"""Columns of possible sessions, and of those marked D, by half-term."""
NO_DAY = np.iinfo(np.int32).max
"""The first week of somebody without a possible session; the last one is `NOWHERE`."""
PRESENCE = pa.schema(
    [
        ("pupil_id", pa.int64()), ("urn", pa.int32()), ("listed", pa.bool_()),
        ("first_week", pa.int32()), ("last_week", pa.int32()), ("possible", pa.int16()),
        *((name, pa.int16()) for name in (*POSSIBLE, *DUAL)),
    ]
)  # fmt: skip
SEVERAL = pa.schema([("pupil_id", pa.int64())])
"""Pupils at several schools."""
_WEEK = 7  # days
_OUTSIDE = 0  # the half-term of a week that a school's calendar does not list

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class SchoolWeeks:
    """The weeks that calendars list, a row a school and week.

    `day` is the Monday, as days since 1970; `half_term` that of the week's first sessions; `autumn` the one
    in which the week's academic year began.
    """

    urn: Ints
    day: Ints
    half_term: Ints
    autumn: Ints

    def of_year(self, academic_year: str) -> SchoolWeeks:
        """Those of one academic year."""
        return self._only(self.autumn == int(academic_year[:4]))

    def half_terms(self, urn: int, first: int, weeks: int) -> Ints:
        """A school's half-term in each of so many weeks from the Monday `first`, 0 where none is listed."""
        its = self._only((self.urn == urn) & (self.day >= first) & (self.day < first + _WEEK * weeks))
        found = np.full(weeks, _OUTSIDE)
        found[(its.day - first) // _WEEK] = its.half_term
        return found

    def _only(self, chosen: npt.NDArray[np.bool_]) -> SchoolWeeks:
        return SchoolWeeks(self.urn[chosen], self.day[chosen], self.half_term[chosen], self.autumn[chosen])


def fetch_school_weeks(engine: LocalEngine, kept: Kept | None = None) -> SchoolWeeks:
    """The weeks of all calendars and years."""
    (asked,) = _compiled_weeks(engine.DIALECT)
    rows = (kept or Kept(engine)).answer(asked)
    return SchoolWeeks(
        whole_numbers(rows, "urn"),
        days(rows, "week").astype(np.int64),
        whole_numbers(rows, "half_term"),
        whole_numbers(rows, "autumn"),
    )


def presence_by_half_term(
    engine: LocalEngine, kept: Kept, weeks: SchoolWeeks, academic_year: str
) -> pa.Table:
    """A row a pupil and school with books in the year, in the order of schools, then of pupils.

    `pupil_id`, `urn`; `listed`: whether the school's calendar lists a week of theirs; `first_week`,
    `last_week`: Mondays (days since 1970) of the weeks with possible sessions; `possible`: sessions of the
    year; `possible_1` … `dual_6`: sessions by half-term, those of weeks that are not listed left out.
    """

    def make() -> pa.Table:
        steps = _compiled(engine.DIALECT)
        found = year_by_year(engine, Kept(engine), steps, ("presence",), [academic_year])
        rows = found[academic_year]
        return _summed(rows, weeks.of_year(academic_year)) if rows.num_rows else PRESENCE.empty_table()

    return kept.rows("presence_by_half_term", academic_year, PRESENCE_RESTS_ON, make)


def at_several_schools(presence: pa.Table) -> pa.Table:
    """Who had books at several schools, as `SEVERAL`, from the rows of `presence_by_half_term`."""
    pupils = np.sort(whole_numbers(presence, "pupil_id"))
    again = pupils[1:][pupils[1:] == pupils[:-1]]
    return pa.table([distinct(again)], schema=SEVERAL)


def _summed(rows: pa.Table, weeks: SchoolWeeks) -> pa.Table:
    """Books are in no order. Laid out by pupil and week they need none: a year of a pupil is a few bytes."""
    pupils, schools = (pc.dictionary_encode(rows[name].combine_chunks()) for name in ("pupil_id", "urn"))
    pupil_ids, urns = (each.dictionary.to_numpy() for each in (pupils, schools))
    key = schools.indices.to_numpy() * np.int64(len(pupil_ids)) + pupils.indices.to_numpy()
    pairs, pair = numbered_below(len(urns) * len(pupil_ids), key)
    school, pupil = np.divmod(pairs, len(pupil_ids))
    day = days(rows, "week")
    origin = int(day.min())
    week = (day - origin) // _WEEK
    number = int(week.max()) + 1
    possible, dual = (np.zeros((len(pairs), number), dtype=np.uint8) for _ in ("possible", "dual"))
    place, elsewhere = pair * number + week, rows["dual"].to_numpy()
    # One more than there were: nought says that there are no books of the week.
    possible.reshape(-1)[place] = rows["possible"].to_numpy() + 1
    some = np.flatnonzero(elsewhere)
    dual.reshape(-1)[place[some]] = elsewhere[some]
    found = []
    for first, end in itertools.pairwise((*changes(school).tolist(), len(school))):
        half_term = weeks.half_terms(int(urns[school[first]]), origin, number)
        found.append(_by_half_term(possible[first:end], dual[first:end], half_term, origin))
    columns = [pupil_ids[pupil], urns[school], *np.concatenate(found).T]
    order = np.lexsort(columns[:2])
    return pa.table([values[order] for values in columns], names=PRESENCE.names).cast(PRESENCE)


def _by_half_term(possible: Bytes, dual: Bytes, half_term: Ints, origin: int) -> npt.NDArray[np.int32]:
    """The columns of `PRESENCE` from `listed` on, of one school's pupils × weeks."""
    there, held = possible > 0, possible > 1
    in_term = (half_term[:, None] == np.arange(1, HALF_TERMS + 1)).astype(np.float32)
    sessions = (possible - there).astype(np.float32)
    some = held.any(axis=1)
    last = held.shape[1] - 1 - held[:, ::-1].argmax(axis=1)
    return np.column_stack(
        [
            there[:, half_term != _OUTSIDE].any(axis=1),
            np.where(some, origin + _WEEK * held.argmax(axis=1), NO_DAY),
            np.where(some, origin + _WEEK * last, NOWHERE),
            sessions.sum(axis=1),
            sessions @ in_term,
            dual.astype(np.float32) @ in_term,
        ]
    ).astype(np.int32)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    plan.view("presence_asked", of_year("presence").select("pupil_id", "urn", "week", "possible", "dual"))
    return plan.compiled(dialect)


@compiled_once
def _compiled_weeks(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    calendar = Plan.given("calendar", TABLES["calendar"].own_arrow)
    listed = calendar.select("urn", "half_term", week=monday(calendar.date))
    weeks = listed.group_by("urn", "week").agg(half_term=listed.half_term.min())
    autumn = academic_year_of_column(weeks.week).substr(0, 4).cast("int32")
    plan.view("presence_school_weeks", weeks.mutate(autumn=autumn))
    return plan.compiled(dialect)

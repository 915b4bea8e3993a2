"""Statutory duties as dated facts, and how many of them each school has done, missed or before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.duties_days import covered, half_days, limit_parts
from wholeschool.continuum.duties_done import Done
from wholeschool.continuum.duties_given import read_given
from wholeschool.continuum.duties_governors import governors_parts
from wholeschool.continuum.duties_marks import unauthorised_part, unknown_reason_part
from wholeschool.continuum.duties_notices import notice_parts
from wholeschool.continuum.duties_provision import provision_part
from wholeschool.continuum.duties_rows import as_table
from wholeschool.continuum.duties_timetables import timetable_part
from wholeschool.engine import LocalEngine

COUNT_BY = ("urn", "academic_year", "half_term", "duty")


@dataclass(frozen=True)
class DutyTable:
    """The duties up to `on`; `rows` has the columns of `DUTY_ROWS`."""

    on: date
    rows: pa.Table


@dataclass(frozen=True)
class DutyCount:
    """How many duties there were, and what became of them: open ones are neither done nor in breach.

    `group` has the values of the columns that were asked for; `pupils` stand behind `breaches`.
    """

    group: tuple[object, ...]
    duties: int
    breaches: int
    pupils: int
    in_time: int
    open: int


def duty_table(engine: LocalEngine, on: date | None = None) -> DutyTable:
    """Count the duties of a store's tables up to a day; None = the last session of the last week with marks.

    A record that has begun by then counts whole; marks and actions count up to then. Raises WrongCallError
    where nothing is known by that day.
    """
    given = read_given(engine, on)
    done = Done.read(given)
    spells = covered(given.records, given.calendars)
    units = half_days(given, spells)
    parts = [
        limit_parts(given, units),
        *governors_parts(given, units, done),
        provision_part(given, spells, done),
        *notice_parts(given, spells.record, done),
        unknown_reason_part(given),
        unauthorised_part(given, done),
        timetable_part(given, done),
    ]
    return DutyTable(given.on, as_table(given, parts))


def breach_counts(rows: pa.Table, by: Sequence[str] = COUNT_BY) -> tuple[DutyCount, ...]:
    """Duties by some columns of `DUTY_ROWS`, in their order.

    `in_time` are done and in no breach; `open` are not done, and their day has not passed, or nobody can say
    that they had to be done.
    """
    done = pc.is_valid(rows["done"])
    breach = rows["breach"]
    counted = rows.select(list(by))
    for name, flags in (
        ("breaches", breach),
        ("in_time", pc.and_not(done, breach)),
        ("open", pc.invert(pc.or_(done, breach))),
    ):
        counted = counted.append_column(name, pc.cast(flags, pa.int64()))
    # Null pupils are left out of a count of different values.
    behind = pc.if_else(breach, rows["pupil_id"], pa.scalar(None, pa.int64()))
    counted = counted.append_column("pupil", behind)
    sums = [(name, "sum") for name in ("breaches", "in_time", "open")]
    wanted = [("breaches", "count"), *sums, ("pupil", "count_distinct")]
    summed = counted.group_by(list(by)).aggregate(wanted)
    summed = summed.sort_by([(name, "ascending") for name in by])
    return tuple(
        DutyCount(
            tuple(row[name] for name in by),
            row["breaches_count"],
            row["breaches_sum"],
            row["pupil_count_distinct"],
            row["in_time_sum"],
            row["open_sum"],
        )
        for row in summed.to_pylist()
    )

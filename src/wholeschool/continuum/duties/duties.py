"""Statutory duties as dated facts: all of them, from the records, marks and actions of a store's tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from wholeschool.continuum.duties.days import covered, half_days, limit_parts
from wholeschool.continuum.duties.done import Done
from wholeschool.continuum.duties.given import read_given
from wholeschool.continuum.duties.governors import governors_parts
from wholeschool.continuum.duties.marks import unauthorised_part, unknown_reason_part
from wholeschool.continuum.duties.notices import notice_parts
from wholeschool.continuum.duties.provision import provision_part
from wholeschool.continuum.duties.rows import as_table
from wholeschool.continuum.duties.timetables import timetable_part
from wholeschool.engine import LocalEngine
from wholeschool.store import Kept


@dataclass(frozen=True)
class DutyTable:
    """The duties up to `on`; `rows` has the columns of `DUTY_ROWS`."""

    on: date
    rows: pa.Table


def duty_table(engine: LocalEngine, on: date | None = None, kept: Kept | None = None) -> DutyTable:
    """Count the duties of a store's tables up to a day; None = the last session of the last week with marks.

    A record that has begun by then counts whole; marks and actions count up to then. What is sifted of large
    tables is taken from `kept` where it is there. Raises WrongCallError where nothing is known by that day.
    """
    given = read_given(engine, on, kept)
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

"""Columns of stays on rolls as arrays, in which year and until when; and days of them as dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.schools.calendars import NEVER, Ints, day_number, days, ints
from wholeschool.schema.rolls import open_roll_end


def first_years(rows: pa.Table) -> Ints:
    """The first year of each row's `academic_year`, e.g. 202425 → 2024."""
    return ints(pc.utf8_slice_codeunits(rows["academic_year"], 0, 4))


def roll_ends(rolls: pa.Table) -> Ints:
    """The last day of each stay, as a number, by `end` (null = none given) and `academic_year`."""
    return known_ends(days(rolls["end"]), first_years(rolls))


def known_ends(end: Ints, first_year: Ints) -> Ints:
    """Ends as they are given, and where none is (NEVER) that of a stay in that year without one."""
    years, place = np.unique(first_year, return_inverse=True)
    last = np.array([day_number(open_roll_end(str(year))) for year in years.tolist()], dtype=np.int64)
    return np.where(end == NEVER, last[place] if len(years) else end, end)


def dates_or_none(day: Ints) -> list[date | None]:
    """Days of their numbers; None where there is none (NEVER)."""
    found = day.astype("datetime64[D]").astype(object)
    found[day == NEVER] = None
    dates: list[date | None] = found.tolist()
    return dates

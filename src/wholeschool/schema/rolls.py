"""When a stay on a roll ends: on the day that its row gives, and where none is given on 31 August.

Academic years turn on 1 August here, as DfE counts absence and exclusions (`years`). Until September a pupil
is on the roll of the old year all the same: a school year lasts until the first term that begins after July
(Education Act 1996, section 579), and the rolls of the new one begin with it. With 31 July nobody would be
on roll in August, and a summer term that runs into it would have no pupils.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def roll_end(roll: Mapping[str, Any]) -> date:
    """The last day of a stay, which is a row with `end` (a date or None) and `academic_year`."""
    end: date | None = roll["end"]
    return open_roll_end(roll["academic_year"]) if end is None else end


def open_roll_end(academic_year: str) -> date:
    """The last day of a stay in that year that has no end, e.g. 202425 → 31 August 2025."""
    return date(int(academic_year[:4]) + 1, 8, 31)


def roll_end_column(rolls: Any) -> Any:
    """The last day of each stay of a table with `end` and `academic_year`: an expression in, one out."""
    year = rolls.academic_year.substr(0, 4).cast("int32") + 1
    return rolls.end.fill_null((year.cast("string") + "-08-31").cast("date"))

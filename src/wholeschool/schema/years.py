"""Academic years as DfE writes them: 202425 for 1 August 2024 to 31 July 2025."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from wholeschool.errors import WrongCallError

# Schools open in the last days of August, DfE counts absence from 1 August
# (methodology of pupil absence in schools in England), and no school is open between.
FIRST_MONTH = 8
_THURSDAY = 3
_ACADEMIC_YEAR = re.compile(
    r"\s*(?:(?:(?:academic )?year:? *)?(\d{4})\s*(?:[/\-–]|to)?\s*(\d{4}|\d{2})"
    r"|(1[5-9]|[2-4]\d)\s*[/\-–]\s*(\d{2}))\s*",
    re.ASCII | re.IGNORECASE,
)


def academic_year_of(day: date) -> str:
    """The academic year that a day belongs to, e.g. 2025-01-06 → ``202425``."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return academic_year_starting(first)


def academic_year_starting(first: int) -> str:
    """The academic year that starts in the autumn of `first`, e.g. 2024 → ``202425``."""
    return f"{first}{(first + 1) % 100:02d}"


def next_academic_year(academic_year: str) -> str:
    """The year after one, e.g. ``202425`` → ``202526``."""
    return academic_year_starting(int(academic_year[:4]) + 1)


def academic_year_of_column(day: Any) -> Any:
    """The academic year of each day of a date column: an expression in, an expression out."""
    first = day.year() - (day.month() < FIRST_MONTH).cast("int32")
    return first.cast("string") + ((first + 1) % 100).cast("string").lpad(2, "0")


def monday_of_column(day: Any) -> Any:
    """The Monday of each day's week: an expression in, an expression out."""
    # By way of a timestamp: DuckDB truncates a date to a timestamp, which Ibis does not know.
    return day.cast("timestamp").truncate("W").cast("date")


def week_year_of_column(day: Any) -> Any:
    """The academic year of each day's week, which is that of its Monday: no week lies in two years."""
    return academic_year_of_column(monday_of_column(day))


def week_year_days(academic_year: str) -> tuple[date, date]:
    """The first Monday of a year's weeks, and the first Monday of the next year's (`week_year_of_column`)."""
    first, after = (_first_monday(int(academic_year[:4]) + years) for years in (0, 1))
    return first, after


def _first_monday(year: int) -> date:
    first = date(year, FIRST_MONTH, 1)
    return first + timedelta(days=-first.weekday() % 7)


def census_day(academic_year: str, last_day: date) -> date:
    """The spring school census of a year: the third Thursday of January (School census guide, DfE).

    Where the data end before it, the last day of the data: the roll of a year that is under way.
    """
    first = date(int(academic_year[:4]) + 1, 1, 1)
    to_thursday = (_THURSDAY - first.weekday()) % 7
    census = first + timedelta(days=to_thursday + 14)
    return min(census, last_day) if academic_year_of(last_day) == academic_year else census


def year_label(academic_year: str) -> str:
    """The year as people write it, e.g. ``202425`` → ``2024/25``."""
    return f"{academic_year[:4]}/{academic_year[4:]}"


def parse_academic_year(text: str) -> str:
    """Read ``2024/25``, ``2024-25``, ``2024/2025``, ``202425``, ``24/25``; the word year may stand before.

    Of two digits each only from 15/16 on: what is less may be year groups.

    Raises WrongCallError where the text is none of these or its two years do not follow each other.
    """
    match = _ACADEMIC_YEAR.fullmatch(text)
    if match:
        first, second = int(match[1] or f"20{match[3]}"), int(match[2] or match[4])
        if second in (first + 1, (first + 1) % 100):
            return academic_year_starting(first)
    raise WrongCallError(f"“{text}” is no academic year.", advice="Write it as 2024/25.")

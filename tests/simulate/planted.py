"""Reading what `truth.json` says of the continuum, and counting school days as a person would."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import Any

from tests.simulate.reading import Files


def said(files: Files, key: str) -> Any:
    """A list of what was planted."""
    return files.truth["continuum"][key]


def days_of(files: Files, urn: str) -> list[date]:
    """A school's days, oldest first."""
    return sorted({day for day, _ in files.calendar[urn]})


def after(days: list[date], day: date, number: int) -> date | None:
    """The so many-th school day after a day; None where the calendar ends before it."""
    place = bisect_right(days, day) + number - 1
    return days[place] if place < len(days) else None

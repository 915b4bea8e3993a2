"""Dates as exports write them: ISO, or the day first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from wholeschool.ingest.cells.cells import Cell
from wholeschool.ingest.cells.notices import Trouble, shown

EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 2

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_TIME}", re.ASCII)
_NAMED_MONTH = re.compile(rf"(\d{{4}})-([A-Za-z]{{3}})-(\d{{1,2}}){_TIME}", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_DAY_NUMBER = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_EXPECTED = "a date such as 2024-09-03 or 03/09/2024"


def date_parser(latest: date) -> Callable[[str], Cell[date]]:
    """A reader of dates from 1990 to two years after `latest`. A blank text is no date and no trouble."""
    last = date(latest.year + YEARS_AHEAD, latest.month, min(latest.day, 28))

    def parse(text: str) -> Cell[date]:
        if not text:
            return Cell(None)
        day = _day(text)
        if day is None:
            return Cell(None, _unreadable(text, _advice(text)))
        if not EARLIEST <= day <= last:
            return Cell(None, _unreadable(text, f"It lies outside {EARLIEST.year} to {last.year}."))
        return Cell(day)

    return parse


def _day(text: str) -> date | None:
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    named = None if iso or day_first else _NAMED_MONTH.fullmatch(text)
    if named and named[2].lower() in _MONTHS:
        year, month, day = named[1], str(_MONTHS.index(named[2].lower()) + 1), named[3]
    elif iso:
        year, month, day = iso[1], iso[2], iso[3]
    elif day_first:
        day, month, year = day_first[1], day_first[2], day_first[3]
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _unreadable(text: str, advice: str) -> Trouble:
    return Trouble("unreadable_date", "error", shown(text), _EXPECTED, advice)


def _advice(text: str) -> str:
    """What to do about a text that is no date."""
    if _SHORT_YEAR.fullmatch(text):
        return "Write the year with four digits."
    if _DAY_NUMBER.fullmatch(text):
        return (
            "This is a spreadsheet's own number for a day: format the column as a date and export it again."
        )
    parts = _DAY_FIRST.fullmatch(text)
    if parts and int(parts[2]) > 12 >= int(parts[1]):
        return "Dates are read with the day first, and there is no such month."
    if parts or _ISO.fullmatch(text):
        return "There is no such day."
    return ""

"""Dates as exports write them: ISO, in words, or with slashes, the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from wholeschool.ingest.cells.cells import Cell
from wholeschool.ingest.cells.date_orders import DateOrder, First
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown

EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 2
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_TIME = r"(?:(?:T|,? +)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)? ?(?:[AaPp][Mm])?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}", re.ASCII)
_SLASHED = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_TIME}", re.ASCII)
_NAMED_MONTH = re.compile(rf"(\d{{4}})-([A-Za-z]{{3}})-(\d{{1,2}}){_TIME}", re.ASCII)
_IN_WORDS = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(\d{{1,2}})(?:st|nd|rd|th)?[ /-]([a-z]{{3,9}})\.?,?[ /-](\d{{4}}|\d{{2}}){_TIME}",
    re.ASCII | re.I,
)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_DAY_NUMBER = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_EXPECTED = "a date such as 2024-09-03 or 03/09/2024"


def date_parser(latest: date, order: DateOrder | None = None) -> Callable[[str], Cell[date]]:
    """A reader of dates from 1990 to two years after `latest`. A blank text is no date and no trouble.

    `order` says whether the day or the month comes first, and is told what the texts say about that.
    """
    last = date(latest.year + YEARS_AHEAD, latest.month, min(latest.day, 28))
    order = order or DateOrder()

    def parse(text: str) -> Cell[date]:
        if not text:
            return Cell(None)
        day = _day(text, order)
        if day is None:
            return Cell(None, _unreadable(text, _advice(text, order)))
        if not EARLIEST <= day <= last:
            return Cell(None, _unreadable(text, f"It lies outside {EARLIEST.year} to {last.year}."))
        return Cell(day)

    return parse


def _day(text: str, order: DateOrder) -> date | None:
    iso, slashed = _ISO.fullmatch(text), _SLASHED.fullmatch(text)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
        order.see_whole(text, day)
    elif slashed:
        first, second, year = int(slashed[1]), int(slashed[2]), int(slashed[3])
        order.see(text, first, second)
        day, month = (first, second) if order.first == "day" else (second, first)
    else:
        worded, backwards = _IN_WORDS.fullmatch(text), _NAMED_MONTH.fullmatch(text)
        parts = worded.group(1, 2, 3) if worded else backwards.group(3, 2, 1) if backwards else None
        if parts is None or parts[1][:3].lower() not in MONTHS:
            return None
        day, month, year = int(parts[0]), MONTHS.index(parts[1][:3].lower()) + 1, _whole_year(parts[2])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_iso(text: str, first: First) -> str:
    """A date with slashes as ISO writes it, by this order; any other text stays as it is."""
    slashed = _SLASHED.fullmatch(text)
    day = _day(text, DateOrder(first)) if slashed else None
    return text if slashed is None or day is None else day.isoformat() + text[slashed.end(3) :]


def _whole_year(text: str) -> int:
    """A year of two digits, as spreadsheets write 13-Jan-25, is the one that lies in what is read."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= EARLIEST.year % 100 else 2000)


def _unreadable(text: str, advice: str) -> Trouble:
    return Trouble("unreadable_date", "error", shown(text), _EXPECTED, advice)


def _advice(text: str, order: DateOrder) -> str:
    """What to do about a text that is no date."""
    if _SHORT_YEAR.fullmatch(text):
        return "Write the year with four digits."
    if _DAY_NUMBER.fullmatch(text):
        return (
            "This is a spreadsheet's own number for a day: format the column as a date and export it again."
        )
    parts = _SLASHED.fullmatch(text)
    if parts and order.is_other(int(parts[1]), int(parts[2])):
        return f"Dates are read with the {order.first} first, and there is no such month."
    if parts or any(form.fullmatch(text) for form in (_ISO, _IN_WORDS, _NAMED_MONTH)):
        return "There is no such day."
    return ""

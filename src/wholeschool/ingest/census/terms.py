"""Which census a file is of, and which time it speaks of.

Attendance is counted a term in arrears, in autumn both halves of the summer term, each by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wholeschool.schema.years import FIRST_MONTH, academic_year_starting

CensusTerm = Literal["autumn", "spring", "summer"]
Span = Literal["term", "second", "year"]
"""What a sum or a count is of: the term, the second half of summer, the year (special schools, to 2016)."""

_WORDS: dict[str, CensusTerm] = {"aut": "autumn", "spr": "spring", "sum": "summer"}
_NAME = re.compile(r"(20\d\d)[_ -](autumn|spring|summer)(?![a-z])", re.IGNORECASE)
_THURSDAY = 3
_FIRST_MONTH_OF_ROLLS = 9
# The first Thursday of October, the third of January and of May.
_EARLIEST = {"autumn": (10, 1), "spring": (1, 15), "summer": (5, 15)}


@dataclass(frozen=True)
class Census:
    """A census: its term, and the calendar year in which it was taken."""

    term: CensusTerm
    year: int

    @property
    def academic_year(self) -> str:
        """The academic year that it was taken in."""
        return academic_year_starting(self._first_year)

    @property
    def day(self) -> date:
        """Its reference date by the rule, for files that do not give it."""
        earliest = date(self.year, *_EARLIEST[self.term])
        return earliest + timedelta(days=(_THURSDAY - earliest.weekday()) % 7)

    @property
    def name(self) -> str:
        """The census as file names have it: 2025_spring."""
        return f"{self.year}_{self.term}"

    def counted(self, span: Span) -> tuple[str, str]:
        """The academic year and the term (of `termly_counts`) whose sessions stand under a span."""
        before = academic_year_starting(self._first_year - 1)
        if span == "year":
            return before, "year"
        if self.term == "autumn":
            return before, "summer_2" if span == "second" else "summer_1"
        return self.academic_year, "autumn" if self.term == "spring" else "spring"

    @property
    def _first_year(self) -> int:
        return self.year if self.term == "autumn" else self.year - 1


def census_of_name(name: str) -> Census | None:
    """The census that a file's name says, e.g. ``2025_spring_pupilonroll.csv``; the last that it says."""
    found = _NAME.findall(name)
    return census_of(found[-1][1], found[-1][0]) if found else None


def census_of(term: str, year: str) -> Census | None:
    """The census of a term (AUT, Autumn …) and a year; None where there is none."""
    word = _WORDS.get(term.strip().casefold()[:3])
    number = re.fullmatch(r"(20\d\d)(?:\.0+)?", year.strip())
    return Census(word, int(number[1])) if word and number else None


def roll_year(day: date) -> str:
    """The academic year in whose roll a day lies: who comes or leaves in August does so between two years."""
    return academic_year_starting(day.year - (day.month < _FIRST_MONTH_OF_ROLLS))


def first_day(academic_year: str) -> date:
    """The first day of a stay that goes on since before its year (see `together.same_stay`)."""
    return date(int(academic_year[:4]), FIRST_MONTH, 1)

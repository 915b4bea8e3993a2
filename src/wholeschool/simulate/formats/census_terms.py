"""School censuses: when each is taken, what it counts, and how its columns are called in its year.

A census counts attendance a term in arrears, in autumn both halves of the summer term, and exclusions of the
two terms before. Names and codes changed over the years as the collection's own tables did
(2015 to 2026, School census specifications).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

CensusTerm = Literal["autumn", "spring", "summer"]

_THURSDAY = 3
_DAYS = {"autumn": (10, 1), "spring": (1, 15), "summer": (5, 15)}  # the first or the third Thursday
_SESSIONS = {"autumn": ((5,), (6,)), "spring": ((1, 2), ()), "summer": ((3, 4), ())}
_ALL_CODES = {"autumn": 2020, "spring": 2021, "summer": 2021}
_THREE_REASONS = {"autumn": 2021, "spring": 2021, "summer": 2021}
_SEX = {"autumn": 2023, "spring": 2024, "summer": 2024}
_LAST_TOTALS = 2024


@dataclass(frozen=True)
class Census:
    """A census: `year` is the calendar year in which it was taken."""

    term: CensusTerm
    year: int

    @property
    def first_year(self) -> int:
        """The autumn in which its academic year begins."""
        return self.year if self.term == "autumn" else self.year - 1

    @property
    def day(self) -> date:
        """The reference date."""
        earliest = date(self.year, *_DAYS[self.term])
        return earliest + timedelta(days=(_THURSDAY - earliest.weekday()) % 7)

    @property
    def half_terms(self) -> tuple[tuple[int, ...], ...]:
        """The half-terms of the attendance that it counts, and in autumn of the second count."""
        return _SESSIONS[self.term]

    @property
    def counts_every_code(self) -> bool:
        """Whether sessions are counted by every code, or absences alone."""
        return self.year >= _ALL_CODES[self.term]

    @property
    def sessions(self) -> str:
        """The name of the number of sessions."""
        return "sessions" if self.counts_every_code else "absencesessions"

    @property
    def has_totals(self) -> bool:
        """Whether authorised and unauthorised absence are given as sums too."""
        return self.year <= _LAST_TOTALS

    @property
    def sex(self) -> str:
        """The name of the pupil's sex."""
        return "sex" if self.year >= _SEX[self.term] else "gender"

    @property
    def reasons(self) -> tuple[str, ...]:
        """The names of the reasons of an exclusion."""
        several = self.year >= _THREE_REASONS[self.term]
        return ("reason1", "reason2", "reason3") if several else ("reason",)

    @property
    def suspension(self) -> str:
        """The code of a suspension."""
        return "SUSP" if self.counts_every_code else "FIXD"

    @property
    def characteristics(self) -> bool:
        """Whether ethnicity and needs are asked for."""
        return self.term == "spring"


def censuses_of(first_year: int) -> tuple[Census, Census, Census]:
    """The censuses of an academic year, in order."""
    return (
        Census("autumn", first_year),
        Census("spring", first_year + 1),
        Census("summer", first_year + 1),
    )

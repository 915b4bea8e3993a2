"""Fractions and half days, and the dates that spreadsheets make of them."""

from __future__ import annotations

import re

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.schema.findings import Severity

_MADE_A_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]00:00(?::00)?)?|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{1,2}-[a-z]{3}(?:-\d{2,4})?|[a-z]{3}-\d{2}",
    re.IGNORECASE | re.ASCII,
)


def made_a_date(text: str) -> bool:
    """Whether a text where no date belongs is what a spreadsheet makes of a fraction: 1/2 → 1 February."""
    return bool(_MADE_A_DATE.fullmatch(text))


def date_for_a_fraction(text: str, severity: Severity, expected: str, *, half: bool = False) -> Trouble:
    """The trouble of such a text. What stood there before the spreadsheet changed it nobody can tell.

    `half`: halves may stand there.
    """
    otherwise = " or write 0.5," if half else ""
    return Trouble(
        "date_for_a_fraction",
        severity,
        shown(text),
        expected,
        f"A spreadsheet has made a date of something like 1/2. Format the column as text,{otherwise} and "
        "export it again from the school's system.",
    )

"""A pupil's marks of a year as a transfer file writes them: am and pm, day by day, in one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from wholeschool.ingest.cells.mark_cells import FILLERS
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.reference.attendance import char_of, in_dates
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN

MOST_DAYS = 366

_CODE = re.compile(r"\D\d*", re.ASCII)
"""No code is a digit or begins with one: digits belong to the letter before them, however many there are."""
_DIGIT = re.compile(r"\d", re.ASCII)
_FROM_THE_SYSTEM = "Ask the school that sent it for the file again; only these marks were left out."


@dataclass(frozen=True)
class Run:
    """Marks from a day on, two a day: one character of a week of marks for each session."""

    start: date
    chars: str


def read_run(text: str, start: date) -> Run | Trouble:
    """Marks from `start` on, two for each day, weekends and holidays with them.

    A code has to have existed on its day: only so can texts be cut into codes with certainty. `#` fills days
    on which the pupil had no session. With a code that did not exist, or half a day too many, no mark of the
    text is certain, and none is taken.
    """
    written = "".join(text.split()).upper()
    codes: Sequence[str] = written if _DIGIT.search(written) is None else _CODE.findall(written)
    if "".join(codes) != written:
        return _trouble("a digit", "marks that begin with a code")
    if len(codes) % 2:
        return _trouble(f"{len(codes)} marks", "two marks for each day, which is an even number")
    if len(codes) > 2 * MOST_DAYS:
        return _trouble(f"{len(codes) // 2} days", "the days of one year")
    doubtful = enumerate(() if _certain().issuperset(codes) else codes)
    wrong = next((place for place, code in doubtful if not _existed(code, start, place)), None)
    if wrong is not None:
        day = start + timedelta(days=wrong // 2)
        return _trouble(f"{shown(codes[wrong])} on {day}", "a code of the register in force on that day")
    return Run(start, "".join(map(_char, codes)))


@cache
def _certain() -> frozenset[str]:
    """Codes that are marks on any day."""
    return frozenset(code for code in (*char_of(), *FILLERS) if len(code) == 1)


def _existed(code: str, start: date, place: int) -> bool:
    """A letter is a mark whenever it was written, as in registers; of longer codes the dates decide."""
    if len(code) == 1:
        return code in _certain()
    return in_dates(code, start + timedelta(days=place // 2))


@cache
def _char(code: str) -> str:
    """A filler for days without a session gives nothing; one for "no mark" says that there was none."""
    if code == CLOSED:
        return NOT_GIVEN
    return NO_MARK if code in FILLERS else char_of()[code]


def _trouble(seen: str, expected: str) -> Trouble:
    return Trouble("unreadable_marks", "error", seen, expected, _FROM_THE_SYSTEM)

"""One cell of a register: a code of the attendance register, and the minutes late beside an L or a U."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wholeschool.ingest.cells.cells import OWN_WORD, Cell, unknown_word
from wholeschool.ingest.cells.fractions import date_for_a_fraction, made_a_date
from wholeschool.reference.attendance import char_of
from wholeschool.reference.marks import NO_MARK, UNKNOWN_CODE

FILLERS = frozenset({"", "-", "*", "?"})
"""What files write where no mark was made."""

LATE = "LU"
MOST_MINUTES = 480

_EXPECTED = "a code of the attendance register"
_LATE_WITH_MINUTES = re.compile(rf"([{LATE}])\s*(\d{{1,3}})(?:\s*M(?:INS?)?)?", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """A cell of a register, read: its character in a week of marks, and minutes late (0 = not recorded)."""

    char: str
    minutes: int = 0


def mark(text: str) -> Cell[Mark]:
    """A mark as files write it. An unknown code is a mark all the same, and is noted."""
    code = text.upper()
    if code in FILLERS:
        return Cell(Mark(NO_MARK))
    if code in char_of():
        return Cell(Mark(char_of()[code]))
    late = _LATE_WITH_MINUTES.fullmatch(code)
    if late and int(late[2]) <= MOST_MINUTES:
        return Cell(Mark(late[1], int(late[2])))
    if made_a_date(text):
        return Cell(Mark(UNKNOWN_CODE), date_for_a_fraction(text, "warning", _EXPECTED))
    codes = {each: each for each in char_of()}
    trouble = unknown_word("unknown_code", "warning", text, codes, _EXPECTED, otherwise=OWN_WORD)
    return Cell(Mark(UNKNOWN_CODE), trouble)

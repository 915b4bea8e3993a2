"""Sessions of a stay by attendance code, as a census counts them: from its marks, with nothing of when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.reference.attendance import code_of
from wholeschool.simulate.formats.format import Record

# Written out once more, so that what is read back is not judged by the lists that read it.
_NOT_POSSIBLE = frozenset(["D", "X", "Z", "Q", "#", "Y", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"])
_AUTHORISED = frozenset(["C", "C1", "C2", "E", "F", "H", "I", "J1", "M", "R", "S", "T"])
_UNAUTHORISED = frozenset(["G", "N", "O", "U"])
_ABSENCE_CENSUS = _AUTHORISED - {"C1", "C2", "J1"} | _UNAUTHORISED | {"Y", "X", "Z", "#"}


@dataclass(frozen=True)
class Attendance:
    """Sessions of a span: how many were possible, and how many have each code as printed."""

    by_code: Mapping[str, int]

    @property
    def possible(self) -> int:
        """Possible sessions, as DfE counts them."""
        return sum(count for code, count in self.by_code.items() if code not in _NOT_POSSIBLE)

    @property
    def authorised(self) -> int:
        """Sessions of authorised absence."""
        return sum(count for code, count in self.by_code.items() if code in _AUTHORISED)

    @property
    def unauthorised(self) -> int:
        """Sessions of unauthorised absence."""
        return sum(count for code, count in self.by_code.items() if code in _UNAUTHORISED)

    @property
    def absences(self) -> Mapping[str, int]:
        """The codes that a census before autumn 2020 counts."""
        return {code: count for code, count in self.by_code.items() if code in _ABSENCE_CENSUS}


def attendance(record: Record, stay: int, half_terms: Sequence[int]) -> Attendance:
    """The sessions of a stay in some half-terms; a session without a mark, or with one that is none, is not
    counted."""
    inside = np.isin(np.repeat(record.calendar.half_term_of_day, 2), half_terms)
    chars, counts = np.unique(record.marks[stay][inside], return_counts=True)
    codes = code_of()
    counted: Counter[str] = Counter()
    for char, count in zip(chars.tolist(), counts.tolist(), strict=True):
        if chr(char) in codes and codes[chr(char)].strip("?-.!*"):
            counted[codes[chr(char)]] += count
    return Attendance(dict(sorted(counted.items())))

"""Academic years and parts of them, however a file writes them."""

from __future__ import annotations

import re

_SIX_DIGITS = re.compile(r"(\d{4})(\d{2})")
_TWO_YEARS = re.compile(r"(\d{4})\s*[/\-–]\s*(\d{4}|\d{2})(?:\s+academic year)?", re.IGNORECASE)
_NAMED = re.compile(r"^(?:academic|school) year\s+", re.IGNORECASE)
_ONE_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_FIRST, _LAST = 1990, 2100


def academic_year(text: str) -> str:
    """201617, 2016/17, 2016-2017 → “2016/17”; "" where the text is no academic year."""
    bare = _NAMED.sub("", text.strip())
    found = _SIX_DIGITS.fullmatch(bare) or _TWO_YEARS.fullmatch(bare)
    if not found:
        return ""
    begins, ends = int(found[1]), int(found[2][-2:])
    if (begins + 1) % 100 != ends or (len(found[2]) == 4 and int(found[2]) != begins + 1):
        return ""
    return written(begins)


def academic_year_ending(text: str) -> str:
    """2021 → “2020/21”, the academic year that ends in it; "" where the text is no year."""
    found = _ONE_YEAR.fullmatch(text.strip())
    return written(int(found[1]) - 1) if found else academic_year(text)


def is_one_year(text: str) -> bool:
    """Whether the text is a year alone, as 2021: that may be the school year that ends, or begins, in it."""
    return bool(_ONE_YEAR.fullmatch(text.strip()))


def written(begins: int) -> str:
    """The academic year that begins in a year, as people write it; "" where no statistics are of it."""
    return f"{begins}/{(begins + 1) % 100:02d}" if _FIRST <= begins <= _LAST else ""

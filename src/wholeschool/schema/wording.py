"""Numbers and groups of pupils as people read them."""

from __future__ import annotations

from collections.abc import Sequence

_CAPITALS = {"sen": "SEN", "ehc": "EHC"}
_PROPER = frozenset(
    (
        *("african", "asian", "bangladeshi", "black", "british", "caribbean", "chinese", "gypsy", "indian"),
        *("irish", "pakistani", "roma", "traveller", "white"),
    )
)


def number(value: float) -> str:
    """A number with thousands separators; a whole number without decimals."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def counted(value: float, one: str, many: str = "") -> str:
    """A number with its noun: 1 day, 2 days, 1,240 days."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def several(names: Sequence[str], most: int = 3) -> str:
    """The first names with “and” between, and how many there are besides."""
    more = len(names) - most
    return " and ".join(names[:most]) + (f" and {number(more)} more" if more > 0 else "")


def listed(words: Sequence[str]) -> str:
    """Words as a list: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def size(in_bytes: int) -> str:
    """A size as people read it: 912 bytes, 9.3 kB, 1.2 GB (in powers of 1,000)."""
    for unit, most in (("bytes", 1_000), ("kB", 1_000_000), ("MB", 1_000_000_000)):
        if in_bytes < most:
            return f"{in_bytes} {unit}" if unit == "bytes" else f"{in_bytes * 1_000 / most:.1f} {unit}"
    return f"{in_bytes / 1_000_000_000:.1f} GB"


def group_words(group: str) -> str:
    """A group as people write it: the tables have all groups in small letters."""
    written = " ".join(
        _CAPITALS.get(word, word.capitalize() if word.rstrip(",") in _PROPER else word)
        for word in group.split(" ")
    )
    return written[:1].upper() + written[1:]

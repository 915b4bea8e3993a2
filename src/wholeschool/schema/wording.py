"""Numbers as people read them, alone and with their nouns."""

from __future__ import annotations


def number(value: float) -> str:
    """A number with thousands separators; a whole number without decimals."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def counted(value: float, one: str, many: str = "") -> str:
    """A number with its noun: 1 day, 2 days, 1,240 days."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"

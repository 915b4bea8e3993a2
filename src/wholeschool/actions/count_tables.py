"""Tables of counts that somebody has: their columns, and cells as whole numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import pyarrow as pa

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.official.opened import Sheet

MOST = 10**10
"""No count is larger: there are not so many people, and sums of such are exact."""
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.0*)?")


def texts_of(sheet: Sheet, name: str) -> list[str]:
    """The cells of a column as texts. Raises WrongCallError where there is none, with the nearest."""
    column = sheet.columns.get(name)
    if column is None:
        raise WrongCallError(
            f"there is no column “{name}”",
            where=sheet.name,
            nearest=nearest(name, sheet.columns),
            advice=f"The columns are: {', '.join(sheet.columns)}.",
        )
    return [str(value).strip() for value in column.cast(pa.string()).fill_null("").to_pylist()]


def counts_of(sheet: Sheet, name: str) -> list[int]:
    """The cells of a column of counts. Raises WrongCallError as `whole_number` does, and for one below 0."""
    found = []
    for text, line in zip(texts_of(sheet, name), sheet.lines, strict=True):
        where = f"{sheet.name}, line {line}"
        if (number := whole_number(text, name, where)) < 0:
            raise WrongCallError(f"“{text[:40]}” in the column “{name}” is a count below 0", where=where)
        found.append(number)
    return found


def whole_number(text: str, column: str, where: str) -> int:
    """A cell as a whole number. Raises WrongCallError where it is none, or more than can be counted."""
    try:
        value = Decimal(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    except InvalidOperation:
        value = Decimal("nan")
    if value.is_finite() and value.copy_abs() > MOST:
        raise WrongCallError(
            f"“{text[:40]}” in the column “{column}” is more than can be counted", where=where,
            advice=f"Counts are {MOST:,} at most.",
        )  # fmt: skip
    if not value.is_finite() or value != int(value):
        raise WrongCallError(
            f"“{text[:40]}” in the column “{column}” is no whole number",
            where=where,
            advice="Leave out rows whose count is hidden or not known: nought would be another number.",
        )
    return int(value)

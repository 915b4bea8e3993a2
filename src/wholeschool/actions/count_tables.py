"""Tables of counts that somebody has: their columns, and cells as whole numbers."""

from __future__ import annotations

import math

import pyarrow as pa

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.official.opened import Sheet


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


def whole_number(text: str, column: str, where: str) -> int:
    """A cell as a whole number. Raises WrongCallError where it is none."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value != int(value):
        raise WrongCallError(
            f"“{text[:40]}” in the column “{column}” is no whole number",
            where=where,
            advice="Leave out rows whose count is hidden or not known: nought would be another number.",
        )
    return int(value)

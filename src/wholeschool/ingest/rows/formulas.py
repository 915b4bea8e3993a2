"""Cells that a spreadsheet would run as formulas, in files that people open to mend them.

Such a cell is written with an apostrophe in front, by which spreadsheets know a text; read again, it is what
it was. Numbers with a sign are no formulas.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_FORMULA = r"^\s*[=+\-@]"
_NUMBER = r"^\s*[+\-]?\s*\d+([.,:/-]\d+)*\s*%?\s*$"
_SIGNS = ("=", "+", "-", "@")
_GUARD = "'"


def as_meant(text: str) -> str:
    """A cell without the spaces at its ends, and without the apostrophe that kept it from being a formula."""
    text = text.strip()
    return text[1:].strip() if text.startswith(_GUARD) and text[1:].lstrip().startswith(_SIGNS) else text


def without_formulas(rows: pa.Table) -> pa.Table:
    """Rows in which no text would be run."""
    columns = [_guarded(column) if column.type == pa.string() else column for column in rows.columns]
    return pa.table(columns, names=rows.column_names)


def _guarded(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    runs = pc.and_not(pc.match_substring_regex(texts, _FORMULA), pc.match_substring_regex(texts, _NUMBER))
    return pc.if_else(runs, pc.binary_join_element_wise(_GUARD, texts, ""), texts)

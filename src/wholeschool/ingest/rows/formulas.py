"""Cells that a spreadsheet would run as formulas, in files that people open to mend them.

Such a cell is written with an apostrophe in front, by which spreadsheets know a text; read again, it is what
it was. Numbers with a sign are no formulas. Exports do likewise, or write ="00123", so that a spreadsheet
leaves the noughts of a number alone.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_FORMULA = r"^\s*[=+\-@]"
_NUMBER = r"^\s*[+\-]?\s*\d+([.,:/-]\d+)*\s*%?\s*$"
_GUARD = "'"
_GUARDED = re.compile(r"^'\s*(?=[=+\-@/\\\d]|[A-Z]\d|[A-Za-z]{1,2}$)", re.ASCII)
"""An apostrophe before what a spreadsheet would change: a formula, a mark, a number. Names keep theirs."""
_AS_TEXT = re.compile(r'="([^"]*)"')


def as_meant(text: str) -> str:
    """A cell without the spaces at its ends, and without what kept a spreadsheet from changing it."""
    text = text.strip()
    if text[:1] not in ("'", "="):
        return text
    bare = _GUARDED.sub("", text)
    whole = _AS_TEXT.fullmatch(bare)
    return whole[1].strip() if whole else bare


def without_formulas(rows: pa.Table) -> pa.Table:
    """Rows in which no text would be run."""
    columns = [_guarded(column) if column.type == pa.string() else column for column in rows.columns]
    return pa.table(columns, names=rows.column_names)


def _guarded(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    runs = pc.and_not(pc.match_substring_regex(texts, _FORMULA), pc.match_substring_regex(texts, _NUMBER))
    return pc.if_else(runs, pc.binary_join_element_wise(_GUARD, texts, ""), texts)

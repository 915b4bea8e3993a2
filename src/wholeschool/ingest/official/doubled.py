"""Rows of a table that are of the same: told twice, told otherwise, or of a breakdown that nobody knows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded, keys_of, numbered
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.groups import TOTALS
from wholeschool.ingest.official.meaning import Meaning, are_numbers
from wholeschool.ingest.official.opened import Sheet
from wholeschool.reference.official import plain
from wholeschool.schema.findings import Finding, Severity

_Places = NDArray[np.int64]


def doubled_rows(sheet: Sheet, meaning: Meaning, frame: Frame) -> tuple[NDArray[np.bool_], list[Finding]]:
    """Rows to leave out, and what is said of rows that are of the same.

    What says once more what a row before it said is left out. Rows that differ in a column that nobody knows
    are of parts: only those of its total are read. Others that say something else of the same all stay.
    """
    out = np.zeros(sheet.rows, bool)
    keys = keys_of(_dimensions(sheet, meaning, frame))
    same = _of_the_same(keys, np.flatnonzero(frame.kept))
    if not len(same):
        return out, []
    whole = keys_of([Coded.of(column.take(same)) for column in sheet.columns.values()])
    _, first = np.unique(whole, return_index=True)
    again = np.delete(same, first)
    of_parts, columns = _of_unknown_parts(sheet, meaning, _of_the_same(keys, same[np.sort(first)]))
    left = np.setdiff1d(same, np.concatenate([again, of_parts]))
    contradicting = _of_the_same(keys, left)
    out[again] = out[of_parts] = True
    findings = [
        _said(sheet, "doubled_rows", "warning", again, "They are read once."),
        _said(
            sheet,
            "unknown_breakdown",
            "error",
            of_parts,
            "These rows are left out: they are of parts of a whole, and of which, nobody can tell. Say what "
            "the column means in a file for --names.",
            columns,
        ),
        _said(
            sheet,
            "contradicting_rows",
            "error",
            contradicting,
            "They are kept beside each other: which is right, nobody can tell.",
        ),
    ]
    return out, [each for each in findings if each is not None]


def _dimensions(sheet: Sheet, meaning: Meaning, frame: Frame) -> list[Coded]:
    more = [
        sheet.columns[meaning.dimensions[name]]
        for name in ("metric", "release")
        if name in meaning.dimensions
    ]
    return [
        frame.period,
        frame.term,
        frame.places.level,
        frame.places.code,
        frame.phase,
        numbered(frame.groups),
        *map(Coded.of, more),
    ]


def _of_the_same(keys: _Places, rows: _Places) -> _Places:
    """Those of some rows that have a key in common with another of them."""
    times = np.bincount(keys[rows], minlength=int(keys.max(initial=0)) + 1)
    return rows[times[keys[rows]] > 1]


def _of_unknown_parts(sheet: Sheet, meaning: Meaning, rows: _Places) -> tuple[_Places, str]:
    """Those of some rows that have no total in columns that are not read, and these columns."""
    part = np.zeros(len(rows), bool)
    headers = []
    read = {
        *meaning.dimensions.values(),
        *(each for wanted in meaning.wanted for each in wanted.headers.values()),
    }
    for header in sheet.columns.keys() - read:
        if are_numbers(sheet, header):
            continue
        column = Coded.of(sheet.columns[header].take(rows))
        if len(column.used()) > 1:
            part |= ~column.having(lambda word: not word or plain(word) in TOTALS)
            headers.append(header)
    return rows[part], ", ".join(sorted(headers))


def _said(
    sheet: Sheet, check: str, severity: Severity, rows: _Places, advice: str, column: str = ""
) -> Finding | None:
    if not len(rows):
        return None
    line = int(sheet.lines[rows.min()])
    return Finding(check, severity, file=sheet.name, row=line, column=column, advice=advice, count=len(rows))

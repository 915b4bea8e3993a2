"""Rows of a table that are of the same: told twice, told otherwise, or of a breakdown that nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded, keys_of, numbered
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.groups import TOTALS
from wholeschool.ingest.official.meaning import Meaning, are_numbers
from wholeschool.ingest.official.opened import Sheet
from wholeschool.reference.official import plain
from wholeschool.schema.findings import Finding, Severity
from wholeschool.schema.national import CHARACTERISTICS

_Places = NDArray[np.int64]
_MOST = 0.5
"""Where more of the rows than this contradict each other, the others are not to be believed either."""
_SAYS = {
    "phase": ("phase",),
    "place": ("level", "region_code", "region", "la_code", "la_number", "la", "laestab", "urn"),
    "group of pupils": (*CHARACTERISTICS, "characteristic"),
    "part of the year": ("term", "span"),
}
"""What a table may have to say of its rows, and the dimensions any of which says it."""


def doubled_rows(sheet: Sheet, meaning: Meaning, frame: Frame) -> tuple[NDArray[np.bool_], list[Finding]]:
    """Rows to leave out, and what is said of rows that are of the same.

    What says once more what a row before it said is left out. Rows that differ in a column that nobody knows
    are of parts: only those of its total are read. Where others say something else of the same, nobody can
    tell which is right, and none of them is read; where these are most of the table, nothing of it is.
    """
    out = np.zeros(sheet.rows, bool)
    keys = keys_of(_dimensions(sheet, meaning, frame))
    same = _of_the_same(keys, np.flatnonzero(frame.kept))
    if not len(same):
        return out, []
    again, once = _told_again([*sheet.columns.values()], same)
    of_parts, columns = _of_unknown_parts(sheet, meaning, keys, _of_the_same(keys, once))
    left = _of_the_same(keys, np.setdiff1d(once, of_parts))
    figures = [sheet.columns[header] for each in meaning.wanted for header in each.headers.values()]
    more, left = _told_again([pa.array(keys), *figures], left)
    contradicting = _of_the_same(keys, left)
    again = np.concatenate([again, more])
    out[again] = out[of_parts] = out[contradicting] = True
    advice = "These rows are left out: which is right, nobody can tell."
    if len(contradicting) > _MOST * int((frame.kept & ~out).sum() + len(contradicting)):
        out |= frame.kept
        advice = "They are most of the table, and nothing of it is read: fetch the whole file again."
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
        _said(sheet, "contradicting_rows", "error", contradicting, advice, seen=_lacking(meaning)),
    ]
    return out, [each for each in findings if each is not None]


def _told_again(columns: Sequence[pa.Array], rows: _Places) -> tuple[_Places, _Places]:
    """Those of some rows that have in all of some columns what one before them has, and the others."""
    if not len(rows):
        return rows, rows
    whole = keys_of([Coded.of(column.take(pa.array(rows))) for column in columns])
    _, first = np.unique(whole, return_index=True)
    return np.delete(rows, first), rows[np.sort(first)]


def _lacking(meaning: Meaning) -> str:
    """In words, what may tell rows apart that are of the same as far as the columns say."""
    lacks = [name for name, ways in _SAYS.items() if not any(way in meaning.dimensions for way in ways)]
    if not lacks:
        return "different figures of the same period, place, phase and group"
    return f"rows that differ by something that no column says: {'? '.join(lacks)}?"


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


def _of_unknown_parts(sheet: Sheet, meaning: Meaning, keys: _Places, rows: _Places) -> tuple[_Places, str]:
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
        apart = _differing(keys[rows], column)
        if apart.any():
            part |= apart & ~column.having(lambda word: not word or plain(word) in TOTALS)
            headers.append(header)
    return rows[part], ", ".join(sorted(headers))


def _differing(keys: _Places, column: Coded) -> NDArray[np.bool_]:
    """The rows whose column has another word than a row of the same key."""
    pairs = np.unique(np.stack([keys, column.codes.astype(np.int64)]), axis=1)
    words = np.bincount(pairs[0], minlength=int(keys.max(initial=0)) + 1)
    return words[keys] > 1


def _said(
    sheet: Sheet, check: str, severity: Severity, rows: _Places, advice: str, column: str = "", seen: str = ""
) -> Finding | None:
    if not len(rows):
        return None
    line = int(sheet.lines[rows.min()])
    return Finding(
        check,
        severity,
        file=sheet.name,
        row=line,
        column=column,
        seen=seen,
        advice=advice,
        count=len(rows),
    )

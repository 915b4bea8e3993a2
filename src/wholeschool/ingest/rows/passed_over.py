"""Rows that are no data: blank ones, the header once more in the middle of a file, totals at its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.rows.formulas import as_meant
from wholeschool.ingest.rows.header import DELIMITERS
from wholeschool.ingest.rows.source import LABEL, Block, Source
from wholeschool.ingest.rows.spelt import spelt
from wholeschool.ingest.rows.totals import are_amounts, begins_no_row, is_footer, is_total, may_be_of_a_footer
from wholeschool.reference.headers import fold

_FIELD = re.compile(rf'"(?:[^"]|"")*"|[^{DELIMITERS}]+')
_REPEATED = Trouble("header_repeated", "info", "", "the header once", "It is no row, and was passed over.")
_TOTALS = Trouble(
    "totals_passed_over", "info", "", "pupils' rows", "Totals are no rows, and were passed over."
)
_FOOTERS = Trouble(
    "footer_passed_over", "info", "", "pupils' rows", "Lines on when a file was made are no rows of it."
)
_BLANK = Trouble(
    "blank_rows_passed_over", "info", "", "pupils' rows", "Nothing stands in any column that is read."
)
_PUPIL = ("upn", "admission_number")
_LOOKED_AT = 4
"""Bytes from the beginning of a text."""
_CAPITAL = 0xDF
"""What makes a small letter of ASCII a capital."""


class PassedOver:
    """Finds the rows of a file that are no data, and says how many there were."""

    def __init__(self, source: Source, notices: Notices) -> None:
        self._notices = notices
        self._headers = {column: fold(source.names[place]) for column, place in source.places.items()}
        self._first = next((column for column, place in source.places.items() if place == 0), LABEL)
        self._key = next((column for column in (*_PUPIL, *source.places) if column in source.places), "")

    def without(self, block: Block) -> Block:
        """A block without its rows that are no data."""
        looked_at = self._without_a_number(block.texts)
        bad = np.zeros(block.texts.num_rows, dtype=bool)
        for trouble, found in self._found(block.texts.take(pa.array(looked_at))) if looked_at.size else ():
            rows = looked_at[found & ~bad[looked_at]]
            if rows.size:
                self._notices.note(trouble, record=int(block.records[rows[0]]), count=rows.size)
                bad[rows] = True
        if not bad.any():
            return block
        return replace(block, texts=_kept(block.texts, ~bad), records=block.records[~bad])

    def is_ragged(self, record: int, text: str) -> bool:
        """Whether a line whose fields do not fit the header is blank, a total or a footer."""
        written = [field.strip(' "') for field in _FIELD.findall(text)]
        fields = [field for field in written if field]
        trouble = None
        if not fields:
            trouble = _BLANK
        elif is_total(fields[0]) and are_amounts(fields[1:]):
            trouble = _TOTALS
        elif is_footer(fields) or fields[0].casefold().startswith(("filter:", "filters:")):
            trouble = _FOOTERS
        if trouble:
            self._notices.note(trouble, record=record)
        return trouble is not None

    def _without_a_number(self, texts: pa.RecordBatch) -> NDArray[np.int64]:
        """The rows that do not begin as a pupil's do, where that is: hardly any. No other is no data."""
        if self._key not in texts.schema.names:
            return np.empty(0, dtype=np.int64)
        column = texts[self._key]
        if isinstance(column, pa.StringArray):
            return np.flatnonzero(~begin_as_numbers(column))
        numbers = begin_as_numbers(column.dictionary)
        return np.flatnonzero(~numbers[column.indices.to_numpy(zero_copy_only=False)])

    def _found(self, texts: pa.RecordBatch) -> Iterator[tuple[Trouble, NDArray[np.bool_]]]:
        """The rows of each kind that are no data; a row is of the first of its kinds."""
        key, names = self._key, sorted(texts.schema.names, key=lambda name: name != self._first)
        totals = self._that_say(is_total, texts)
        others = [name for name in names if name not in {*_PUPIL, self._first}]
        totals &= _hold(totals, texts, others, are_amounts)
        yield _TOTALS, totals
        footers = self._that_say(may_be_of_a_footer, texts) & ~totals
        yield _FOOTERS, footers & _hold(footers, texts, names, is_footer)
        headers = {key: self._headers[key], **{name: each for name, each in self._headers.items() if each}}
        yield _REPEATED, _all(texts, {name: partial(_is_header, each) for name, each in headers.items()})
        # A word in a column that is not read is nothing that a row says.
        read = [name for name in names if name != LABEL]
        yield _BLANK, _all(texts, dict.fromkeys((key, *read), _is_blank))

    def _that_say(self, such: Callable[[str], bool], texts: pa.RecordBatch) -> NDArray[np.bool_]:
        """The rows that have such words where a pupil or a name should be, and no pupil."""
        rows = np.zeros(texts.num_rows, dtype=bool)
        there = set(texts.schema.names)
        named = [column for column in _PUPIL if column in there]
        if not named:
            return rows
        for column in dict.fromkeys((*named, self._first)):
            if column in there:
                rows |= _where(texts[column], such)
        for column in named:
            if rows.any():
                rows &= _where(texts[column], lambda text: _is_blank(text) or such(text))
        return rows


def _hold(
    rows: NDArray[np.bool_],
    texts: pa.RecordBatch,
    columns: Sequence[str],
    holds: Callable[[list[str]], bool],
) -> NDArray[np.bool_]:
    """Of some rows, hardly any, those of which it holds: it is given what stands in these columns."""
    found = np.zeros(len(rows), dtype=bool)
    places = np.flatnonzero(rows)
    taken = texts.select(columns).take(pa.array(places)).to_pylist() if places.size else []
    for place, row in zip(places, taken, strict=True):
        written = (as_meant(text or "").strip() for text in row.values())
        found[place] = holds([text for text in written if text])
    return found


def _kept(texts: pa.RecordBatch, rows: NDArray[np.bool_]) -> pa.RecordBatch:
    """Some rows. A text that only the others have is none of theirs: it says nothing of how dates stand."""
    kept = texts.filter(pa.array(rows))
    columns = {
        name: column.cast(pa.string()).dictionary_encode() if pa.types.is_dictionary(column.type) else column
        for name, column in zip(kept.schema.names, kept.columns, strict=True)
    }
    return pa.record_batch(columns)


def no_data(texts: pa.RecordBatch, headers: Mapping[str, str]) -> NDArray[np.bool_]:
    """The rows that are no data, where nobody knows yet which column has the pupil.

    `headers` is column → the file's own header. A row is a total where its first cell that is not blank says
    so.
    """
    totals = np.zeros(texts.num_rows, dtype=bool)
    blank_so_far = np.ones(texts.num_rows, dtype=bool)
    repeated = np.ones(texts.num_rows, dtype=bool)
    for column, header in headers.items():
        totals |= blank_so_far & _where(texts[column], begins_no_row)
        blank_so_far &= _where(texts[column], _is_blank)
        repeated &= _where(texts[column], partial(_is_header, fold(header)))
    return totals | repeated | blank_so_far


def _is_blank(text: str) -> bool:
    return not as_meant(text)


def _is_header(header: str, text: str) -> bool:
    return fold(text) == header


def _all(texts: pa.RecordBatch, holds: Mapping[str, Callable[[str], bool]]) -> NDArray[np.bool_]:
    """The rows in which such a text stands in each of these columns."""
    rows = np.ones(texts.num_rows, dtype=bool)
    for column, such in holds.items():
        if rows.any():
            rows &= _where(texts[column], such)
    return rows


def _where(column: pa.DictionaryArray | pa.StringArray, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
    """The rows whose text is such. A text that begins as a number of a pupil does is not looked at."""
    rows = np.zeros(len(column), dtype=bool)
    if isinstance(column, pa.StringArray):
        looked_at = np.flatnonzero(~begin_as_numbers(column))
        if looked_at.size:
            rows[looked_at] = _where(column.take(pa.array(looked_at)).dictionary_encode(), holds)
        return rows
    distinct = column.dictionary
    looked_at = np.flatnonzero(~begin_as_numbers(distinct))
    found = [int(place) for place in looked_at if holds(distinct[place].as_py() or "")]
    return np.isin(column.indices.to_numpy(zero_copy_only=False), found) if found else rows


def begin_as_numbers(texts: pa.StringArray) -> NDArray[np.bool_]:
    """Which texts begin with three digits, before which a letter may stand: nearly all, where there are many.

    By their bytes, because a pattern takes thirty times as long.
    """
    places, signs = spelt(texts)
    lengths = np.diff(places)
    if lengths.size and lengths[0] >= _LOOKED_AT and (lengths == lengths[0]).all():
        whole = signs[places[0] : places[-1]].reshape(len(texts), -1)
        first, *others = (whole[:, place] for place in range(_LOOKED_AT))
    else:
        padded = np.append(signs[: places[-1]], np.zeros(_LOOKED_AT, dtype=np.uint8))
        first, *others = (padded[places[:-1] + place] for place in range(_LOOKED_AT))
    capital = first & _CAPITAL
    lettered = (capital >= ord("A")) & (capital <= ord("Z"))
    second, third, fourth = (each - np.uint8(ord("0")) <= 9 for each in others)
    one_more = np.where(lettered, fourth, first - np.uint8(ord("0")) <= 9)
    return np.asarray(second & third & one_more & (lengths >= 3 + lettered))

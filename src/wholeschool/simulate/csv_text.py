"""Text of many rows at once: columns joined by Arrow, which never makes a Python string of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Column = Any
"""An Arrow array of strings; null = blank."""


def words(vocabulary: Sequence[str], places: npt.NDArray[Any]) -> Column:
    """The word at each place of a vocabulary; a place below 0 is blank."""
    return pa.array(vocabulary, pa.string()).take(pa.array(places, pa.int32(), mask=places < 0))


def numbers(values: npt.NDArray[Any], blank: npt.NDArray[np.bool_] | None = None) -> Column:
    """Whole numbers as text, blank where asked."""
    return pa.array(values, pa.int64(), mask=blank).cast(pa.string())


def days(values: npt.NDArray[np.datetime64]) -> Column:
    """Days as ISO dates; NaT is blank."""
    return pa.array(values.astype("M8[D]")).cast(pa.string())


def beside(left: Column | str, right: Column) -> Column:
    """Two columns as one, blank where both are."""
    return pc.binary_join_element_wise(left, right, "", null_handling="replace", null_replacement="")


def joined(columns: Sequence[Column | str], separator: str = "", end: str = "") -> bytes:
    """The rows of columns of one length as UTF-8 text. A str among them stands in every row."""
    *first, last = columns
    last = pc.binary_join_element_wise(last, end, "", null_handling="replace", null_replacement="")
    rows = pc.binary_join_element_wise(
        *first, last, separator, null_handling="replace", null_replacement=""
    ).cast(pa.large_string())
    if isinstance(rows, pa.ChunkedArray):
        rows = rows.combine_chunks()
    offsets = np.frombuffer(rows.buffers()[1], np.int64)[rows.offset : rows.offset + len(rows) + 1]
    return bytes(memoryview(rows.buffers()[2])[offsets[0] : offsets[-1]]) if len(rows) else b""


def table(header: str, columns: Sequence[Column | str]) -> bytes:
    """A CSV file: the header line and a line a row. No value may hold a comma, a quote or a line end."""
    return header.encode() + b"\n" + joined(columns, ",", "\n")

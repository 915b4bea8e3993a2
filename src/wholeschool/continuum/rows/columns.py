"""Columns of fetched rows as arrays, and what is looked up in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
NOWHERE = -1


def whole_numbers(rows: pa.Table, name: str) -> Ints:
    """A column without nulls as whole numbers of 64 bits."""
    values: Ints = rows[name].to_numpy().astype(np.int64)
    return values


def days(rows: pa.Table, name: str) -> npt.NDArray[np.int32]:
    """A column of dates without nulls as days since 1 January 1970."""
    values: npt.NDArray[np.int32] = rows[name].cast(pa.int32()).to_numpy()
    return values


def numbered(values: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Ints]:
    """The different values in order, and the place of each value among them.

    Fast where the values are in order, or a few such arrays one behind the other.
    """
    known = distinct(values)
    return known, np.searchsorted(known, values)


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The different values in order; fast as `numbered` is."""
    ordered = np.sort(values, kind="stable")
    return ordered[changes(ordered)]


def changes(*columns: npt.NDArray[Any]) -> Ints:
    """The rows that differ from the one before them in any column; the first is one."""
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for values in columns:
        new[1:] |= values[1:] != values[:-1]
    return np.flatnonzero(new)


def places(known: npt.NDArray[Any], values: npt.NDArray[Any]) -> Ints:
    """The place of each value among `known`, which is in order; `NOWHERE` where it is not among them."""
    if not len(known):
        return np.full(len(values), NOWHERE)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[place] == values, place, NOWHERE)


def numbered_few(rows: pa.Table, name: str) -> tuple[Ints, Ints]:
    """`numbered` of a column of whole numbers in any order, few of which are different."""
    coded = pc.dictionary_encode(rows[name].combine_chunks())
    values = coded.dictionary.to_numpy().astype(np.int64)
    known = np.sort(values)
    return known, np.searchsorted(known, values)[coded.indices.to_numpy()]


def numbered_below(size: int, values: Ints) -> tuple[Ints, Ints]:
    """`numbered` of whole numbers from 0 to `size` − 1 in any order: by a list of all that could be."""
    seen = np.zeros(size, dtype=bool)
    seen[values] = True
    known = np.flatnonzero(seen)
    number = np.empty(size, dtype=np.int32)
    number[known] = np.arange(len(known), dtype=np.int32)
    return known, number[values].astype(np.int64)

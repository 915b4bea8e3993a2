"""A column of few different words over many rows, as numbers of words: each word is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True)
class Coded:
    """`words[codes[row]]` is what stands in a row. No word is there twice; "" is an empty cell."""

    codes: NDArray[np.int32]
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: pa.Array) -> Self:
        """The words of a column of text or numbers, without blanks around them; 301.0 is “301”."""
        encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
        written = [_text(each) for each in encoded.dictionary.to_pylist()]
        codes = pc.fill_null(encoded.indices, len(written)).to_numpy(zero_copy_only=False)
        return cls.numbered(codes, [*written, ""])

    @classmethod
    def numbered(cls, codes: NDArray[Any], words: Sequence[str]) -> Self:
        """Rows that have the numbers of words, of which several may be the same."""
        places: dict[str, int] = {}
        moved = np.array([places.setdefault(word, len(places)) for word in words], np.int32)
        return cls(moved[codes] if len(words) else np.zeros(len(codes), np.int32), tuple(places))

    @classmethod
    def same(cls, word: str, rows: int) -> Self:
        """One word in every row."""
        return cls(np.zeros(rows, np.int32), (word,))

    def mapped(self, meaning: Callable[[str], str]) -> Coded:
        """Each word in the place of what it means; each is asked about once."""
        return Coded.numbered(self.codes, [meaning(word) for word in self.words])

    def used(self) -> list[str]:
        """The words that stand in some row."""
        return [self.words[code] for code in np.unique(self.codes)]

    def having(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        """The rows whose word is wanted."""
        return np.array([wanted(word) for word in self.words], bool)[self.codes]

    def where(self, rows: NDArray[np.bool_], other: Coded) -> Coded:
        """The words of `other` in the rows that are not named."""
        codes = np.where(rows, self.codes, other.codes + len(self.words))
        return Coded.numbered(codes, [*self.words, *other.words])

    def equal(self, *words: str) -> NDArray[np.bool_]:
        """The rows that have one of some words."""
        return self.having(lambda word: word in words)

    def take(self, rows: NDArray[Any]) -> Coded:
        """Some of the rows, or all in another order."""
        return Coded(self.codes[rows], self.words)

    def arrow(self) -> pa.DictionaryArray:
        """As an Arrow column."""
        return pa.DictionaryArray.from_arrays(pa.array(self.codes), pa.array(self.words, pa.string()))


def crossed(columns: Sequence[Coded]) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """Several columns as one: for each row the number of what stands in them together, and what that is."""
    numbers = np.zeros(len(columns[0].codes), np.int64)
    for column in columns:
        numbers = numbers * len(column.words) + column.codes
    _, first, codes = np.unique(numbers, return_index=True, return_inverse=True)
    told = [tuple(column.words[column.codes[row]] for column in columns) for row in first]
    return codes.reshape(-1), told


def numbered(numbers: NDArray[np.int64]) -> Coded:
    """Numbers as words."""
    return Coded(numbers.astype(np.int32), tuple(map(str, range(int(numbers.max(initial=0)) + 1))))


def keys_of(columns: Sequence[Coded]) -> NDArray[np.int64]:
    """For each row a number from 0 on, the same where the same stands in all of several columns."""
    keys = np.zeros(len(columns[0].codes), np.int64)
    for column in columns:
        # Numbers are made small again after each column, or those of fifty columns would not fit.
        _, keys = np.unique(keys * len(column.words) + column.codes, return_inverse=True)
    return keys.reshape(-1)


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value).strip()

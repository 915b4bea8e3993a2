"""The pupils of the files of one import, numbered from 0 in the order in which they are first named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.upn import upn_meant, worth_of
from wholeschool.ingest.rows.upn_keys import NO_KEY, NumberOfKey, keys_of

PupilIds = Callable[[Sequence[str]], NDArray[np.int64]]

MISSING = Trouble(
    "missing_upn",
    "error",
    "",
    "a UPN",
    "Without it nobody knows whose row this is: fill it in and import the row again.",
)
_DOUBTFUL = Trouble(
    "upn_check",
    "warning",
    "",
    "a UPN whose check letter fits",
    "The row is kept, and its pupil marked as unlinkable: a mistyped UPN makes two pupils of one.",
)
_BY_ITSELF = "\x1f"
"""Stands before the pseudonym of a pupil whom no UPN of a file names, in place of a UPN."""


class NumberedPupils:
    """Pupils by number, shared by the files of an import, most of which name the same ones.

    A text that one of them had is not looked at by Python again, however often it comes.
    """

    def __init__(self) -> None:
        self.upns: list[str] = []
        """The UPN of each pupil, in capitals; of one whom no UPN names something in its place."""
        self._number_of = {"": -1}
        self._doubtful: list[int] = []
        self._by_key = NumberOfKey()
        self._ids = np.empty(0, dtype=np.int64)
        self._by_id: dict[int, int] = {}

    def read(self, sift: Sift, *, required: bool = True) -> NDArray[np.int32]:
        """The pupil of each row; -1 = no UPN, and the row is rejected if it is required.

        Odd UPNs are kept and noted.
        """
        texts, codes = sift.as_stored("upn")
        numbers = self._numbers(texts)
        rows = numbers if codes is None else numbers[codes]
        if required:
            sift.reject(rows < 0, MISSING, "upn")
        if self._doubtful:
            doubtful = np.isin(rows, self._doubtful)
            sift.afterwards(lambda kept: sift.reject(doubtful & kept, _DOUBTFUL, "upn"))
        return rows

    def ids(self, pupil_ids: PupilIds) -> NDArray[np.int64]:
        """The pseudonym of each pupil; `pupil_ids` makes those of UPNs, and is asked for each once."""
        new = self.upns[len(self._ids) :]
        if new:
            upns = [upn for upn in new if not upn.startswith(_BY_ITSELF)]
            made = iter(np.asarray(pupil_ids(upns), dtype=np.int64).tolist())
            ids = [int(upn[1:]) if upn.startswith(_BY_ITSELF) else next(made) for upn in new]
            self._ids = np.concatenate([self._ids, np.array(ids, dtype=np.int64)])
        return self._ids

    def number(self, pupil_id: int, pupil_ids: PupilIds) -> int:
        """The number of the pupil of a pseudonym, whom no UPN need have named."""
        ids = self.ids(pupil_ids)
        for number in range(len(self._by_id), len(ids)):
            self._by_id.setdefault(int(ids[number]), number)
        if pupil_id not in self._by_id:
            self._by_id[pupil_id] = self._add(f"{_BY_ITSELF}{pupil_id}")
        return self._by_id[pupil_id]

    def _numbers(self, texts: pa.StringArray) -> NDArray[np.int32]:
        """The pupil of each of some texts."""
        keys = keys_of(texts)
        numbers = self._by_key.find(keys)
        left = np.flatnonzero(numbers < 0)
        if left.size:
            encoded = texts.take(pa.array(left)).dictionary_encode()
            numbers[left] = self._met(encoded.dictionary)[encoded.indices.to_numpy()]
        return numbers

    def _met(self, texts: pa.StringArray) -> NDArray[np.int32]:
        """The pupil of each of some different texts that have no key, or one that is new."""
        meant = [*map(upn_meant, texts.to_pylist())]
        new = [upn for upn in dict.fromkeys(meant) if upn not in self._number_of]
        numbers = [self._add(upn) for upn in new]
        worth = worth_of(pa.chunked_array([new], pa.string()))
        self._doubtful += [number for number, its in zip(numbers, worth.tolist(), strict=True) if not its]
        met = np.array([self._number_of[upn] for upn in meant], dtype=np.int32)
        keys = keys_of(texts)
        keyed = keys != NO_KEY
        if keyed.any():
            self._by_key.add(keys[keyed], met[keyed])
        return met

    def _add(self, upn: str) -> int:
        """The number of a pupil who is new."""
        self._number_of[upn] = len(self.upns)
        self.upns.append(upn)
        return self._number_of[upn]

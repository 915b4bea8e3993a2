"""UPNs: the check letter, what a UPN is worth, and the pupils of a file by number.

The check letter is that of the Common Basic Data Set (item 100001): the weights are the positions, and A to Z
without I, O and S stand for the remainders of 23.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import mul
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.sift import Sift, where_true

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"

UpnForm = Literal["permanent", "temporary", "unlinkable"]
FORMS: tuple[UpnForm, ...] = ("unlinkable", "temporary", "permanent")
"""What UPNs are worth, the most last."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)} | {
    str(each): each for each in range(10)
}
_WEIGHTS = range(2, 14)
_LENGTH = 13
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUE_OF = np.zeros(256, dtype=np.int64)
_VALUE_OF[[ord(character) for character in _VALUES]] = [*_VALUES.values()]
_SHAPE = re.compile(rf"[{ALPHABET}]\d{{11}}[\d{ALPHABET}]", re.ASCII)
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


def is_upn(text: str) -> bool:
    """Whether a text is a UPN, permanent or temporary, with the right check letter."""
    if not _SHAPE.fullmatch(text):
        return False
    values = map(_VALUES.__getitem__, text[1:])
    return text[0] == ALPHABET[sum(map(mul, _WEIGHTS, values)) % len(ALPHABET)]


def form_of(upn: str) -> UpnForm:
    """What a UPN (stripped, capitals) is worth: a temporary one ends in a letter and is to be replaced.

    By one that is no UPN, or whose check letter does not fit, nobody can be found again elsewhere.
    """
    if not is_upn(upn):
        return "unlinkable"
    return "permanent" if upn[-1].isdigit() else "temporary"


def worth_of(upns: pa.ChunkedArray) -> NDArray[np.int8]:
    """The place in `FORMS` of each of many UPNs (stripped, capitals), as `form_of` says it of one."""
    worth = np.zeros(len(upns), dtype=np.int8)
    looks = pc.match_substring_regex(upns, f"^{_SHAPE.pattern}$")
    shaped = np.flatnonzero(where_true(looks))
    if not shaped.size:
        return worth
    texts = pa.concat_arrays(upns.take(pa.array(shaped)).chunks).cast(pa.binary()).cast(pa.binary(_LENGTH))
    signs = np.frombuffer(texts.buffers()[1], dtype=np.uint8).reshape(-1, _LENGTH)
    sums = _VALUE_OF[signs[:, 1:]] @ np.array(_WEIGHTS)
    fits = _LETTERS[sums % len(ALPHABET)] == signs[:, 0]
    permanent = signs[:, -1] <= ord("9")
    worth[shaped] = np.where(fits, 1 + permanent, 0)
    return worth


class Pupils:
    """The pupils of a file, numbered from 0 in the order in which their UPNs appear.

    `form` tells what a UPN is worth, as `form_of` does.
    """

    def __init__(self, form: Callable[[str], UpnForm]) -> None:
        self._numbers = _Numbers(form)

    @property
    def upns(self) -> Sequence[str]:
        """The UPN of each pupil, in capitals."""
        return self._numbers.upns

    def add(self, upn: str) -> int:
        """The number of a pupil by something that stands in place of a UPN; new ones get the next."""
        if upn not in self._numbers:
            self._numbers.add(upn)
        return self._numbers[upn]

    def read(self, sift: Sift, *, required: bool = True) -> NDArray[np.int32]:
        """The pupil of each row; -1 = no UPN, and the row is rejected if it is required.

        Odd UPNs are kept and noted.
        """
        written = sift.written("upn")
        numbers = np.array([self._numbers[text or ""] for text in written.values], dtype=np.int32)
        rows: NDArray[np.int32] = numbers[written.codes]
        if required:
            sift.reject(rows < 0, MISSING, "upn")
        if self._numbers.doubtful:
            sift.reject(np.isin(rows, list(self._numbers.doubtful)), _DOUBTFUL, "upn")
        return rows


class _Numbers(dict[str, int]):
    """UPN as written → the pupil's number; a UPN that is new gets the next."""

    def __init__(self, form: Callable[[str], UpnForm]) -> None:
        super().__init__({"": -1})
        self._form = form
        self.upns: list[str] = []
        self.doubtful: set[int] = set()

    def add(self, upn: str) -> None:
        self[upn] = len(self.upns)
        self.upns.append(upn)

    def __missing__(self, text: str) -> int:
        upn = text.strip().upper()
        if upn == text:
            self.add(upn)
            if self._form(upn) == "unlinkable":
                self.doubtful.add(self[upn])
        else:
            self[text] = self[upn]
        return self[text]

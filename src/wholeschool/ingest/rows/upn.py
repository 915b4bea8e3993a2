"""UPNs: the check letter, and what a UPN is worth.

The check letter is that of the Common Basic Data Set (item 100001): the weights are the positions, and A to Z
without I, O and S stand for the remainders of 23.
"""

from __future__ import annotations

import re
from operator import mul

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.rows.formulas import as_meant
from wholeschool.ingest.rows.sift import where_true

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"

FORMS = ("unlinkable", "temporary", "permanent")
"""What UPNs are worth, the most last."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)} | {
    str(each): each for each in range(10)
}
_WEIGHTS = range(2, 14)
_LENGTH = 13
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUE_OF = np.zeros(256, dtype=np.int64)
_VALUE_OF[[ord(character) for character in _VALUES]] = [*_VALUES.values()]
_NONE = re.compile(
    r"\D*|#.*|0+|\d(?:[.,]\d+)?E\+?\d+|\d{1,2}[A-Z]{1,3}|\d+/\d+/\d+"
    r"|(?=(?:\D*\d){1,9}\D*$)(?:.*%.*|(?:CLASS|FORM|YEAR|GROUP|REG|TUTOR|WEEK|PAGE)\b.*|.*\s.*\d/\d.*)",
    re.ASCII | re.DOTALL,
)
"""What stands where there is no UPN: a word or a sign, a spreadsheet's error, noughts, a number that a
spreadsheet has rounded (9.01E+11), a class (9D, Class 9: 12 pupils), a percentage, words with a day.

A UPN with a slip in it has most of its digits; whatever else a school numbers pupils by (Pupil 001) is one.
"""
_LONGEST = 100
_SHAPE = re.compile(rf"[{ALPHABET}]\d{{11}}[\d{ALPHABET}]", re.ASCII)


def upn_meant(text: str | None) -> str:
    """A text in a column of UPNs as it is meant: in capitals; "" where it is none at all.

    What many pupils may have in its place, such as TBC or #N/A, would make one pupil of them. Spaces within
    it are slips where it is a UPN without them; any other text stays what somebody can ask for.
    """
    upn = as_meant(text or "").upper()
    if len(upn) > _LONGEST:
        return ""
    without = "".join(upn.split())
    if without != upn and is_upn(without):
        return without
    return "" if _NONE.fullmatch(upn) else upn


def is_upn(text: str) -> bool:
    """Whether a text is a UPN, permanent or temporary, with the right check letter."""
    if not _SHAPE.fullmatch(text):
        return False
    values = map(_VALUES.__getitem__, text[1:])
    return text[0] == ALPHABET[sum(map(mul, _WEIGHTS, values)) % len(ALPHABET)]


def worth_of(upns: pa.ChunkedArray) -> NDArray[np.int8]:
    """What each of many UPNs (stripped, capitals) is worth, by its place in `FORMS`.

    A temporary one ends in a letter and is to be replaced. By one that is no UPN, or whose check letter does
    not fit, nobody can be found again elsewhere.
    """
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

"""Keys of UPNs: a number for each, by which it is found again in a small part of the time that texts take."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.rows.spelt import spelt

NO_KEY = np.iinfo(np.int64).max
"""Above the key of every UPN."""

_LENGTH = 13
_LETTERS = 26
_DIGITS = 10

# Eight signs are read as one number; what is done to it is done to each of them.
_Eight = NDArray[np.uint64]
_SEVEN = np.uint64(0x00FF_FFFF_FFFF_FFFF)
_NOUGHTS = np.uint64(0x0030_3030_3030_3030)
_TO_SIXTEEN = np.uint64(0x0006_0606_0606_0606)
_NO_DIGIT = np.uint64(0x00F0_F0F0_F0F0_F0F0)
_HALVED = ((4, 0x00FF_00FF_00FF_00FF), (8, 0x0000_FFFF_0000_FFFF), (16, 0x0000_0000_FFFF_FFFF))

_FRACTION = np.uint64(0x9E37_79B9_7F4A_7C15)
"""2⁶⁴ by the golden ratio: neighbours that it multiplies lie far apart (Knuth, TAOCP 3, 6.4)."""
_ROOM = 8
_LEAST_BITS, _MOST_BITS = 10, 22


def keys_of(texts: pa.StringArray) -> NDArray[np.int64]:
    """A number for each text of the shape of a UPN that no other text has; of all others `NO_KEY`."""
    keys = np.full(len(texts), NO_KEY, dtype=np.int64)
    places, signs = spelt(texts)
    long = np.flatnonzero(np.diff(places) == _LENGTH)
    if not long.size:
        return keys
    if long.size == len(texts):
        return _keys(signs[places[0] : places[-1]])
    keys[long] = _keys(signs[places[long][:, None] + np.arange(_LENGTH)].reshape(-1))
    return keys


def _keys(signs: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The keys of texts of 13 signs that stand one behind the other."""
    front, back = _eight(signs, 0), _eight(signs, _LENGTH - 8)
    first, last = front & np.uint64(0xFF), back >> np.uint64(56)
    # The second to eighth sign, and the sixth to twelfth: a digit less "0" is at most 9, also with 6 more.
    early, late = (front >> np.uint64(8)) ^ _NOUGHTS, (back & _SEVEN) ^ _NOUGHTS
    others = (early | (early + _TO_SIXTEEN) | late | (late + _TO_SIXTEEN)) & _NO_DIGIT
    capital = first - np.uint64(ord("A"))  # what lies below goes round, far above
    ends = (last - np.uint64(ord("0")) < _DIGITS) | (last - np.uint64(ord("A")) < _LETTERS)
    shaped = (others == 0) & (capital < _LETTERS) & ends
    # Seven digits are 28 bits; of the early ones the last three stand among the late as well.
    digits = _packed(late) | ((_packed(early) & np.uint64(0xFFFF)) << np.uint64(28))
    whole = digits | (capital << np.uint64(44)) | (last << np.uint64(49))
    return np.where(shaped, whole.view(np.int64), NO_KEY)


def _eight(signs: NDArray[np.uint8], first: int) -> _Eight:
    """Eight signs of each text, the first of them lowest."""
    shape = (len(signs) // _LENGTH,)
    return np.ndarray(shape, dtype="<u8", buffer=signs, offset=first, strides=(_LENGTH,)).astype(np.uint64)


def _packed(digits: _Eight) -> _Eight:
    """Digits of eight bits each, of four bits each."""
    for bits, kept in _HALVED:
        digits = (digits | (digits >> np.uint64(bits))) & np.uint64(kept)
    return digits


class NumberOfKey:
    """Which number belongs to a key, for many keys at a time.

    A key is looked for in the one slot that it is scattered to; the few whose slot another has, among all
    keys in order.
    """

    def __init__(self) -> None:
        self._keys = np.array([NO_KEY], dtype=np.int64)
        self._numbers = np.array([-1], dtype=np.int32)
        self._bits = _LEAST_BITS
        self._slots = np.zeros(1 << self._bits, dtype=np.int32)

    def add(self, keys: NDArray[np.int64], numbers: NDArray[np.int32]) -> None:
        """Remember the numbers of keys that are new."""
        keys, numbers = np.append(self._keys, keys), np.append(self._numbers, numbers)
        order = np.argsort(keys)
        self._keys, self._numbers = keys[order], numbers[order]
        self._bits = min(max((_ROOM * len(keys)).bit_length(), _LEAST_BITS), _MOST_BITS)
        self._slots = np.zeros(1 << self._bits, dtype=np.int32)
        self._slots[self._scattered(self._keys)] = np.arange(len(keys), dtype=np.int32)

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """The number of each key; -1 of one that was not added."""
        places = self._slots[self._scattered(keys)]
        others = np.flatnonzero(self._keys[places] != keys)
        if not others.size:
            return self._numbers[places]
        places[others] = np.searchsorted(self._keys, keys[others])
        numbers = self._numbers[places]
        numbers[others[self._keys[places[others]] != keys[others]]] = -1
        return numbers

    def _scattered(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        bits = np.uint64(64 - self._bits)
        return ((keys.view(np.uint64) * _FRACTION) >> bits).astype(np.int64)

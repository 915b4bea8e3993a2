"""Unique pupil numbers that check, for children who do not exist.

A UPN is a check letter, LA of allocation (3 digits), establishment (4), year of allocation (2) and
serial number (3). The check letter's rule is DfE's (Common Basic Data Set, item 100001).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""I, O and S are left out; a letter's value is its place here."""
FICTITIOUS_LA = "999"
"""No local authority has this number."""


def check_letter(rest: str) -> str:
    """The letter that goes before the 12 characters `rest` (the last is a letter in a temporary UPN)."""
    values = (int(char) if char.isdigit() else ALPHABET.index(char) for char in rest)
    weighted = sum(value * place for place, value in enumerate(values, start=2))
    return ALPHABET[weighted % len(ALPHABET)]


def upns(numbers: npt.NDArray[np.int64], years: npt.NDArray[np.int64]) -> npt.NDArray[np.bytes_]:
    """UPNs for children number `numbers` of the trust, allocated in `years`: 13 ASCII bytes each.

    Thousands of the number stand in for the establishment, so that no two children share a UPN.
    """
    places = (10 ** np.arange(3, -1, -1), 10 ** np.arange(1, -1, -1), 10 ** np.arange(2, -1, -1))
    parts = (numbers // 1000, years % 100, numbers % 1000)
    la = np.tile([int(digit) for digit in FICTITIOUS_LA], (len(numbers), 1))
    digits = np.hstack(
        [la] + [part[:, None] // place % 10 for part, place in zip(parts, places, strict=True)]
    )
    letters = np.frombuffer(ALPHABET.encode(), np.uint8)
    check = letters[digits @ np.arange(2, 14) % len(ALPHABET)]
    text = np.hstack([check[:, None], (digits + ord("0")).astype(np.uint8)])
    return np.ascontiguousarray(text, dtype=np.uint8).view("S13").ravel()

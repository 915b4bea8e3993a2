"""UPNs become keyed 63-bit pseudonyms: the same pupil, everywhere in a store, without the UPN.

The hash is BLAKE2b in keyed mode (RFC 7693), cut to 64 bits and shifted by one so that it fits a
signed 64-bit column. Among 10 million pupils two share a pseudonym with a chance of 1 in 180,000.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wholeschool.store.keys import KeyPlace

KEY = KeyPlace(
    "pseudonyms", "pseudonym.key", "WHOLESCHOOL_PSEUDONYM_KEY", 32, "key", b"wholeschool key",
    "With another key every pupil would become a second one.",
)  # fmt: skip


class Pseudonyms:
    """Makes pseudonyms with one key, which it never shows."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._keyed = hashlib.blake2b(key=key, digest_size=8)
        """Copied for each UPN, which is quicker than keying one anew."""

    def __repr__(self) -> str:
        return "Pseudonyms(key hidden)"

    @property
    def fingerprint(self) -> str:
        """Tells whether two keys are the same, without telling the key."""
        return KEY.fingerprint(self._key)

    def of(self, upns: Sequence[str]) -> npt.NDArray[np.int64]:
        """One pseudonym a UPN, shape (len(upns),). UPNs are read without spaces and in capitals."""
        return np.fromiter((self._one(upn) for upn in upns), dtype=np.int64, count=len(upns))

    def _one(self, upn: str) -> int:
        hashed = self._keyed.copy()
        hashed.update(upn.strip().upper().encode())
        return int.from_bytes(hashed.digest(), "big") >> 1


def load(folder: Path) -> Pseudonyms:
    """The store's pseudonyms: the key from the environment, else from the store's key file."""
    return Pseudonyms(KEY.load(folder))

"""UPNs become keyed 63-bit pseudonyms: the same pupil, everywhere in a store, without the UPN.

The hash is BLAKE2b in keyed mode (RFC 7693), cut to 64 bits and shifted by one so that it fits a
signed 64-bit column. Among 10 million pupils two share a pseudonym with a chance of 1 in 180,000.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wholeschool.errors import WrongCallError

KEY_VARIABLE = "WHOLESCHOOL_PSEUDONYM_KEY"
KEY_FILE = "pseudonym.key"
_KEY_BYTES = 32


class Pseudonyms:
    """Makes pseudonyms with one key, which it never shows."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "Pseudonyms(key hidden)"

    @property
    def fingerprint(self) -> str:
        """Tells whether two keys are the same, without telling the key."""
        return hashlib.blake2b(b"wholeschool key", key=self._key, digest_size=8).hexdigest()

    def of(self, upns: Sequence[str]) -> npt.NDArray[np.int64]:
        """One pseudonym a UPN, shape (len(upns),). UPNs are read without spaces and in capitals."""
        return np.fromiter((self._one(upn) for upn in upns), dtype=np.int64, count=len(upns))

    def _one(self, upn: str) -> int:
        digest = hashlib.blake2b(upn.strip().upper().encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 1


def make_key_file(folder: Path) -> None:
    """Write a new random key that only the owner of the folder can read."""
    handle = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")


def load(folder: Path) -> Pseudonyms:
    """The store's pseudonyms: the key from the environment, else from the store's key file."""
    given = os.environ.get(KEY_VARIABLE)
    if given is not None:
        return Pseudonyms(_parse(given, KEY_VARIABLE))
    path = folder / KEY_FILE
    if not path.exists():
        raise WrongCallError(
            "the key of the pseudonyms is missing",
            where=folder.name,
            advice=f"Put {KEY_FILE} back, or set {KEY_VARIABLE} to the key that this store was made with.",
        )
    if path.stat().st_mode & 0o077:
        raise WrongCallError(
            f"others than the owner can read {KEY_FILE}",
            where=folder.name,
            advice=f"Run: chmod 600 {path}",
        )
    return Pseudonyms(_parse(path.read_text("ascii"), KEY_FILE))


def _parse(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise WrongCallError(
            "this is no key of the pseudonyms",
            where=where,
            advice=f"It has to be {_KEY_BYTES} bytes written as {2 * _KEY_BYTES} hexadecimal digits.",
        )
    return key

"""The vault: what names a pupil is sealed here, and opened with the vault's own key alone.

It is AES-SIV (RFC 5297): authenticated, and the same text of the same pupil and field seals to the same
bytes, so that a file imported twice changes nothing. Pupil and field are bound in: what is sealed cannot be
put under another pupil, and two pupils of one name have nothing in common that could be seen. Texts are
filled up to whole blocks, so that their length tells little.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from wholeschool.errors import DamagedDataError
from wholeschool.store.keys import KeyPlace

KEY = KeyPlace(
    "vault", "vault.key", "WHOLESCHOOL_VAULT_KEY", 64, "vault", b"wholeschool vault key",
    "With another key nothing that is sealed can be opened.",
)  # fmt: skip
_BLOCK = 16
_FILLER = b"\0"


class Vault:
    """Seals and opens with one key, which it never shows."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._siv = AESSIV(key)

    def __repr__(self) -> str:
        return "Vault(key hidden)"

    @property
    def fingerprint(self) -> str:
        """Tells whether two keys are the same, without telling the key."""
        return KEY.fingerprint(self._key)

    def seal(self, pupil_id: int, field: str, text: str) -> str:
        """A text of a pupil, sealed, in base 64."""
        plain = text.encode()
        plain += _FILLER * (-len(plain) % _BLOCK or (0 if plain else _BLOCK))
        return base64.b64encode(self._siv.encrypt(plain, _bound(pupil_id, field))).decode("ascii")

    def open(self, pupil_id: int, field: str, sealed: str) -> str:
        """What was sealed of a pupil. Raises DamagedDataError where it is not that pupil's."""
        try:
            plain = self._siv.decrypt(base64.b64decode(sealed, validate=True), _bound(pupil_id, field))
        except (InvalidTag, ValueError, binascii.Error):
            raise DamagedDataError(
                "something that is sealed in the vault cannot be opened",
                advice="It was altered, or sealed for another pupil. Restore the store from a backup.",
            ) from None
        return plain.rstrip(_FILLER).decode()


def load(folder: Path) -> Vault:
    """The store's vault: the key from the environment, else from the store's key file."""
    return Vault(KEY.load(folder))


def _bound(pupil_id: int, field: str) -> list[bytes]:
    return [f"{field}:{pupil_id}".encode()]

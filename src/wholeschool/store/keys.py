"""Keys of a store: where each comes from, and what is said where it is missing, open to others or no key."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from wholeschool.errors import WrongCallError


@dataclass(frozen=True)
class KeyPlace:
    """A key of a store: what it is the key `of`, its file in the store's folder, its variable, its size."""

    of: str
    file: str
    variable: str
    size_bytes: int

    def make(self, folder: Path) -> None:
        """Write a new random key that only the owner can read, unless the environment gives one."""
        if self.variable not in os.environ:
            self.write(folder / self.file, secrets.token_bytes(self.size_bytes))

    @staticmethod
    def write(path: Path, key: bytes) -> None:
        """Write a key to a new file that only its owner can read."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")

    def load(self, folder: Path) -> bytes:
        """The key, from the environment, else from its file. Raises WrongCallError where there is none."""
        given = os.environ.get(self.variable)
        if given is not None:
            return self._parse(given, self.variable)
        path = folder / self.file
        if not path.exists():
            raise WrongCallError(
                f"the key of the {self.of} is missing",
                where=folder.name,
                advice=f"Put {self.file} back, or set {self.variable} to the key that this store was made "
                "with.",
            )
        if path.stat().st_mode & 0o077:
            raise WrongCallError(
                f"others than the owner can read {self.file}",
                where=folder.name,
                advice=f"Run: chmod 600 {path}",
            )
        return self._parse(path.read_text("ascii", errors="replace"), self.file)

    def _parse(self, text: str, where: str) -> bytes:
        try:
            key = bytes.fromhex(text.strip())
        except ValueError:
            key = b""
        if len(key) != self.size_bytes:
            raise WrongCallError(
                f"this is no key of the {self.of}",
                where=where,
                advice=f"It has to be {self.size_bytes} bytes written as {2 * self.size_bytes} hexadecimal "
                "digits.",
            )
        return key


def fingerprint(key: bytes, of: bytes = b"wholeschool key") -> str:
    """Tells whether two keys are the same, without telling the key."""
    return hashlib.blake2b(of, key=key, digest_size=8).hexdigest()

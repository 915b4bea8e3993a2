"""Keys of a store: where each comes from, and what is said where it is missing, open to others or no key.

A key that is being changed has a successor, which lies beside it until the change is committed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wholeschool.errors import WrongCallError


@dataclass(frozen=True)
class KeyPlace:
    """A key of a store: what it is the key `of`, its file in the store's folder, its variable, its size.

    `mark` is the name of its fingerprint in the store's marker and log, `says` what the fingerprint is made
    of; `otherwise` says what another key would do.
    """

    of: str
    file: str
    variable: str
    size_bytes: int
    mark: str
    says: bytes
    otherwise: str

    @property
    def next_file(self) -> str:
        """The file of the key that takes its place when a change is committed."""
        return f"next-{self.file}"

    @property
    def next_variable(self) -> str:
        """The variable that gives the key which is to take its place."""
        return self.variable.replace("WHOLESCHOOL_", "WHOLESCHOOL_NEW_")

    @property
    def in_environment(self) -> bool:
        """Whether the environment gives the key, so that no file does."""
        return self.variable in os.environ

    def make(self, folder: Path) -> None:
        """Write a new random key that only the owner can read, unless the environment gives one."""
        if not self.in_environment:
            self.write(folder / self.file, secrets.token_bytes(self.size_bytes))

    @staticmethod
    def write(path: Path, key: bytes) -> None:
        """Write a key to a new file that only its owner can read."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")

    def fingerprint(self, key: bytes) -> str:
        """Tells whether two keys are the same, without telling the key."""
        return hashlib.blake2b(self.says, key=key, digest_size=8).hexdigest()

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
                advice=f"Put {self.file} back, or set {self.variable} to the key of this store.",
            )
        return self._read(path)

    def load_fitting(self, folder: Path, fingerprint: str) -> bytes:
        """The key that has this fingerprint. Raises WrongCallError where what is there is another.

        A key whose change is committed fits, also where it does not lie in its own file yet.
        """
        following = folder / self.next_file
        if following.exists() and not self.in_environment:
            with suppress(WrongCallError):
                key = self._read(following)
                if self.fingerprint(key) == fingerprint:
                    return key
        key = self.load(folder)
        if self.fingerprint(key) != fingerprint:
            raise WrongCallError(
                f"the key of the {self.of} is not the one that this store goes by",
                where=str(folder),
                advice=f"{self.otherwise} Use the key that the store was made with, or the one of its last "
                "rotation.",
            )
        return key

    def draw(self) -> bytes:
        """A key to take the place of this one: from the environment, where that gives it, else a random one.

        Raises WrongCallError where the key itself comes from the environment, and none is given there.
        """
        given = os.environ.get(self.next_variable)
        if given is not None:
            return self._parse(given, self.next_variable)
        if self.in_environment:
            raise WrongCallError(
                f"the key of the {self.of} comes from the environment, and a new one has to as well",
                advice=f"Make one: python -c 'import secrets; print(secrets.token_hex({self.size_bytes}))', "
                f"keep it where the old one is kept, and set {self.next_variable} to it.",
            )
        return secrets.token_bytes(self.size_bytes)

    def lay_beside(self, folder: Path, key: bytes) -> None:
        """Write the key that is to take its place beside it; nothing where keys come from the environment."""
        if not self.in_environment:
            (folder / self.next_file).unlink(missing_ok=True)
            self.write(folder / self.next_file, key)

    def settle(self, folder: Path, fingerprint: str) -> None:
        """Leave the key of this fingerprint in its own file, and no other key on the disk.

        Only where that key is there, beside or in the environment: a file is not destroyed for nothing.
        """
        own, following = folder / self.file, folder / self.next_file
        if following.exists():
            if self.fingerprint(self._read(following)) == fingerprint:
                _overwrite(own)
                following.replace(own)
            else:
                following.unlink()
        elif self.in_environment and own.exists():
            given = self._parse(os.environ[self.variable], self.variable)
            given_next = os.environ.get(self.next_variable, "")
            fits = fingerprint in (self.fingerprint(given), self._fingerprint_of(given_next))
            if fits and self._fingerprint_of(own.read_text("ascii", errors="replace")) != fingerprint:
                _overwrite(own)
                own.unlink()

    def _fingerprint_of(self, text: str) -> str:
        try:
            return self.fingerprint(self._parse(text, self.file))
        except WrongCallError:
            return ""

    def _read(self, path: Path) -> bytes:
        if path.stat().st_mode & 0o077:
            raise WrongCallError(
                f"others than the owner can read {path.name}",
                where=path.parent.name,
                advice=f"Run: chmod 600 {path}",
            )
        return self._parse(path.read_text("ascii", errors="replace"), path.name)

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


def _overwrite(path: Path) -> None:
    """Write over a file before it goes, so that its bytes are not left on the disk if that can be helped."""
    with suppress(FileNotFoundError), path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())

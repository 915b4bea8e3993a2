"""What has come of a file so far, and of what file: so that a download which was cut off goes on.

The bytes lie in `NAME.part` as they came, packed if they came packed; beside them `NAME.part.json` says of
which address, under which tag of the server (ETag), packed how, with which checksum.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BufferedRandom
from pathlib import Path

from wholeschool.errors import WrongCallError


@dataclass(frozen=True)
class Described:
    """What the server said of the file when it began to send it; blank where it said nothing.

    `tag` is one under which it promises the same bytes: a weak one does not count. `md5` is in hexadecimal.
    """

    url: str
    tag: str = ""
    packed: str = ""
    md5: str = ""


def hexadecimal(base64_text: str) -> str:
    """A checksum of a header (base64) in hexadecimal; blank where it is none."""
    try:
        found = base64.b64decode(base64_text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return found.hex() if len(found) == 16 else ""


class Received:
    """The bytes of one file that have come; one process writes them at a time."""

    def __init__(self, path: Path, file: BufferedRandom) -> None:
        self.path = path
        self._file = file
        self._beside = path.with_name(f"{path.name}.json")

    @property
    def size(self) -> int:
        """How many bytes have come."""
        return os.fstat(self._file.fileno()).st_size

    def described(self, url: str) -> Described | None:
        """What the server said of it, if these are bytes of that address."""
        try:
            found = json.loads(self._beside.read_text("utf-8"))
            described = Described(**{name: str(text) for name, text in found.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return described if described.url == url else None

    def begin(self, described: Described) -> None:
        """Begin anew: what has come is dropped."""
        self._beside.unlink(missing_ok=True)
        self._file.seek(0)
        self._file.truncate()
        self._beside.write_text(json.dumps(asdict(described)), "utf-8")

    def add(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(chunk)
        self._file.flush()

    def md5(self) -> str:
        """The checksum of all that has come: what servers offer, and no defence against a forger."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

    def drop(self) -> None:
        """Remove what has come."""
        self._beside.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


@contextmanager
def receiving(path: Path) -> Iterator[Received]:
    """The bytes that have come of a file. Raises WrongCallError where another process receives it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = os.fstat(file.fileno()).st_nlink > 0  # else its holder has just ended, and removed it
        except BlockingIOError:
            mine = False
        if not mine:
            raise WrongCallError("is being fetched by somebody else now", where=path.stem)
        received = Received(path, file)
        try:
            yield received
        finally:
            if not received.size:
                received.drop()

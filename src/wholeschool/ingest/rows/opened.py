"""The bytes of a file, whether it is packed with gzip or not."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import IO, cast

from wholeschool.errors import WrongCallError

GZIP = b"\x1f\x8b"
MOST_TIMES = 400
"""No export grows so much by being unpacked: registers, which say little that is new, grow eightyfold."""
AT_LEAST_BYTES = 64 << 20
"""What a small packed file may grow to in any case."""


def open_bytes(path: Path) -> io.BufferedReader:
    """A file's content from its beginning, unpacked where it is packed.

    Raises WrongCallError, then or on reading, where what is packed is damaged or grows beyond all measure.
    """
    with path.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    if not packed:
        return path.open("rb")
    return io.BufferedReader(_Unpacked(path))


class _Unpacked(io.RawIOBase):
    """What a gzip file holds, with its troubles in sentences."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._most = max(AT_LEAST_BYTES, MOST_TIMES * path.stat().st_size)
        self._file = cast(IO[bytes], gzip.open(path, "rb"))  # noqa: SIM115 (closed with this one)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            content = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error) as problem:
            raise WrongCallError(
                "is a gzip archive that cannot be unpacked to its end.",
                where=self._path.name,
                advice="Fetch or export it again.",
            ) from problem
        if self._file.tell() > self._most:
            raise WrongCallError(
                f"is a gzip archive that grows to more than {MOST_TIMES} times its size.",
                where=self._path.name,
                advice="That is no export. Unpack it and look what it is.",
            )
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()

"""The bytes of a file, whether it is packed (gzip, zip of one file) or not."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from wholeschool.errors import WrongCallError

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
_OF_A_WORKBOOK = "[Content_Types].xml"
MOST_TIMES = 400
"""No export grows so much by being unpacked: registers, which say little that is new, grow eightyfold."""
AT_LEAST_BYTES = 64 << 20
"""What a small packed file may grow to in any case."""


def open_bytes(path: Path) -> io.BufferedReader:
    """A file's content from its beginning, unpacked where it is packed.

    Raises WrongCallError, then or on reading, where what is packed is damaged or grows beyond all measure.
    """
    with path.open("rb") as file:
        first = file.read(len(ZIP))
    if first.startswith(GZIP):
        packed = cast(IO[bytes], gzip.open(path, "rb"))  # noqa: SIM115 (closed with what reads it)
        return io.BufferedReader(_Unpacked(path, packed, "a gzip archive"))
    if first == ZIP and (member := _only_member(path)):
        return io.BufferedReader(_Unpacked(path, member, "a zip archive"))
    return path.open("rb")


def _only_member(path: Path) -> IO[bytes] | None:
    """The file in a zip archive of one text, as websites hand out; None where it is a workbook,
    or no archive that could be opened.

    Raises WrongCallError where the archive has several files, or is locked.
    """
    try:
        archive = zipfile.ZipFile(path)
        members = [each for each in archive.infolist() if not each.is_dir()]
        if any(each.filename == _OF_A_WORKBOOK for each in members):
            return None
        if len(members) != 1:
            raise WrongCallError(
                f"is a zip archive with {len(members):,} files.",
                where=path.name,
                advice="Unpack it, and import what it holds.",
            )
        return archive.open(members[0])
    except zipfile.BadZipFile:
        return None
    except (RuntimeError, NotImplementedError) as problem:
        raise WrongCallError(
            "is a zip archive that is damaged or locked.",
            where=path.name,
            advice="Fetch it again, or unpack it.",
        ) from problem


class _Unpacked(io.RawIOBase):
    """What an archive holds, with its troubles in sentences. `what` names the archive."""

    def __init__(self, path: Path, packed: IO[bytes], what: str) -> None:
        self._path = path
        self._what = what
        self._most = max(AT_LEAST_BYTES, MOST_TIMES * path.stat().st_size)
        self._file = packed

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
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as problem:
            raise WrongCallError(
                f"is {self._what} that cannot be unpacked to its end.",
                where=self._path.name,
                advice="Fetch or export it again.",
            ) from problem
        if self._file.tell() > self._most:
            raise WrongCallError(
                f"is {self._what} that grows to more than {MOST_TIMES} times its size.",
                where=self._path.name,
                advice="That is no export. Unpack it and look what it is.",
            )
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()

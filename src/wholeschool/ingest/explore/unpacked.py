"""Unpacking what came, and looking at whether it is a table: before anything gets its final name."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.download import damaged, too_large

_CHUNK = 1 << 20
_NO_TABLES = {
    b"<": "a web page",
    b"{": "a JSON document",
    b"PK\x03\x04": "a zip file",
    b"\x1f\x8b": "packed twice",
}


@dataclass(frozen=True)
class Unpacked:
    """A file of comma-separated values: its size and digest, and its rows beside the line of headers."""

    bytes: int
    sha256: str
    rows: int


def unpack(received: Path, packed: str, to: Path, most_bytes: int, host: str) -> Unpacked:
    """Write what came to a file, unpacked; it is on the disk when this returns.

    Raises WrongCallError, and leaves no file, where it is damaged, ends in the middle, is no table, or
    unpacks to more than `most_bytes`.
    """
    try:
        with to.open("wb") as out:
            size, digest = _copy(received, packed, out, most_bytes, host)
        return Unpacked(size, digest, _rows(to, host))
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def _copy(received: Path, packed: str, out: IO[bytes], most_bytes: int, host: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with gzip.open(received) if packed else received.open("rb") as come:
        while chunk := _read(come, host):
            if not size:
                _refuse_what_is_no_table(chunk, host)
            size += len(chunk)
            if size > most_bytes:
                raise too_large(most_bytes, host)
            digest.update(chunk)
            out.write(chunk)
    out.flush()
    os.fsync(out.fileno())
    return size, digest.hexdigest()


def _read(come: BinaryIO | gzip.GzipFile, host: str) -> bytes:
    try:
        return come.read(_CHUNK)
    except EOFError:
        raise damaged("it ends in the middle", host) from None
    except (gzip.BadGzipFile, zlib.error):
        raise damaged("it cannot be unpacked", host) from None


def _refuse_what_is_no_table(beginning: bytes, host: str) -> None:
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, what in _NO_TABLES.items():
        if text.startswith(mark):
            raise WrongCallError(
                f"gives {what} where a table (CSV) was expected. Nothing of it is kept.",
                where=host,
                advice="Something between may want you to sign in: open the address in a browser.",
            )


def _rows(path: Path, host: str) -> int:
    """How many rows there are below the headers. A row that is shorter or longer than these is damage."""
    rows = 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            columns = len(next(reader, ()))
            if columns < 2:
                raise damaged("its first line has no headers", host)
            for row in reader:
                if not row:
                    continue
                if len(row) != columns:
                    raise damaged(f"line {reader.line_num:,} has {len(row)} cells of {columns}", host)
                rows += 1
        except csv.Error as problem:
            raise damaged(f"line {reader.line_num:,} cannot be read ({problem})", host) from None
    return rows

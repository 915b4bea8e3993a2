"""Searching every file of a store for pupils: the proof that an erasure has reached all of them.

Files are searched as they lie on the disk, in any mix of capitals and small letters, in UTF-8 and UTF-16; for
one pupil's pseudonym also as a number of eight bytes. Of Parquet and Arrow files, which are packed, columns
are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wholeschool.store.traces import Sought

_CHUNK_BYTES = 4_000_000
_PACKED = {
    b"PK\x03\x04": "zip", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}  # fmt: skip
_PARQUET, _ARROW = b"PAR1", b"ARROW1"


@dataclass(frozen=True)
class Searched:
    """What was searched: how many files and bytes, where something was found, and what cannot be looked into.

    Paths are those within the store.
    """

    files: int
    bytes: int
    found: tuple[str, ...]
    closed: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether every file was looked into and nothing was found."""
        return not self.found and not self.closed


def search(store: Path, sought: Sought) -> Searched:
    """Look for pupils in every file of a store. What a symbolic link leads to is not looked into."""
    sizes, found, closed = [], [], []
    for file in sorted(store.rglob("*")):
        if file.is_dir() and not file.is_symlink():
            continue
        name = file.relative_to(store).as_posix()
        if sought.in_text(name):
            found.append(name)
        elif not file.is_file() or file.is_symlink() or _is_packed(file):
            closed.append(name)
        else:
            sizes.append(file.stat().st_size)
            try:
                if _holds(file, sought):
                    found.append(name)
            except (pa.ArrowException, OSError):
                closed.append(name)
    return Searched(len(sizes), sum(sizes), tuple(found), tuple(closed))


def _is_packed(file: Path) -> bool:
    with file.open("rb") as opened:
        first = opened.read(8)
    return any(first.startswith(sign) for sign in _PACKED)


def _holds(file: Path, sought: Sought) -> bool:
    with file.open("rb") as opened:
        first = opened.read(8)
    if _holds_bytes(file, sought):
        return True
    if first.startswith(_PARQUET):
        return any(_holds_rows(rows, sought) for rows in _parquet_rows(file))
    return _ARROW in first and _holds_rows(pa.ipc.open_file(file).read_all(), sought)


def _holds_bytes(file: Path, sought: Sought) -> bool:
    """Whether what is looked for is among the bytes of a file."""
    before = b""
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            looked_at = before + chunk
            if sought.in_bytes(looked_at):
                return True
            before = looked_at[-sought.longest :]
    return False


def _parquet_rows(file: Path) -> Iterator[pa.Table]:
    """The row groups of a Parquet file, texts as dictionaries: each text is then looked at once."""
    texts = [column.name for column in pq.read_schema(file) if pa.types.is_string(column.type)]
    opened = pq.ParquetFile(file, read_dictionary=texts)
    for group in range(opened.num_row_groups):
        yield opened.read_row_group(group)


def _holds_rows(rows: pa.Table, sought: Sought) -> bool:
    return any(_holds_values(rows[name], sought) for name in rows.column_names)


def _holds_values(column: pa.ChunkedArray, sought: Sought) -> bool:
    if pa.types.is_integer(column.type):
        ids = pa.array(sorted(sought.pupil_ids), pa.int64())
        return bool(pc.any(pc.is_in(column.cast(pa.int64()), ids)).as_py())
    if pa.types.is_dictionary(column.type):
        return any(_says(chunk.dictionary.to_pylist(), sought) for chunk in column.chunks)
    if pa.types.is_string(column.type):
        return _says(pc.unique(column).to_pylist(), sought)
    if pa.types.is_nested(column.type):
        return _says(map(str, column.to_pylist()), sought)
    return False


def _says(texts: Iterable[str | None], sought: Sought) -> bool:
    return any(text is not None and sought.in_text(text) for text in texts)

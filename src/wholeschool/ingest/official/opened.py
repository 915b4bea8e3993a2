"""Official files opened: CSV, packed or not, in archives, and Parquet, as columns with their lines."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wholeschool.errors import WrongCallError
from wholeschool.ingest.official.labels import Label, is_labels, read_labels
from wholeschool.ingest.rows.arrow_memory import copied
from wholeschool.ingest.rows.header import DELIMITERS
from wholeschool.schema.findings import Finding

MOST_BYTES = 2_000_000_000
"""What is larger than this when unpacked is not opened: the whole of an official file is held in memory."""
_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_LINES_ABOVE = 20
_TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    `columns` are header → cells: texts as dictionaries, or numbers. `lines` has for each row its line in the
    file, the header being 1; of Parquet its row, from 1. `digest` is the SHA-256 of the file's own bytes.
    """

    name: str
    columns: Mapping[str, pa.Array]
    lines: NDArray[np.int32]
    digest: str
    labels: Mapping[str, Label]
    findings: tuple[Finding, ...] = ()
    left_out: int = 0
    """Rows of the file that are not among these, because they have another number of cells."""

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.lines)


def open_sheets(path: Path, labels: Mapping[str, Label]) -> Iterator[Sheet]:
    """The tables of a file; `labels` are those of the `.meta.csv` that lies beside it.

    Raises WrongCallError where the file is no table that can be opened.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(_ZIP):
        yield from _of_archive(path, content, digest)
    elif content.startswith(_PARQUET):
        yield _parquet(path, digest, labels)
    else:
        if content.startswith(_GZIP):
            content = _unpacked(path, content)
        yield _text(path.name, content, digest, labels)


def _parquet(path: Path, digest: str, labels: Mapping[str, Label]) -> Sheet:
    try:
        opened = pq.ParquetFile(path)
        texts = [each.name for each in opened.schema_arrow if _is_text(each.type)]
        table = pq.read_table(path, read_dictionary=texts, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise WrongCallError("this Parquet file cannot be read", where=path.name) from error
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    columns = {name: _flat(column) for name, column in columns.items()}
    return Sheet(path.name, columns, np.arange(1, table.num_rows + 1, dtype=np.int32), digest, labels)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)
    if pa.types.is_boolean(column.type) or pa.types.is_temporal(column.type):
        return column.cast(pa.string())
    return column


def _unpacked(path: Path, content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            text = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise WrongCallError(
            "this packed file is damaged or cut off", where=path.name, advice="Fetch it again."
        ) from error
    return _bounded(text, path.name)


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > MOST_BYTES:
        raise WrongCallError(f"this file is larger than {MOST_BYTES // 10**9} GB when unpacked", where=name)
    return content


def _of_archive(path: Path, content: bytes, digest: str) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [each for each in archive.namelist() if each.lower().endswith((".csv", ".csv.gz"))]
            labels = {each: read_labels(_member(archive, each)) for each in names if is_labels(each)}
            for name in names:
                if not is_labels(name):
                    text = _member(archive, name)
                    if text.startswith(_GZIP):
                        text = _unpacked(Path(name), text)
                    yield _text(f"{path.name}: {name}", text, digest, _belonging(name, labels))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise WrongCallError(
            "this archive is damaged or locked", where=path.name, advice="Fetch it again."
        ) from error


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return _bounded(member.read(MOST_BYTES + 1), name)


def _belonging(name: str, labels: Mapping[str, Mapping[str, Label]]) -> Mapping[str, Label]:
    stem = name.lower().removesuffix(".gz").removesuffix(".csv")
    return next((found for each, found in labels.items() if each.lower() == f"{stem}.meta.csv"), {})


def _decoded(content: bytes) -> str:
    """The text of a file that is no UTF-8: UTF-16 by its mark, else as Windows writes it in England."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if marked else "cp1252", errors="replace")


def _text(name: str, content: bytes, digest: str, labels: Mapping[str, Label]) -> Sheet:
    try:
        text = content.removeprefix(b"\xef\xbb\xbf")
        text.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(content).encode("utf-8")
    above, delimiter = _header_line(text)
    if delimiter is None or b"\x00" in text[:1000]:
        raise WrongCallError("this is no table: no line of it has several cells", where=name)
    table, broken = _rows(name, text, above, delimiter)
    headers = [header.strip().lstrip("\ufeff") for header in table.column_names]
    findings = _said_broken(name, broken, table)
    findings += [
        Finding(
            "doubled_header",
            "warning",
            file=name,
            column=header,
            advice="The first column of that name is read.",
        )
        for place, header in enumerate(headers)
        if header in headers[:place]
    ]
    columns = {
        header: _flat(table.column(place))
        for place, header in enumerate(headers)
        if header and header not in headers[:place]
    }
    lines = _lines(text, above, delimiter, table.num_rows, [number for number, *_ in broken])
    return Sheet(name, columns, lines, digest, labels, tuple(findings), len(broken))


def _header_line(text: bytes) -> tuple[int, str | None]:
    """How many lines stand above the header, and what parts its cells: it has as many cells as most lines."""
    first = [line.decode("utf-8", errors="replace") for line in text[:100_000].splitlines()[:_LINES_ABOVE]]
    best: tuple[int, int, str | None] = (0, 0, None)
    for sign in DELIMITERS:
        widths = [len(next(csv.reader([line], delimiter=sign), [])) for line in first]
        for width in {*widths} - {0, 1}:
            best = max(
                best,
                (widths.count(width) * (width - 1), -widths.index(width), sign),
                key=lambda each: each[:2],
            )
    return -best[1], best[2]


Broken = tuple[int, int, int, str]
"""A row with too many or too few cells: its number, how many it should have, how many it has, its text."""


def _rows(name: str, text: bytes, above: int, delimiter: str) -> tuple[pa.Table, list[Broken]]:
    """The rows, and those that were left out because they have another number of cells than the header."""
    broken: list[Broken] = []

    def note(row: pa.csv.InvalidRow) -> str:
        broken.append((row.number or 0, row.expected_columns, row.actual_columns, row.text or ""))
        return "skip"

    try:
        return _read(text, above, delimiter, None), []
    except pa.ArrowException:  # once more, with a handler: rows have numbers only where one thread reads them
        pass
    try:
        return _read(text, above, delimiter, note), broken
    except pa.ArrowException as error:
        raise WrongCallError(f"this file cannot be read as a table ({error})", where=name) from error


def _read(
    text: bytes, above: int, delimiter: str, broken: Callable[[pa.csv.InvalidRow], str] | None
) -> pa.Table:
    """The rows. Several threads read them where no handler of Python's could be left with one (`copied`)."""
    return pa.csv.read_csv(
        pa.BufferReader(copied(text)),
        pa.csv.ReadOptions(use_threads=broken is None, skip_rows=above, block_size=8_000_000),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in text, invalid_row_handler=broken),
        pa.csv.ConvertOptions(column_types=_as_text(text, above, delimiter), strings_can_be_null=False),
    )


def _as_text(text: bytes, above: int, delimiter: str) -> dict[str, pa.DataType]:
    line = text.split(b"\n", above + 1)[above].decode("utf-8").rstrip("\r")
    return dict.fromkeys(next(csv.reader([line], delimiter=delimiter)), _TEXT)


def _lines(text: bytes, above: int, delimiter: str, rows: int, left_out: Sequence[int]) -> NDArray[np.int32]:
    """The line of each row; where cells go over lines, or lines are empty, they are counted one by one."""
    ends = text.count(b"\n") + (not text.endswith(b"\n"))
    if ends == above + 1 + rows + len(left_out):
        every = np.arange(above + 2, above + 2 + rows + len(left_out), dtype=np.int32)
        return every[~np.isin(every, left_out)]
    reader = csv.reader(io.StringIO(text.decode("utf-8"), newline=""), delimiter=delimiter)
    found, before, width = [], 0, 0
    for cells in reader:
        begins, before = before + 1, reader.line_num
        if begins <= above or not cells:
            continue
        width = width or len(cells)
        if len(cells) == width:
            found.append(begins)
    return np.array(found[1 : rows + 1], np.int32)


def _said_broken(name: str, broken: Sequence[Broken], table: pa.Table) -> list[Finding]:
    """Lines of one cell are notes, unless a row was cut off in its first cell; others have shifted cells."""
    first = {*table.column(0).unique().to_pylist()} if broken else set()
    notes = [each for each in broken if each[2] == 1 and not any(word.startswith(each[3]) for word in first)]
    others = [each for each in broken if each not in notes]
    found = [note_below(name, notes[0][0], len(notes))] if notes else []
    return [*found, *([_broken(name, others)] if others else [])]


def note_below(name: str, line: int, count: int) -> Finding:
    """Says that lines of a file are no rows of its table."""
    return Finding(
        "notes_below",
        "info",
        file=name,
        row=line,
        advice="These lines have something in one cell alone, as notes below a table: they are left out.",
        count=count,
    )


def _broken(name: str, broken: Sequence[Broken]) -> Finding:
    number, expected, actual, _ = broken[0]
    return Finding(
        "cells_shifted",
        "error",
        file=name,
        row=number,
        seen=f"{actual} cells",
        expected=f"{expected}, as the header has",
        advice="These rows are left out: where their cells belong, nobody can tell. Fetch the file again.",
        count=len(broken),
    )

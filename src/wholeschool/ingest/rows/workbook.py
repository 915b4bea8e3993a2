"""Workbooks (.xlsx): whether it is safe to open one, looked at before anything is unpacked into memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.opened import AT_LEAST_BYTES, MOST_TIMES

ZIP = b"PK\x03\x04"
MOST_BYTES = 4 << 30
"""Of all parts of a workbook together, unpacked. A full sheet of a million marks has half a gigabyte."""
MOST_PARTS = 2_000
MOST_CELLS = 20_000_000
"""Of one sheet, from its first to its last row and column: empty ones take memory too."""

_CHUNK = 4 << 20
_MOST_FIGURES = 12
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d+)")
_FAR = re.compile(rb"\br\s*=\s*[\"'](?:([A-Za-z]{2,})(\d*)|[A-Za-z]?(\d{7,}))")
"""Where a cell stands, if that is beyond column Z or row 999,999: near ones are too many to look at."""
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_PLACED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=")
_SAVE_AS_CSV = "Save the sheet as CSV, or export it again."


def is_workbook(path: Path) -> bool:
    """Whether a file is a zip archive with a workbook's parts, or is called so."""
    try:
        with path.open("rb") as file:
            if file.read(len(ZIP)) != ZIP:
                return False
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist()) or path.suffix == ".xlsx"
    except (OSError, zipfile.BadZipFile):
        return path.suffix.lower() in (".xlsx", ".xlsm")


def check_workbook(path: Path) -> None:
    """Raise WrongCallError where a workbook is damaged, or would grow beyond all measure on being opened.

    The central directory says how large its parts are; each is then walked through, so that what it says is
    known to be true before anything holds a part whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive.infolist())
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        _check_part(path, part.filename, file)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        encrypted = isinstance(problem, RuntimeError) and "encrypted" in str(problem)
        raise WrongCallError(
            "is a workbook with a password."
            if encrypted
            else "is a workbook that cannot be unpacked to its end.",
            where=path.name,
            advice="Save it without one." if encrypted else "Fetch or export it again.",
        ) from problem


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    most = min(MOST_BYTES, max(AT_LEAST_BYTES, MOST_TIMES * path.stat().st_size))
    if whole > most or len(parts) > MOST_PARTS:
        raise WrongCallError(
            f"is a workbook that grows to {whole >> 20:,} MB in {len(parts):,} parts when it is unpacked.",
            where=path.name,
            advice=f"That is no export. {_SAVE_AS_CSV}",
        )


def _check_part(path: Path, name: str, file: IO[bytes]) -> None:
    is_sheet = "worksheets/" in name and name.endswith(".xml")
    rows, columns, loose = 1, 26, 0
    for chunk in _pieces(file):
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise WrongCallError(
                "is a workbook with definitions in it that no spreadsheet program writes.", where=path.name
            )
        if is_sheet:
            rows = max(rows, _count_rows(chunk, rows))
            for letters, row_of_wide, row in set(_FAR.findall(chunk)):
                columns = max(columns, _number(letters))
                rows = max(rows, _figure(row_of_wide or row))
            loose += len(_CELL.findall(chunk)) - len(_PLACED.findall(chunk))
    # Cells that do not say where they stand may all stand in one row.
    columns = max(columns, min(loose, 16_384))
    if rows * columns > MOST_CELLS and (columns > 26 or rows > 1_048_576):
        raise WrongCallError(
            f"has a sheet of {rows:,} rows and {columns:,} columns, empty ones counted.",
            where=path.name,
            advice=f"Delete what stands far away from the table. {_SAVE_AS_CSV}",
        )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces, each with the end of the one before, so that no mark is cut in two unseen."""
    before = b""
    while chunk := file.read(_CHUNK):
        cut = chunk.rfind(b"<") + 1 or len(chunk)
        yield before + chunk[: cut - 1] if cut > 1 else before + chunk
        before = chunk[cut - 1 :] if cut > 1 else b""
    if before:
        yield before


def _count_rows(chunk: bytes, before: int) -> int:
    numbers = _ROW.findall(chunk)
    return max(map(_figure, numbers)) if numbers else before + chunk.count(b"<row")


def _number(letters: bytes) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters[:_MOST_FIGURES].upper():
        number = 26 * number + letter - 64
    return number


def _figure(digits: bytes) -> int:
    """A number that may have more figures than any row."""
    return int(digits[:_MOST_FIGURES] or b"0")

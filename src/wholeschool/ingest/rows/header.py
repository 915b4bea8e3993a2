"""The header of a file: its names, what stands between them, and where the rows begin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from wholeschool.ingest.rows.encoding import TextForm, length_in_bytes

DELIMITERS = ",;\t"
LINES_BEFORE_A_HEADER = 10
"""A report may have its title above its header; further down nobody looks for one."""


@dataclass(frozen=True)
class Header:
    """A line of names. The rows begin `start_byte` bytes into the file, below its first `lines` lines."""

    names: tuple[str, ...]
    delimiter: str
    start_byte: int
    lines: int


def candidates(text: str, form: TextForm) -> Iterator[Header]:
    """The lines at the top of a file that could be its header, blank ones left out, the topmost first."""
    lines = io.StringIO(text, newline="").readlines()
    for number, line in enumerate(lines[:LINES_BEFORE_A_HEADER]):
        if line.strip():
            try:
                yield _header(lines, number, form)
            except csv.Error:  # a quotation that swallows the rest of the file
                continue


def _header(lines: list[str], number: int, form: TextForm) -> Header:
    delimiter = max(DELIMITERS, key=lambda each: len(_fields(lines[number], each)))
    rows = csv.reader(iter(lines[number:]), delimiter=delimiter)
    names = next(rows)
    end = number + rows.line_num
    return Header(
        names=tuple(name.strip() for name in names),
        delimiter=delimiter,
        start_byte=form.mark_bytes + length_in_bytes("".join(lines[:end]), form.encoding),
        lines=end,
    )


def _fields(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter))

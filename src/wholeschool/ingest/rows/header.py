"""The header of a file: its names, what stands between them, and where the rows begin."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.encoding import TextForm, length_in_bytes

DELIMITERS = ",;\t|"
LINES_BEFORE_A_HEADER = 10
"""A report may have its title above its header; further down nobody looks for one."""
LINES_OF_A_HEADER = 3
"""A grid may have its weekdays, its dates and its halves on lines of their own."""
MOST_COLUMNS = 5_000
"""A register of two years with a column for every session has 800."""

_HALF = re.compile(r"(?:session\s+)?(?:am|pm)(?:\s+session)?", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """A line of names. The rows begin `start_byte` bytes into the file, below its first `lines` lines."""

    names: tuple[str, ...]
    delimiter: str
    start_byte: int
    lines: int


def candidates(text: str, form: TextForm, file: str = "") -> Iterator[Header]:
    """What could be the header at the top of a file, blank lines left out, the topmost first.

    Raises WrongCallError where a line has more columns, or is longer, than that of any export.
    """
    lines = io.StringIO(text, newline="").readlines()
    for number, line in enumerate(lines[:LINES_BEFORE_A_HEADER]):
        if line.strip():
            try:
                yield from _headers(lines, number, form, file)
            except csv.Error as problem:  # a quotation that swallows the rest of the file
                if len(lines) == 1 and len(line) > csv.field_size_limit():
                    raise WrongCallError(
                        f"begins with a line of more than {csv.field_size_limit():,} letters, "
                        "which is no header.",
                        where=file,
                        advice="Export it again as CSV, with a header and one record a line.",
                    ) from problem


def combined(rows: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The names that the first rows make as one, two or three lines of a header, and how many lines.

    More than one line is a header where the last has AM and PM: a weekday or a date above them stands for all
    halves to its right, as merged cells come out.
    """
    if not rows:
        return
    yield tuple(name.strip() for name in rows[0]), 1
    for depth in range(2, min(LINES_OF_A_HEADER, len(rows)) + 1):
        halves = [bool(_HALF.fullmatch(name.strip())) for name in rows[depth - 1]]
        if sum(halves) >= 2:
            yield _combined(rows[:depth], halves), depth
            return


def check_width(names: Sequence[str], file: str) -> None:
    """Refuse what has more columns than any export."""
    if len(names) > MOST_COLUMNS:
        raise WrongCallError(
            f"has more than {MOST_COLUMNS:,} columns, which no export has.",
            where=file,
            advice="Export it again with the columns that are needed.",
        )


def _combined(rows: Sequence[Sequence[str]], halves: Sequence[bool]) -> tuple[str, ...]:
    width = max(map(len, rows))
    whole = [[name.strip() for name in row] + [""] * (width - len(row)) for row in rows]
    halves = [*halves, *[False] * (width - len(halves))]
    for row in whole[:-1]:
        for place in range(1, width):
            if halves[place] and halves[place - 1] and not row[place]:
                row[place] = row[place - 1]
    return tuple(" ".join(filter(None, names)) for names in zip(*whole, strict=True))


def _headers(lines: list[str], number: int, form: TextForm, file: str) -> Iterator[Header]:
    delimiter = max(DELIMITERS, key=lambda each: _width(lines[number], each))
    reader = csv.reader(iter(lines[number:]), delimiter=delimiter)
    rows: list[list[str]] = [next(reader)]
    ends = [number + reader.line_num]
    check_width(rows[0], file)
    for _ in range(LINES_OF_A_HEADER - 1):
        try:
            rows.append(next(reader))
        except (StopIteration, csv.Error):
            break
        ends.append(number + reader.line_num)
    for names, depth in combined(rows):
        end = ends[depth - 1]
        above = length_in_bytes("".join(lines[:end]), form.encoding)
        yield Header(names, delimiter, form.mark_bytes + above, end)


def _width(line: str, delimiter: str) -> int:
    """How many fields a line has; none where one would be longer than any header."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter)))
    except csv.Error:
        return 0

"""From records to lines: which line of the file a row stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from wholeschool.ingest.rows.encoding import TextForm
from wholeschool.ingest.rows.header import Header
from wholeschool.ingest.rows.opened import open_bytes
from wholeschool.ingest.rows.source import LineOf


def line_finder(path: Path, form: TextForm, header: Header, records: int, wanted: Sequence[int]) -> LineOf:
    """A function from a record (1 = the first row below the header) to its first line (1 = the file's first).

    `records` is how many the file has, `wanted` the ones that will be asked for, in rising order. Where the
    file has more lines than records (blank lines, texts over several lines) it is read a second time, for
    them alone; a file that Python's reader cannot follow to its end is counted a record a line from there.
    """
    above = header.lines
    if not wanted or form.lines == above + records:
        return lambda record: above + record
    found = _second_reading(path, form, header, set(wanted))
    return lambda record: found.get(record, above + record)


def _second_reading(path: Path, form: TextForm, header: Header, wanted: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    with io.TextIOWrapper(open_bytes(path), encoding=form.encoding, errors="replace", newline="\n") as file:
        for _ in range(header.lines):
            file.readline()
        rows = csv.reader(file, delimiter=header.delimiter)
        record, line = 0, header.lines + 1
        try:
            for row in rows:
                if row:
                    record += 1
                    if record in wanted:
                        found[record] = line
                line = header.lines + rows.line_num + 1
        except csv.Error:
            return found
    return found

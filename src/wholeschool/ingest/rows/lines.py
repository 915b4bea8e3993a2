"""From records to lines: which line of the file a row stands on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence

from wholeschool.ingest.rows.recognise import Source


def line_finder(source: Source, records: int, wanted: Sequence[int]) -> Callable[[int], int]:
    """A function from a record (1 = the first row below the header) to its first line (1 = the file's first).

    `records` is how many the file has, `wanted` the ones that will be asked for, in rising order. Where the
    file has more lines than records (blank lines, texts over several lines) it is read a second time, for
    them alone; a file that Python's reader cannot follow to its end is counted a record a line from there.
    """
    above = source.header.lines
    if not wanted or source.form.lines == above + records:
        return lambda record: above + record
    found = _second_reading(source, set(wanted))
    return lambda record: found.get(record, above + record)


def _second_reading(source: Source, wanted: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    with source.path.open(encoding=source.form.encoding, errors="replace", newline="\n") as file:
        for _ in range(source.header.lines):
            file.readline()
        rows = csv.reader(file, delimiter=source.header.delimiter)
        record, line = 0, source.header.lines + 1
        try:
            for row in rows:
                if row:
                    record += 1
                    if record in wanted:
                        found[record] = line
                line = source.header.lines + rows.line_num + 1
        except csv.Error:
            return found
    return found

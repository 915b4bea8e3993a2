"""Lines of elements in XML messages of any length.

The parser knows a line up to 65,535 for certain; further down it may be a few lines off. There a record is
the number of the outer element (a pupil) that the row hangs on. Its line is found by another parser, which
goes through the file a second time, and only where somebody has to be told a line.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from xml.parsers import expat

from wholeschool.ingest.rows.opened import open_bytes
from wholeschool.ingest.rows.source import LineOf

LAST_KNOWN = 65_535
"""From this line on the parser's lines cannot be trusted."""
_BY_NUMBER = 1 << 40
"""A record above this is the number of an outer element."""
_CHUNK_BYTES = 256 << 10


def record_of(line: int, number: int) -> int:
    """The record of a row by the parser's line, and the number of its outer element (1 = first to end)."""
    return line if line < LAST_KNOWN else _BY_NUMBER + number


def line_of_records(path: Path, names: Collection[str], wanted: Sequence[int]) -> LineOf:
    """Lines of the `wanted` records. `names` are the outer elements' own, without namespace.

    A row beyond the lines that are known for certain has the line on which its outer element begins; 0 where
    the other parser does not know the file's encoding.
    """
    numbers = {record - _BY_NUMBER for record in wanted if record > _BY_NUMBER}
    found = _Beginnings(names, numbers).of(path) if numbers else {}
    return lambda record: found.get(record - _BY_NUMBER, 0) if record > _BY_NUMBER else record


class _Beginnings:
    """The lines on which some elements of these names begin, by their number in the order of their ends."""

    def __init__(self, names: Collection[str], numbers: Collection[int]) -> None:
        self._names = frozenset(names)
        self._numbers = numbers
        self._last = max(numbers)
        self._ended = 0
        self._open: list[int] = []
        self._found: dict[int, int] = {}
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def of(self, path: Path) -> dict[int, int]:
        with open_bytes(path) as file:
            try:
                while self._ended < self._last and (chunk := file.read(_CHUNK_BYTES)):
                    self._parser.Parse(chunk)
            except (expat.ExpatError, ValueError, LookupError):
                return self._found
        return self._found

    def _start(self, name: str, _: object) -> None:
        if name.rpartition(":")[2] in self._names:
            self._open.append(self._parser.CurrentLineNumber)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] in self._names:
            self._ended += 1
            line = self._open.pop()
            if self._ended in self._numbers:
                self._found[self._ended] = line

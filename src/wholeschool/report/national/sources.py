"""Where every number of a page stands: numbers link to entries, and entries name a file and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_MOST_ROWS = 6


@dataclass(frozen=True)
class Entry:
    """An entry of the list: its anchor on the page, and the rows in words."""

    anchor: str
    rows: str


@dataclass
class Sources:
    """The sources of one page, numbered as they are first asked for."""

    _anchors: dict[tuple[str, ...], str] = field(default_factory=dict)

    def link(self, sources: Sequence[str]) -> str:
        """The address, on this page, of the entry of these “file:row”."""
        key = tuple(sources)
        return "#" + self._anchors.setdefault(key, f"s{len(self._anchors) + 1}")

    def by_file(self) -> dict[str, list[Entry]]:
        """File, or files together, → its entries by row."""
        found: dict[str, list[tuple[list[int], Entry]]] = {}
        for key, anchor in self._anchors.items():
            split = [each.rsplit(":", 1) for each in key]
            rows: dict[str, list[int]] = {}
            for file, row in split:
                rows.setdefault(file, []).append(int(row))
            several = len(rows) > 1
            said = "; ".join(f"{_words(its)}{f' of {file}' if several else ''}" for file, its in rows.items())
            order = [int(row) for _, row in split]
            found.setdefault(" and ".join(rows), []).append((order, Entry(anchor, said)))
        return {file: [entry for _, entry in sorted(its, key=_first)] for file, its in sorted(found.items())}


def _first(pair: tuple[list[int], Entry]) -> list[int]:
    return pair[0]


def _words(rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"row {rows[0]:,}"
    if len(rows) <= _MOST_ROWS:
        return "rows " + " + ".join(f"{row:,}" for row in rows)
    return f"{len(rows):,} rows from {min(rows):,} to {max(rows):,}"

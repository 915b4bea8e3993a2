"""Headers that are not read and perhaps were meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.rows.source import Source
from wholeschool.reference.headers import fold

LIKENESS = 0.85
"""From here on, two headers are taken for one with a slip in it (a ratio of difflib)."""


def unread_headers(source: Source) -> Iterator[tuple[str, Trouble]]:
    """Headers that stand twice or are nearly a column which the file lacks, and what to say of each."""
    read = {fold(source.names[place]) for place in source.places.values()}
    lacking = {
        fold(name): name
        for column, names in source.layout.columns.items()
        if column not in source.places
        for name in names
    }
    # What a quarantine file has behind the file's own columns is there for people.
    own = source.names[: source.places.get("raw")]
    for place, name in enumerate(own):
        if place in source.places.values():
            continue
        if fold(name) in read:
            yield name, Trouble("column_twice", "warning", "", "each column once", "The first is read.")
        for close in difflib.get_close_matches(fold(name), lacking, n=1, cutoff=LIKENESS):
            advice = f"If it is “{lacking[close]}”, rename it."
            yield name, Trouble("column_not_read", "warning", "", "a column that is known", advice)

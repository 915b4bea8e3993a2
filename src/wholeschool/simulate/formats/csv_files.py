"""The ordinary files: registers, events, rolls and calendars as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from wholeschool.simulate.formats.format import Format, Kept, Record


class CsvFiles(Format):
    """Today's exports as CSV; nothing beside them."""

    keeps: ClassVar[frozenset[Kept]] = frozenset(
        ("schools", "calendar", "enrolments", "registers", "events", "actions", "supports")
    )

    def school_year(self, record: Record) -> Mapping[str, bytes]:
        """None of its own."""
        return {}

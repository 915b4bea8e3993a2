"""Tables of a census of which nothing is taken in: their rows are counted, and that is said."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source


class PassedOver:
    """Reads past the rows of a table."""

    def __init__(self, source: Source, context: Context) -> None:
        self._name = source.layout.name
        self._rows = 0

    def take(self, sift: Sift) -> None:
        """Count a block."""
        self._rows += sift.rows

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """None; and a finding that says so."""
        trouble = Trouble(
            "table_passed_over",
            "info",
            self._name,
            "",
            "This table of the census holds nothing about learning that is lost: its rows count as accepted, "
            "and nothing of them is stored.",
        )
        if self._rows:
            notices.note(trouble, record=0, count=self._rows)
        return {}

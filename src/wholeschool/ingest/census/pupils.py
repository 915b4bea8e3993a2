"""The pupils of a census message, gathered and taken apart some thousand at a time."""

from __future__ import annotations

import numpy as np

from wholeschool.ingest.census.alike import Plans, rows_of, sections_of
from wholeschool.ingest.census.elements import PupilElements
from wholeschool.ingest.census.modules import Modules
from wholeschool.ingest.census.waiting import Columns
from wholeschool.ingest.rows.element_lines import LAST_KNOWN
from wholeschool.ingest.rows.tags import TagReader, written_out
from wholeschool.ingest.rows.xml import Element
from wholeschool.reference.census_tables import PARENTS

PUPILS_TOGETHER = 1_000
_MOST_BYTES = 8_000_000
_MOST_SECTIONS = 100
"""Far more than a pupil of a return has. With more, each could be built otherwise than all others."""


class Pupils:
    """Takes pupils apart, and hands their rows to the `modules` in the order of the message."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._rules = PupilElements(modules)
        self._tags = TagReader()
        self._plans = {table: Plans(table) for table in PARENTS}
        self._table = ""
        self._written: list[bytes] = []
        self._lines: list[int] = []
        self._bytes = 0

    def take(self, pupil: Element, table: str) -> None:
        """Take a pupil of `table`, who is handed over now, or with others by `hand_over`.

        The rules take one whose rows have lines of their own, or who has more sections than any return's.
        """
        line = pupil.sourceline
        own_lines = line < LAST_KNOWN and line != _last(pupil).sourceline
        if own_lines or len(pupil) > _MOST_SECTIONS:
            self.hand_over()
            self._rules.take(pupil, table)
            return
        if table != self._table:
            self.hand_over()
            self._table = table
        self._written.append(written_out(pupil))
        self._lines.append(line)
        self._bytes += len(self._written[-1])
        if len(self._written) >= PUPILS_TOGETHER or self._bytes >= _MOST_BYTES:
            self.hand_over()

    def hand_over(self) -> None:
        """Hand over the rows of the pupils that were gathered."""
        if not self._written:
            return
        tags = self._tags.read(self._written)
        sections = sections_of(tags)
        plans = self._plans[self._table]
        found = plans.of(tags, sections, self._written)
        records = self._modules.begin_several(self._lines)
        for name, rows in rows_of(self._table, len(self._written), sections, found, plans):
            texts = [tags.texts(np.ascontiguousarray(place)) for place in rows.tags.T]
            self._modules.add_columns(name, Columns(texts, rows.pupils, records[rows.pupils]))
        self._written, self._lines, self._bytes = [], [], 0


def _last(element: Element) -> Element:
    """The last element within an element."""
    while len(element):
        element = element[-1]
    return element

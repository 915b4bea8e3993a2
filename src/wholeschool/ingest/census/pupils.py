"""The pupils of a census message, gathered and taken apart some thousand at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from wholeschool.ingest.census.alike import Plans, Sections, rows_of, sections_of
from wholeschool.ingest.census.elements import PupilElements
from wholeschool.ingest.census.modules import Modules
from wholeschool.ingest.census.waiting import Columns
from wholeschool.ingest.rows.element_lines import LAST_KNOWN
from wholeschool.ingest.rows.plain import plain_elements
from wholeschool.ingest.rows.tags import TagReader, Tags, written_out
from wholeschool.ingest.rows.xml import Element
from wholeschool.reference.census_tables import PARENTS

PUPILS = {"PupilOnRoll": PARENTS[0], "PupilNoLongerOnRoll": PARENTS[1]}
"""Element → the table that it is a row of."""
CHILD = "PupilChild"
WANTED = ("Header", "SchoolCharacteristics", *PUPILS, CHILD)
"""The elements of a message that are read one by one."""
PUPILS_TOGETHER = 1_000
_MOST_OF_A_RUN = 5_000
_MOST_BYTES = 8_000_000
_MOST_SECTIONS = 100
"""Far more than a pupil of a return has. With more, each could be built otherwise than all others."""


class Pupils:
    """Takes pupils apart, and hands their rows to the `modules` in the order of the message.

    `damaged` says that some could not be: they have prefixes which nothing explains, and their message is no
    XML. Its parser says so too, and on which line, but not before the end.
    """

    def __init__(self, modules: Modules) -> None:
        self.damaged = False
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

    def take_run(self, written: bytes, name: str, line: int) -> bool:
        """Take pupils who stand one after the other, elements called `name`, all on a `line`; hand them over.

        Says whether they were taken: only what is plain is, so that no rule and no parser would read it
        otherwise.
        """
        tags = plain_elements(written, name, WANTED, self._tags)
        if tags is None:
            return False
        sections, plans = sections_of(tags), self._plans[PUPILS[name]]
        count = len(sections.within) - 1
        if count > _MOST_OF_A_RUN or np.bincount(sections.pupils, minlength=1).max() > _MOST_SECTIONS:
            return False
        try:
            found = plans.of(tags, sections)
        except etree.XMLSyntaxError:
            return False
        if any(plans[number].mixed for number in np.unique(found).tolist()):
            return False
        self.hand_over()
        self._add(PUPILS[name], tags, sections, found, [line] * count)
        return True

    def hand_over(self) -> None:
        """Hand over the rows of the pupils that were gathered."""
        if not self._written:
            return
        written, lines = b"".join(self._written), self._lines
        self._written, self._lines, self._bytes = [], [], 0
        tags = self._tags.read(written)
        sections = sections_of(tags)
        try:
            found = self._plans[self._table].of(tags, sections)
        except etree.XMLSyntaxError:
            self.damaged = True
            return
        self._add(self._table, tags, sections, found, lines)

    def _add(
        self, table: str, tags: Tags, sections: Sections, found: NDArray[np.int64], lines: Sequence[int]
    ) -> None:
        """Hand over the rows of pupils of `table`; `found` is the number of the plan of each section."""
        records = self._modules.begin_several(lines)
        for name, rows in rows_of(table, len(lines), sections, found, self._plans[table]):
            texts = [tags.texts(np.ascontiguousarray(place)) for place in rows.tags.T]
            self._modules.add_columns(name, Columns(texts, rows.pupils, records[rows.pupils]))


def _last(element: Element) -> Element:
    """The last element within an element."""
    while len(element):
        element = element[-1]
    return element

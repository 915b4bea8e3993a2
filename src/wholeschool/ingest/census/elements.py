"""The elements of one pupil of a census message, taken apart into texts for the tables of COLLECT.

Elements are called what COLLECT calls its columns, but for capitals; the few that differ stand here.
Some tags after 2020 could not be confirmed, so that every spelling that is plausible is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from wholeschool.ingest.rows.xml import Element
from wholeschool.reference.census_tables import PARENTS, census_tables

Texts = list[str | None]
"""The texts of a row, in the order of `TEXTS_OF`."""

TEXTS_OF = {
    name: tuple(each for each in table.layout.columns if each not in ("table_id", "parent_id", "native_id"))
    for name, table in census_tables().items()
}
"""Table → the columns whose texts a message has. Ids are its readers' own."""

_SPANS = {
    "termlyattendance": ("termlysessions", "termlysessiondetails"),
    "summerhalfterm2attendance": ("summerhalfterm2sessions", "summerhalfterm2sessiondetails"),
    "annualattendance": ("annualsessions", "annualsessiondetails"),
}
_ITEMS = {
    "fsmperiod": "fsmperiod",
    "senneed": "senneeds",
    "termlyexclusion": "termlyexclusions",
    "schoolarrangedapdetail": "schoolarrangedapdetail",
    "schoolarrangedap": "schoolarrangedapdetail",
    "placementdetail": "schoolarrangedapdetail",
    "placement": "schoolarrangedapdetail",
}
"""Element → the table that it is a row of."""
_OF_BOTH_SIDES = ("fsmperiod", "senneeds")
_REASONS = ("reason1", "reason2", "reason3")
_SPELT_OTHERWISE = {"personbirthdate": "dob", "gendercurrent": "sex"}
NOWHERE = -1


class LocalNames(dict[str, str]):
    """Tag → its name without namespace, in small letters; worked out once for each."""

    def __missing__(self, tag: str) -> str:
        name = str(tag).rpartition("}")[2].casefold()
        self[tag] = _SPELT_OTHERWISE.get(name, name)
        return self[tag]


class Places(dict[str, int]):
    """Tag → the place of its text in the rows of a table; `NOWHERE` where the table has no column for it."""

    def __init__(self, table: str, local: LocalNames, prefix: str = "") -> None:
        super().__init__()
        layout = census_tables()[table].layout
        self.width = len(TEXTS_OF[table])
        self._local = local
        self._prefix = prefix
        self._by_name = {
            header.casefold(): place
            for place, column in enumerate(TEXTS_OF[table])
            for header in layout.columns[column]
        }

    def __missing__(self, tag: str) -> int:
        name = self._local[tag]
        if self._prefix:
            name = self._prefix + name.removeprefix("sessions")
        self[tag] = self._by_name.get(name, NOWHERE)
        return self[tag]


class Taker(Protocol):
    """Takes the rows of pupils, one pupil after the other."""

    def begin(self) -> None:
        """The rows that follow are of another pupil."""

    def add(self, table: str, texts: Texts, line: int) -> None:
        """A row of the pupil, and its line as the parser says it."""


class PupilElements:
    """Takes the elements of pupils apart."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._local = LocalNames()
        self._places: dict[tuple[str, str], Places] = {}

    def take(self, pupil: Element, table: str) -> None:
        """Hand over the rows of a pupil: those that hang on it, and last its own, of `table`."""
        self._taker.begin()
        row: Texts = [None] * len(TEXTS_OF[table])
        for section in pupil:
            self.section(section, table, row)
        self._taker.add(table, row, pupil.sourceline)

    def section(self, section: Element, table: str, row: Texts) -> None:
        """Hand over the rows of a section of a pupil, and note in the pupil's own `row` what belongs there.

        Where a text goes depends on the elements alone, and never on a text (`alike`).
        """
        side = "onroll" if table == PARENTS[0] else "offroll"
        name = self._local[section.tag]
        if name == "attendance":
            self._attendance(section, side, row, table)
        elif name == "exclusions":
            self._items(section, side)
        elif name in _ITEMS:
            self._items(section if any(len(leaf) for leaf in section) else (section,), side, name)
        else:
            self._others(section, self._places_of(table), row, side)

    def _others(self, section: Element, places: Places, row: Texts, side: str) -> None:
        for leaf in section:
            place = places[leaf.tag]
            if place >= 0:
                row[place] = leaf.text
            elif len(leaf):
                self._items(leaf, side)

    def _attendance(self, section: Element, side: str, row: Texts, table: str) -> None:
        """Sums go into the pupil's row; sessions by code are rows of their own."""
        local = self._local
        for span in section:
            prefix, stem = _SPANS.get(local[span.tag], ("", ""))
            if not stem:
                continue
            sums = self._places_of(table, prefix)
            for part in span:
                if local[part.tag] == "sessiondetails":
                    self._rows(part, f"{stem}{side}")
                elif sums[part.tag] >= 0:
                    row[sums[part.tag]] = part.text

    def _items(self, items: Iterable[Element], side: str, name: str = "") -> None:
        """Rows of other tables; items of a known `name` are called something else themselves."""
        for item in items:
            stem = _ITEMS.get(name or self._local[item.tag])
            if stem:
                table = stem if stem in _OF_BOTH_SIDES else f"{stem}{side}"
                row = self._texts(item, table)
                if stem == "termlyexclusions":
                    self._reasons(item, row, table)
                self._taker.add(table, row, item.sourceline)

    def _rows(self, items: Iterable[Element], table: str) -> None:
        for item in items:
            self._taker.add(table, self._texts(item, table), item.sourceline)

    def _texts(self, item: Element, table: str) -> Texts:
        places = self._places_of(table)
        row: Texts = [None] * places.width
        for leaf in item:
            place = places[leaf.tag]
            if place >= 0:
                row[place] = leaf.text
        return row

    def _reasons(self, item: Element, row: Texts, table: str) -> None:
        """Up to three reasons: numbered, one after the other, or within an element of their own."""
        local = self._local
        several = [
            leaf.text
            for part in item
            for leaf in (part if local[part.tag] == "reasons" else (part,))
            if local[leaf.tag] == "reason"
        ]
        for name, text in zip(_REASONS, several, strict=False):
            row[TEXTS_OF[table].index(name)] = text

    def _places_of(self, table: str, prefix: str = "") -> Places:
        key = table, prefix
        if key not in self._places:
            self._places[key] = Places(table, self._local, prefix)
        return self._places[key]

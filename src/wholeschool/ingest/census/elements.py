"""The elements of one pupil of a census message, taken apart into texts for the tables of COLLECT.

Elements are called what COLLECT calls its columns, but for capitals; the few that differ stand here.
Some tags after 2020 could not be confirmed, so that every spelling that is plausible is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from wholeschool.ingest.rows.xml import Element
from wholeschool.reference.census_tables import census_tables

Add = Callable[[str, Sequence[str | None], int], None]
"""Told of a row: its table (without the side), its texts in the order of `COLUMNS`, its line."""

COLUMNS = {
    name: {
        header.casefold(): place
        for place, headers in enumerate(table.layout.columns[column] for column in _columns)
        for header in headers
    }
    for name, table in census_tables().items()
    for _columns in [
        [each for each in table.layout.columns if each not in ("table_id", "parent_id", "native_id")]
    ]
}
"""Table → header, in small letters → its place among the texts of a row."""
WIDTH = {name: 1 + max(places.values(), default=-1) for name, places in COLUMNS.items()}

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
_SPELT_OTHERWISE = {"persondateofbirth": "dob", "personbirthdate": "dob", "gendercurrent": "sex"}


class LocalNames(dict[str, str]):
    """Tag → its name without namespace, in small letters; worked out once for each."""

    def __missing__(self, tag: str) -> str:
        name = str(tag).rpartition("}")[2].casefold()
        self[tag] = _SPELT_OTHERWISE.get(name, name)
        return self[tag]


class PupilElements:
    """Takes the elements of pupils apart."""

    def __init__(self, add: Add) -> None:
        self._add = add
        self._local = LocalNames()

    def take(self, pupil: Element, table: str) -> None:
        """Hand over the rows of a pupil: first the pupil's own, of `table`, then those that hang on it."""
        side = "onroll" if table == "pupilonroll" else "offroll"
        places, local = COLUMNS[table], self._local
        row: list[str | None] = [None] * WIDTH[table]
        children: list[tuple[str, Sequence[str | None], int]] = []
        for section in pupil:
            name = local[section.tag]
            if name == "attendance":
                children += self._attendance(section, side, row, places)
                continue
            if name == "exclusions":
                children += self._items(section, side)
                continue
            if name in _ITEMS:
                rows = section if any(len(leaf) for leaf in section) else (section,)
                children += [self._item(each, name, side) for each in rows]
                continue
            for leaf in section:
                place = places.get(local[leaf.tag])
                if place is not None:
                    row[place] = leaf.text
                elif len(leaf):
                    children += self._items(leaf, side)
        self._add(table, row, pupil.sourceline)
        for child in children:
            self._add(*child)

    def _attendance(
        self, section: Element, side: str, row: list[str | None], places: dict[str, int]
    ) -> Iterator[tuple[str, Sequence[str | None], int]]:
        """Sums go into the pupil's row; sessions by code are rows of their own."""
        local = self._local
        for span in section:
            prefix, stem = _SPANS.get(local[span.tag], ("", ""))
            table = f"{stem}{side}"
            for part in span if stem else ():
                name = local[part.tag]
                if name == "sessiondetails":
                    for detail in part:
                        yield self._fields(detail, table)
                else:
                    place = places.get(prefix + name.removeprefix("sessions"))
                    if place is not None:
                        row[place] = part.text

    def _items(self, container: Element, side: str) -> Iterator[tuple[str, Sequence[str | None], int]]:
        for item in container:
            name = self._local[item.tag]
            if name in _ITEMS:
                yield self._item(item, name, side)

    def _item(self, item: Element, name: str, side: str) -> tuple[str, Sequence[str | None], int]:
        stem = _ITEMS[name]
        if stem == "termlyexclusions":
            return self._exclusion(item, f"{stem}{side}")
        return self._fields(item, stem if stem in _OF_BOTH_SIDES else f"{stem}{side}")

    def _fields(self, item: Element, table: str) -> tuple[str, Sequence[str | None], int]:
        places, local = COLUMNS[table], self._local
        row: list[str | None] = [None] * WIDTH[table]
        for leaf in item:
            place = places.get(local[leaf.tag])
            if place is not None:
                row[place] = leaf.text
        return table, row, item.sourceline

    def _exclusion(self, item: Element, table: str) -> tuple[str, Sequence[str | None], int]:
        """Up to three reasons: numbered, one after the other, or within an element of their own."""
        _, row, line = self._fields(item, table)
        texts = list(row)
        local, places = self._local, COLUMNS[table]
        several = [
            leaf.text
            for part in item
            for leaf in (part if local[part.tag] == "reasons" else (part,))
            if local[leaf.tag] == "reason"
        ]
        for name, text in zip(_REASONS, several, strict=False):
            texts[places[name]] = text
        return table, texts, line

"""The layouts of files that the importers know: which header is which column (`headers.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

_HEADERS_KEPT = 1000


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of file.

    `columns` is our column → the headers that it answers to, the best first. Of what it `needs`, an entry may
    name several columns, any one of which will do. A file that has a column of `not_with`, or no header of
    `beside` where there are some, is none of it. `constants` is our column → what stands in every row.
    A kind of event that nobody knows is read as `other_kind`: None = the row is set aside, "" = left out.
    `free_text` is true where rows hold texts about children that must not be kept in any place.
    `weekday_columns` is true of a layout whose marks stand under weekday headers (Mon AM), which are read by
    their own rules.
    """

    name: str
    title: str
    kind: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    weekday_columns: bool = False
    not_with: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other_kind: str | None = None
    free_text: bool = False

    @property
    def needed(self) -> frozenset[str]:
        """Every column that it needs, or one of which it needs."""
        return frozenset(column for need in self.needs for column in need)

    def places(self, header: Sequence[str]) -> Mapping[str, int]:
        """Our column → its place in the header; where a header stands twice, the first."""
        place_of = {name: place for place, name in reversed(list(enumerate(_folded(tuple(header)))))}
        found = {
            column: next((place_of[name] for name in _folded(names) if name in place_of), None)
            for column, names in self.columns.items()
        }
        return MappingProxyType({column: place for column, place in found.items() if place is not None})

    def missing(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Headers, as we would write them, of needed columns that are not among `columns`."""
        there = set(columns)
        return tuple(self.columns[need[0]][0] for need in self.needs if there.isdisjoint(need))

    def is_for(self, header: Sequence[str], columns: Iterable[str]) -> bool:
        """Whether nothing in a header, or in our `columns` that it has, speaks against this layout."""
        if not set(self.not_with).isdisjoint(columns):
            return False
        return not self.beside or not set(_folded(self.beside)).isdisjoint(_folded(tuple(header)))


def fold(header: str) -> str:
    """A header with everything left out that makes no difference: capitals, spaces, punctuation."""
    return "".join(character for character in header.casefold() if character.isalnum())


@lru_cache(maxsize=_HEADERS_KEPT)
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    """Headers of a file or of a layout, folded: every file is held against every layout."""
    return tuple(fold(name) for name in names)


@cache
def who_columns() -> Mapping[str, tuple[str, ...]]:
    """What names a pupil, our column → its headers: read in files of every layout that has UPNs."""
    return MappingProxyType({column: tuple(names) for column, names in _given()["who"].items()})


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order of the file."""
    return tuple(
        Layout(
            name=name,
            title=entry["title"],
            kind=entry["kind"],
            needs=tuple(tuple(need.split("|")) for need in entry["needs"]),
            columns=_columns(entry["columns"]),
            weekday_columns=entry.get("weekday_columns", False),
            not_with=tuple(entry.get("not_with", ())),
            beside=tuple(entry.get("beside", ())),
            constants=MappingProxyType(entry.get("constants", {})),
            other_kind=entry.get("other_kind"),
            free_text=entry.get("free_text", False),
        )
        for name, entry in _given().items()
        if name != "who"
    )


@cache
def _given() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("wholeschool.reference") / "headers.toml").read_text("utf-8"))


def _columns(given: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    own = {column: tuple(names) for column, names in given.items()}
    who = {column: names for column, names in who_columns().items() if "upn" in own and column not in own}
    return MappingProxyType(own | who)

"""The layouts of files that the importers know: which header is which column (`headers.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of file.

    `columns` is our column → the headers that it answers to, the best first. `weekday_columns` is true of a
    layout whose marks stand under weekday headers (Mon AM), which are read by their own rules.
    """

    name: str
    title: str
    kind: str
    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    weekday_columns: bool

    def places(self, header: Sequence[str]) -> Mapping[str, int]:
        """Our column → its place in the header; where a header stands twice, the first."""
        place_of = {fold(name): place for place, name in reversed(list(enumerate(header)))}
        found = {
            column: next((place_of[fold(name)] for name in names if fold(name) in place_of), None)
            for column, names in self.columns.items()
        }
        return MappingProxyType({column: place for column, place in found.items() if place is not None})

    def missing(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Headers, as we would write them, of needed columns that are not among `columns`."""
        return tuple(self.columns[column][0] for column in self.needs if column not in set(columns))


def fold(header: str) -> str:
    """A header with everything left out that makes no difference: capitals, spaces, punctuation."""
    return "".join(character for character in header.casefold() if character.isalnum())


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
            needs=tuple(entry["needs"]),
            columns=_columns(entry["columns"]),
            weekday_columns=entry.get("weekday_columns", False),
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

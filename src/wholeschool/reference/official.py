"""How official statistics name things: which words of a header mean which column of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

from wholeschool.reference.toml_fields import Fields

FILE = "official.toml"
Role = Literal["count", "base", "rate"]
ROLES: tuple[Role, ...] = ("count", "base", "rate")

Words = frozenset[str]
"""A header as the words that matter, in no order."""

_BETWEEN = re.compile(r"[^a-z0-9]+")
_IDLE_BESIDE_OTHERS = "pupils"


@dataclass(frozen=True)
class Figure:
    """What a measure's columns are called: headers of its count, its base and its rate."""

    measure: str
    headers: Mapping[Role, tuple[Words, ...]]


@dataclass(frozen=True)
class OfficialNames:
    """Every name that is known, and until when somebody vouches for them."""

    idle: frozenset[str]
    ways: Sequence[tuple[str, str]]
    """Ways to write a word, and the word, the longest way first."""
    dimensions: Mapping[Words, str]
    figures: tuple[Figure, ...]
    values: Mapping[str, Mapping[str, str]]
    """Of each dimension: ways to write a value → the value that is used here."""
    author: str
    checker: str
    reviewed_on: date
    review_by: date

    def words(self, header: str) -> Words:
        """The words of a header that matter, each in the one way that is used here."""
        text = f" {_BETWEEN.sub(' ', header.lower()).strip()} "
        for way, word in self.ways:
            text = text.replace(f" {way} ", f" {word} ")
        found = frozenset(text.split()) - self.idle
        return found - {_IDLE_BESIDE_OTHERS} if len(found) > 1 else found

    def value(self, dimension: str, text: str) -> str | None:
        """The value that a cell of a dimension means; None where it is none that is known."""
        return self.values.get(dimension, {}).get(_BETWEEN.sub(" ", text.lower()).strip())


@cache
def official_names() -> OfficialNames:
    """The names as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_official_names(text)


def parse_official_names(toml: str) -> OfficialNames:
    """The names of a file's text. Raises DamagedDataError as `official_names` does."""
    fields = Fields.parse(f"reference/{FILE}", toml)
    names = OfficialNames(
        idle=frozenset(fields.texts("idle")),
        ways=_ways(fields),
        dimensions=MappingProxyType(_dimensions(fields)),
        figures=tuple(_figure(each) for each in fields.tables("figures")),
        values=MappingProxyType(_values(fields)),
        author=fields.one("author", str),
        checker=fields.one("checker", str),
        reviewed_on=fields.one("reviewed_on", date),
        review_by=fields.one("review_by", date),
    )
    fields.finish()
    return names


def _ways(fields: Fields) -> list[tuple[str, str]]:
    found = []
    for each in fields.tables("words"):
        word = each.one("word", str)
        found += [(_BETWEEN.sub(" ", way.lower()).strip(), word) for way in each.texts("ways")]
        each.finish()
    return sorted(found, key=lambda pair: -len(pair[0]))


def _dimensions(fields: Fields) -> dict[Words, str]:
    found: dict[Words, str] = {}
    for each in fields.tables("dimensions"):
        name = each.one("name", str)
        for header in each.texts("headers"):
            if found.setdefault(_as_words(header), name) != name:
                raise each.wrong("headers", f"has “{header}”, which is {found[_as_words(header)]} as well")
        each.finish()
    return found


def _values(fields: Fields) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in fields.tables("values"):
        ways, value = found.setdefault(each.one("dimension", str), {}), each.one("value", str)
        for way in each.texts("ways"):
            if ways.setdefault(way, value) != value:
                raise each.wrong("ways", f"has “{way}”, which is {ways[way]} as well")
        each.finish()
    return found


def _figure(fields: Fields) -> Figure:
    measure = fields.one("measure", str)
    headers = {role: tuple(map(_as_words, fields.texts(role))) for role in ROLES}
    fields.finish()
    return Figure(measure, MappingProxyType(headers))


def _as_words(header: str) -> Words:
    return frozenset(header.split())

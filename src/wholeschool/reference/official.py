"""How official statistics name things: which words of a header mean which column, and what cells mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


def plain(text: str) -> str:
    """A text in small letters, with blanks for all signs; a plus is a word."""
    return _BETWEEN.sub(" ", text.lower().replace("+", " plus ")).strip()


@dataclass(frozen=True)
class Figure:
    """What a measure's columns are called: headers of its count, its base and its rate.

    `characteristic` and `group` are those that the columns themselves stand for ("" = none). A file has to
    have the dimensions that it `needs` and none that it `lacks`. `most` is the largest count there can be at
    a level; `usual` is between what the median of its rates per 100 lies, `england` between what England's
    rate per 100 lies, of everybody in all schools. `whole`: its counts and bases have no fractions.
    """

    measure: str
    kind: str
    headers: Mapping[Role, tuple[Words, ...]]
    characteristic: str = ""
    group: str = ""
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    most: Mapping[str, int] = field(default_factory=dict)
    usual: tuple[float, float] | None = None
    england: tuple[float, float] | None = None
    whole: bool = False


@dataclass(frozen=True)
class Breakdown:
    """What a characteristic is called where a column names breakdowns, and what its groups may begin with."""

    name: str
    topics: tuple[str, ...]
    prefixes: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """An area that files may name without its code."""

    level: str
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class OfficialNames:
    """Every name that is known."""

    idle: frozenset[str] = frozenset()
    ways: Sequence[tuple[str, str]] = ()
    """Ways to write a word, and the word, the longest way first."""
    context: frozenset[Words] = frozenset()
    dimensions: Mapping[Words, str] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    series: Mapping[Words, str] = field(default_factory=dict)
    """A header that tells a series from others → the part of the year that its figures are of."""
    breakdowns: tuple[Breakdown, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of each dimension: ways to write a value → the value that is used here."""
    areas: tuple[Area, ...] = ()
    headers: tuple[str, ...] = ()
    """All headers and words as they are written in files: what an unknown one may have meant."""

    def words(self, header: str) -> Words:
        """The words of a header that matter, each in the one way that is used here."""
        text = f" {plain(header.replace('%', ' percent '))} "
        for way, word in self.ways:
            text = text.replace(f" {way} ", f" {word} ")
        found = frozenset(text.split()) - self.idle
        return found - {_IDLE_BESIDE_OTHERS} if len(found) > 1 else found

    def value(self, dimension: str, text: str) -> str | None:
        """The value that a cell of a dimension means; None where it is none that is known."""
        return self.values.get(dimension, {}).get(plain(text))


@cache
def official_names() -> OfficialNames:
    """The names as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_official_names(text)


def parse_official_names(
    toml: str, *, over: OfficialNames | None = None, where: str = f"reference/{FILE}"
) -> OfficialNames:
    """The names of a file's text, before those that it is laid `over`.

    Raises DamagedDataError as `official_names` does.
    """
    base = over or OfficialNames()
    fields = Fields.parse(where, toml)
    if over is None:
        fields.review()
    own = OfficialNames(
        idle=base.idle | {*fields.texts("idle")},
        ways=sorted([*_ways(fields), *base.ways], key=lambda pair: -len(pair[0])),
    )
    context = fields.texts("context")
    every = [*context, *(way for way, _ in own.ways)]
    dimensions = _dimensions(fields, own, every)
    found = OfficialNames(
        idle=own.idle,
        ways=own.ways,
        context=base.context | {own.words(each) for each in context},
        dimensions=MappingProxyType({**base.dimensions, **dimensions}),
        figures=(*(_figure(each, own, every) for each in fields.tables("figures")), *base.figures),
        series=MappingProxyType({**base.series, **_series(fields, own)}),
        breakdowns=(*(_breakdown(each) for each in fields.tables("breakdowns")), *base.breakdowns),
        values=MappingProxyType(_values(fields, base.values)),
        areas=(*(_area(each) for each in fields.tables("areas")), *base.areas),
        headers=tuple(dict.fromkeys((*every, *base.headers))),
    )
    fields.finish()
    return found


def _ways(fields: Fields) -> list[tuple[str, str]]:
    found = []
    for each in fields.tables("words"):
        word = each.one("word", str)
        found += [(plain(way), word) for way in each.texts("ways")]
        each.finish()
    return found


def _dimensions(fields: Fields, names: OfficialNames, every: list[str]) -> dict[Words, str]:
    found: dict[Words, str] = {}
    for each in fields.tables("dimensions"):
        name = each.one("name", str)
        for header in each.texts("headers"):
            every.append(header)
            other = found.setdefault(names.words(header), name)
            if other != name:
                raise each.wrong("headers", f"has “{header}”, which is {other} as well")
        each.finish()
    return found


def _values(fields: Fields, before: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in fields.tables("values"):
        ways, value = found.setdefault(each.one("dimension", str), {}), each.one("value", str)
        for way in map(plain, each.texts("ways")):
            if ways.setdefault(way, value) != value:
                raise each.wrong("ways", f"has “{way}”, which is {ways[way]} as well")
        each.finish()
    return {name: {**before.get(name, {}), **found.get(name, {})} for name in {*before, *found}}


def _figure(fields: Fields, names: OfficialNames, every: list[str]) -> Figure:
    measure, kind = fields.one("measure", str), fields.one("kind", str)
    headers = {}
    for role in ROLES:
        written = fields.texts(role)
        every += written
        headers[role] = tuple(dict.fromkeys(map(names.words, written)))
    most = fields.table("most")
    usual = fields.pair("usual")
    found = Figure(
        measure,
        kind,
        MappingProxyType(headers),
        characteristic=fields.text("characteristic"),
        group=fields.text("group"),
        needs=frozenset(fields.texts("needs")),
        lacks=frozenset(fields.texts("lacks")),
        most=most.numbers(("national", "region", "la")) if most else MappingProxyType({}),
        usual=usual,
        england=fields.pair("england"),
        whole=fields.one("whole", bool, default=False),
    )
    fields.finish()
    return found


def _series(fields: Fields, names: OfficialNames) -> dict[Words, str]:
    found = {}
    for each in fields.tables("series"):
        found[names.words(each.one("header", str))] = each.one("term", str)
        each.finish()
    return found


def _breakdown(fields: Fields) -> Breakdown:
    found = Breakdown(fields.text("name"), fields.texts("topics"), fields.texts("prefixes"))
    fields.finish()
    return found


def _area(fields: Fields) -> Area:
    level, code = fields.one("level", str), fields.one("code", str)
    found = Area(level, code, fields.texts("names"))
    fields.finish()
    return found

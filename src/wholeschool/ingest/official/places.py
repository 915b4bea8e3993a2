"""The places that figures are of: England, regions, local authorities, schools; by code if there is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded, crossed
from wholeschool.reference.areas import authorities
from wholeschool.reference.official import Area, OfficialNames, plain
from wholeschool.schema.national import ENGLAND

_CODE = re.compile(r"E\d{8}")
_OLD_NUMBER = re.compile(r"\d{3}")
_LAESTAB = re.compile(r"\d{7}")
_URN = re.compile(r"\d{6}")
_SORT = re.compile(r" (region|local authority|la)$")
_NO_WORD = ("", ".", "z", "x", ":", "na", "n/a", "-")


@dataclass(frozen=True)
class Places:
    """The places of a table's rows. `level`, or `code`, is "" in rows of which nobody knows it."""

    level: Coded
    code: Coded
    name: Coded
    urns: NDArray[np.int32]
    """0 = none."""


def places_of(columns: Mapping[str, Coded], rows: int, names: OfficialNames) -> Places:
    """The places of rows, by the columns of dimensions that a file has."""
    found = _Finder(columns, rows, names)
    level = found.level()
    return Places(level, _chosen(level, found.codes()), _chosen(level, found.names()), found.urns())


def _chosen(level: Coded, ways: Mapping[str, Coded]) -> Coded:
    """In each row the word that goes with its level."""
    chosen = Coded.same("", len(level.codes))
    for name, column in ways.items():
        chosen = column.where(level.equal(name), chosen)
    return chosen


class _Finder:
    def __init__(self, columns: Mapping[str, Coded], rows: int, names: OfficialNames) -> None:
        self._columns = columns
        self._rows = rows
        self._names = names
        self._areas = {name: area for area in names.areas for name in area.names}

    def _column(self, name: str) -> Coded:
        column = self._columns.get(name, Coded.same("", self._rows))
        return column.mapped(lambda word: "" if word.lower() in _NO_WORD else word)

    def _fitting(self, name: str, shape: re.Pattern[str]) -> Coded:
        return self._column(name).mapped(lambda word: word if shape.fullmatch(word) else "")

    def level(self) -> Coded:
        """What sort of place each row is of; where no column says so, by what it has a code or a name of."""
        if "level" in self._columns:
            return self._columns["level"].mapped(self._level)
        level = Coded.same("national", self._rows)
        for name, columns in (
            ("region", ("region_code", "region")),
            ("la", ("la_code", "la_number", "la")),
            ("school", ("laestab", "urn")),
        ):
            for column in columns:
                level = Coded.same(name, self._rows).where(self._column(column).having(bool), level)
        # A list of authorities often ends with England.
        england = self._column("region").having(_is_england) | self._column("la").having(_is_england)
        return Coded.same("national", self._rows).where(england, level)

    def _level(self, word: str) -> str:
        known = self._names.value("level", word)
        if known:
            return known
        area = self._area(word)
        return area.level if area else ""

    def _area(self, word: str) -> Area | None:
        bare = _SORT.sub("", plain(word))
        code = _authorities().get(bare)
        return self._areas.get(bare) or (Area("la", code, (bare,)) if code else None)

    def codes(self) -> Mapping[str, Coded]:
        """For each level the codes of places, "" where nobody knows."""
        named = {name: self._coded(self._column(name)) for name in ("region", "la")}
        of_level = self._coded(self._columns["level"]) if "level" in self._columns else named["la"]
        laestab = self._fitting("laestab", _LAESTAB)
        return {
            "national": Coded.same(ENGLAND, self._rows),
            "region": _first(self._fitting("region_code", _CODE), named["region"], of_level),
            "la": _first(
                self._fitting("la_code", _CODE),
                self._by_number(),
                named["la"],
                self._fitting("la_number", _OLD_NUMBER),
                self._fitting("la_code", _OLD_NUMBER),
                of_level,
            ),
            "school": _first(laestab, self._fitting("urn", _URN)),
        }

    def _coded(self, column: Coded) -> Coded:
        return column.mapped(lambda word: area.code if (area := self._area(word)) else "")

    def _by_number(self) -> Coded:
        """The code that goes with an old number: in this file, where it is one alone, else today."""
        numbers, codes = self._fitting("la_number", _OLD_NUMBER), self._fitting("la_code", _CODE)
        _, told = crossed([numbers, codes])
        found: dict[str, set[str]] = {}
        for number, code in told:
            if number and code:
                found.setdefault(number, set()).add(code)
        only = {number: next(iter(each)) for number, each in found.items() if len(each) == 1}
        return numbers.mapped(lambda number: only.get(number) or _authorities().get(number, ""))

    def names(self) -> Mapping[str, Coded]:
        """For each level the names of places."""
        said = self._columns.get("level", Coded.same("", self._rows))
        said = said.mapped(lambda word: word.split(" (")[0] if self._area(word) else "")
        return {
            "national": Coded.same("England", self._rows),
            "region": _first(self._column("region"), said),
            "la": _first(self._column("la"), said),
            "school": self._column("la"),
        }

    def urns(self) -> NDArray[np.int32]:
        """The schools' URNs."""
        column = self._fitting("urn", _URN)
        return np.array([int(word or 0) for word in column.words], np.int32)[column.codes]


@cache
def _authorities() -> Mapping[str, str]:
    """Number or name of a local authority → its code; of several codes that which stands today."""
    former_first = sorted(authorities().values(), key=lambda each: not each.replaced_by)
    return {key: each.code for each in former_first for key in (each.number, plain(each.name))}


def _is_england(word: str) -> bool:
    return plain(word) == "england"


def _first(*columns: Coded) -> Coded:
    """In each row the first of several words that is not empty."""
    chosen = columns[0]
    for other in columns[1:]:
        chosen = chosen.where(chosen.having(bool), other)
    return chosen

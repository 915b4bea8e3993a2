"""A header map: which header is which column, and how cells are written, as the school's own TOML says it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.cells.date_orders import DateOrders, First
from wholeschool.ingest.maps.words import read_words
from wholeschool.ingest.rows.manner import ADMISSION_NUMBER, Manner
from wholeschool.reference.headers import Layout, fold, layouts

_TABLES = ("columns", "dates", "pupils", "constants", "words")
_SYSTEM = re.compile(r"[a-z][a-z0-9_]{1,30}", re.ASCII)


@dataclass(frozen=True)
class HeaderMap:
    """One map. `columns` is our column → the file's header; `headers` are all that such a file may have.

    `named` is true of a map that the call names: it is used whatever the file is like, or the call is wrong.
    """

    where: str
    layout: Layout
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    first: First | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    besides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    number_system: str = ADMISSION_NUMBER
    named: bool = False
    digest: str = ""

    def manner(self) -> Manner:
        """How the cells of a file of this map are written; dates are looked at anew for each file."""
        return Manner(
            dates=DateOrders(self.first),
            words=self.words,
            besides=self.besides,
            constants=self.constants,
            number_system=self.number_system,
            digest=self.digest,
        )

    def places(self, names: Sequence[str]) -> Mapping[str, int]:
        """Our column → its place among a file's headers; what the file lacks is left out."""
        place_of = {fold(name): place for place, name in reversed(list(enumerate(names)))}
        return {
            column: place_of[fold(header)]
            for column, header in self.columns.items()
            if fold(header) in place_of
        }

    def is_of(self, names: Sequence[str]) -> bool:
        """Whether a file with these headers (those of a grid's days left out) is one that this map is of."""
        there, known = {fold(name) for name in names}, {fold(name) for name in self.headers}
        return there <= known and {fold(header) for header in self.columns.values()} <= there

    def misfit(self, names: Sequence[str], file: str) -> WrongCallError:
        """The sentence about a file that lacks a column of this map."""
        there = {fold(name): name for name in names}
        lacking = [header for header in self.columns.values() if fold(header) not in there]
        close = nearest(fold(lacking[0]), there) if lacking else ""
        return WrongCallError(
            f"does not fit the map {self.where}: it lacks "
            + ", ".join(f"“{header}”" for header in lacking)
            + ".",
            where=file,
            nearest=f"“{there[close]}” in place of “{lacking[0]}”" if close else "",
            advice="Correct the map, or make a new one with wholeschool map.",
        )


def read_map(path: Path, *, named: bool = False) -> HeaderMap:
    """Read a map. Raises WrongCallError where there is none, or something in it cannot be."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongCallError("cannot be read as a map.", where=str(path)) from problem
    return parse_map(text, path.name, named=named)


def parse_map(text: str, where: str, *, named: bool = False) -> HeaderMap:
    """A map of its text; raises as `read_map` does."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise WrongCallError(f"is no TOML ({problem}).", where=where) from problem
    layout = _layout(said, where)
    columns = _columns(said, layout, where)
    words, besides = read_words(_table(said, "words", where), layout, where)
    constants = _constants(said, layout, where)
    lacking = layout.missing({*columns, *constants})
    if lacking:
        raise WrongCallError(
            f"says nothing of “{', '.join(lacking)}”, which {layout.title} needs.",
            where=where,
            advice="Add it under [columns], or under [constants] where it is the same in every row.",
        )
    return HeaderMap(
        where=where,
        layout=layout,
        headers=tuple(_texts(said.get("headers", list(columns.values())), "headers", where)),
        columns=columns,
        first=_first(_table(said, "dates", where), where),
        words=words,
        besides=besides,
        constants=constants,
        number_system=_system(_table(said, "pupils", where), where),
        named=named,
        digest=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _layout(said: Mapping[str, Any], where: str) -> Layout:
    by_name = {layout.name: layout for layout in layouts()}
    unknown = [name for name in said if name not in ("kind", "headers", *_TABLES)]
    if unknown:
        raise WrongCallError(
            f"says “{unknown[0]}”, which no map has.", where=where, nearest=nearest(unknown[0], _TABLES)
        )
    name = said.get("kind")
    if not isinstance(name, str) or name not in by_name:
        raise WrongCallError(
            f"has the kind “{name}”, which no file has.",
            where=where,
            nearest=nearest(str(name), by_name),
            advice=f"The kinds are {', '.join(by_name)}.",
        )
    return by_name[name]


def _columns(said: Mapping[str, Any], layout: Layout, where: str) -> Mapping[str, str]:
    columns = _table(said, "columns", where)
    for column, header in columns.items():
        if column not in layout.columns:
            raise _unknown("columns", column, layout.columns, where)
        _texts([header], f"columns.{column}", where)
    headers = [fold(header) for header in columns.values()]
    twice = next((header for header in columns.values() if headers.count(fold(header)) > 1), None)
    if twice is not None:
        raise WrongCallError(
            f"gives “{twice}” to two columns.", where=where, advice="A header is one column."
        )
    return columns


def _constants(said: Mapping[str, Any], layout: Layout, where: str) -> Mapping[str, str]:
    constants = _table(said, "constants", where)
    for column, value in constants.items():
        if column not in layout.columns:
            raise _unknown("constants", column, layout.columns, where)
        if not isinstance(value, str | int) or value == "":
            raise WrongCallError(f"constants.{column} should be a text or a number.", where=where)
    return {column: _plain(value) for column, value in constants.items()}


def _plain(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _first(dates: Mapping[str, Any], where: str) -> First | None:
    first = dates.get("first")
    if first not in (None, "day", "month") or set(dates) - {"first"}:
        raise WrongCallError('[dates] can say first = "day" or first = "month".', where=where)
    return first


def _system(pupils: Mapping[str, Any], where: str) -> str:
    system = pupils.get("number", ADMISSION_NUMBER)
    if not isinstance(system, str) or not _SYSTEM.fullmatch(system) or set(pupils) - {"number"}:
        raise WrongCallError(
            '[pupils] can say number = "admission_number", or another system by a word of small letters.',
            where=where,
        )
    return system


def _table(said: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    table = said.get(name, {})
    if not isinstance(table, dict):
        raise WrongCallError(f"“{name}” should be a table: [{name}].", where=where)
    return table


def _texts(values: object, name: str, where: str) -> Sequence[str]:
    if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
        raise WrongCallError(f"“{name}” should be text, and not empty.", where=where)
    return values


def _unknown(table: str, column: str, known: Mapping[str, object], where: str) -> WrongCallError:
    return WrongCallError(
        f"[{table}] names “{column}”, which this kind of file has not.",
        where=where,
        nearest=nearest(column, known),
        advice=f"It has {', '.join(known)}.",
    )

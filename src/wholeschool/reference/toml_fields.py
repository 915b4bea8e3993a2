"""Reading a TOML file field by field: what is missing, misspelt or of the wrong kind is said in words."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar, cast

from wholeschool.errors import DamagedDataError, nearest

T = TypeVar("T")
_KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}
_LONGEST_REVIEW_DAYS = 366


class Fields:
    """The fields of a TOML table, taken one by one; `finish` complains about those that nobody asked for.

    Every method raises DamagedDataError, with the file and the field, where a field is not as asked for. A
    `default` makes a field optional.
    """

    def __init__(self, where: str, table: dict[str, Any]) -> None:
        """Start on `table`; `where` is what messages call it."""
        self.where = where
        self._table = table
        self._asked: set[str] = set()

    @classmethod
    def parse(cls, where: str, toml: str) -> Fields:
        """The fields of a whole file, given as its text."""
        try:
            return cls(where, tomllib.loads(toml))
        except tomllib.TOMLDecodeError as error:
            raise DamagedDataError(f"This is no TOML ({error}).", where=where) from error

    def one(self, name: str, kind: type[T], default: T | None = None) -> T:
        """A single value of that kind; text may not be empty."""
        value = self._take(name, default)
        if type(value) is not kind or value == "":
            raise self.wrong(name, f"should be {_KINDS[kind]}")
        return value

    def text(self, name: str) -> str:
        """A text; a missing field is an empty one, and so may be one that is there."""
        value = self._take(name, "")
        if not isinstance(value, str):
            raise self.wrong(name, "should be text")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A number, whole or not."""
        value = self._take(name, default)
        if type(value) not in (int, float) or (name in self._table and not math.isfinite(value)):
            raise self.wrong(name, f"should be {_KINDS[float]}")
        return float(value)

    def pair(self, name: str) -> tuple[float, float] | None:
        """Two numbers, the smaller first; None where the field is missing."""
        values = self._take(name, [])
        if values == []:
            return None
        if not (
            isinstance(values, list) and len(values) == 2 and all(type(v) in (int, float) for v in values)
        ):
            raise self.wrong(name, "should be two numbers")
        low, high = map(float, values)
        if low > high:
            raise self.wrong(name, "should have the smaller number first")
        return low, high

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """A text that is one of those allowed."""
        known = tuple(allowed)
        value = self._take(name, default)
        if value != default and value not in known:
            raise self.wrong(name, f"is “{value}”, not one of {', '.join(known)}", nearest(str(value), known))
        return cast(str, value)

    def texts(self, name: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of texts, each one of those allowed (None = any); a missing field is an empty list."""
        values = self._take(name, [])
        known = None if allowed is None else tuple(allowed)
        for value in values if isinstance(values, list) else [None]:
            if not isinstance(value, str) or not value:
                raise self.wrong(name, "should be a list of texts")
            if known is not None and value not in known:
                raise self.wrong(name, f"has “{value}”, which nobody knows", nearest(value, known))
        return tuple(values)

    def table(self, name: str) -> Fields | None:
        """A table inside this one; None where it is missing."""
        value = self._take(name, {})
        if not isinstance(value, dict):
            raise self.wrong(name, "should be a table")
        return Fields(f"{self.where}, {name}", value) if value else None

    def tables(self, name: str) -> tuple[Fields, ...]:
        """A list of tables inside this one; a missing field is an empty list."""
        values = self._take(name, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(name, "should be a list of tables")
        return tuple(Fields(f"{self.where}, {name} {i}", value) for i, value in enumerate(values, start=1))

    def numbers(self, names: Iterable[str]) -> Mapping[str, int]:
        """The whole numbers of a table that has no other fields than these; 0 is none."""
        read = {name: self.one(name, int, default=0) for name in names}
        self.finish()
        return MappingProxyType({name: number for name, number in read.items() if number})

    def review(self) -> dict[str, Any]:
        """Who wrote a file and what checked it; when it was reviewed, and when it is to be, within a year."""
        people: dict[str, Any] = {name: self.one(name, str) for name in ("author", "checker")}
        reviewed_on, review_by = self.one("reviewed_on", date), self.one("review_by", date)
        if not 0 < (review_by - reviewed_on).days <= _LONGEST_REVIEW_DAYS:
            raise self.wrong("review_by", "should be within a year after “reviewed_on”")
        return people | {"reviewed_on": reviewed_on, "review_by": review_by}

    def finish(self) -> None:
        """Complain about the first field that nobody asked for."""
        unknown = next((name for name in self._table if name not in self._asked), None)
        if unknown is not None:
            raise self.wrong(unknown, "is not known", nearest(unknown, self._asked))

    def wrong(self, name: str, what: str, near: str = "") -> DamagedDataError:
        """The complaint that the field is not as it should be."""
        return DamagedDataError(f"The field “{name}” {what}.", where=self.where, nearest=near)

    def _take(self, name: str, default: object) -> Any:
        self._asked.add(name)
        value = self._table.get(name, default)
        if value is None:
            raise self.wrong(name, "is missing")
        return value

"""Code lists: what a code of a census, a register or a record means, where that was read, and when it held.

A list is a CSV file in `lists/`, named as the list. Its first column is the code; `label`, `valid_from`,
`valid_to` (both days included, blank = open) and `source` stand in every list, further columns where a list
has something more to say. `source` names the public document that the row was read in, and says `unverified`
where a part of the row rests on practice and not on a document. A first day before 2011 is that of the
collection which first asked for the code, which may be later than its use.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.errors import DamagedDataError, WrongCallError, nearest

# These are read through `attendance`, by code and date, and through `forms.durations`.
_NOT_CODE_LISTS = frozenset({"attendance_codes", "durations"})
_COMMON = frozenset({"label", "valid_from", "valid_to", "source"})


@dataclass(frozen=True)
class CodeValue:
    """One code of a list. Dates are inclusive, None = open; `more` holds the further columns as text."""

    code: str
    label: str
    valid_from: date | None
    valid_to: date | None
    source: str
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)


@cache
def list_names() -> tuple[str, ...]:
    """Names of the code lists, in alphabetical order."""
    stems = (each.name.removesuffix(".csv") for each in _folder().iterdir() if each.name.endswith(".csv"))
    return tuple(sorted(set(stems) - _NOT_CODE_LISTS))


@cache
def code_list(name: str) -> Mapping[str, CodeValue]:
    """The list of that name, code → value, in the order of the file.

    Raises WrongCallError where no list has that name, DamagedDataError where a code stands twice in it.
    """
    if name not in list_names():
        raise WrongCallError(
            f"There is no code list “{name}”.",
            nearest=nearest(name, list_names()),
            advice=f"The lists are {', '.join(list_names())}.",
        )
    values: dict[str, CodeValue] = {}
    for row in rows(name):
        value = _code_value(row)
        if value.code in values:
            raise DamagedDataError(
                f"The code “{value.code}” stands twice.", where=f"reference/lists/{name}.csv"
            )
        values[value.code] = value
    return MappingProxyType(values)


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a list's file, column → text as written."""
    text = (_folder() / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines(), strict=True))


def parse_day(text: str) -> date | None:
    """A day of a list (ISO); blank = open = None."""
    return date.fromisoformat(text) if text else None


def _folder() -> resources.abc.Traversable:
    return resources.files("wholeschool.reference") / "lists"


def _code_value(row: Mapping[str, str]) -> CodeValue:
    code_column = next(iter(row))
    return CodeValue(
        code=row[code_column],
        label=row["label"],
        valid_from=parse_day(row["valid_from"]),
        valid_to=parse_day(row["valid_to"]),
        source=row["source"],
        more=MappingProxyType({k: v for k, v in row.items() if k != code_column and k not in _COMMON}),
    )

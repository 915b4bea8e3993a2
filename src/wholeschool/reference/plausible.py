"""What is readable and hard to believe: the limits of each finding, their sources and what to do, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.reference.toml_fields import Fields

FILE = "plausible.toml"
_NUMBERS = (
    "fewest_pupils", "least_percent", "more_pupils_than", "more_percent_than", "fewest_days",
    "fewest_sessions", "least_sessions", "weeks_left_out", "fewest_marks",
)  # fmt: skip


@dataclass(frozen=True)
class PlausibilityCheck:
    """A finding of `wholeschool check`: `silent` says when it says nothing, `numbers` are its limits."""

    name: str
    title: str
    expected: str
    advice: str
    silent: str
    numbers: Mapping[str, int]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PlausibilityList:
    """Every such finding, and until when somebody vouches for them."""

    checks: Mapping[str, PlausibilityCheck]
    author: str
    checker: str
    reviewed_on: date
    review_by: date


@cache
def plausibility_list() -> PlausibilityList:
    """The findings as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_plausibility(text)


def plausibility_check(name: str) -> PlausibilityCheck:
    """One of them. Raises KeyError where there is none of that name."""
    return plausibility_list().checks[name]


def parse_plausibility(toml: str) -> PlausibilityList:
    """The findings of a file's text. Raises DamagedDataError as `plausibility_list` does."""
    fields = Fields.parse(f"reference/{FILE}", toml)
    read = [_check(each) for each in fields.tables("checks")]
    found = PlausibilityList(
        checks=MappingProxyType({each.name: each for each in read}),
        **fields.review(),
    )
    fields.finish()
    if len(found.checks) < len(read):
        raise fields.wrong("checks", "has one name twice")
    return found


def _check(fields: Fields) -> PlausibilityCheck:
    read = PlausibilityCheck(
        name=fields.one("name", str),
        title=fields.one("title", str),
        expected=fields.one("expected", str),
        advice=fields.one("advice", str),
        silent=fields.one("silent", str),
        numbers=_numbers(fields),
        sources=fields.texts("sources"),
    )
    fields.finish()
    if not read.sources:
        raise fields.wrong("sources", "is empty")
    return read


def _numbers(fields: Fields) -> Mapping[str, int]:
    table = fields.table("numbers")
    return table.numbers(_NUMBERS) if table else MappingProxyType({})

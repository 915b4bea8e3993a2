"""With whom groups of official figures are compared, and which of them are put together: reviewed data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.reference.toml_fields import Fields

FILE = "groups.toml"


@dataclass(frozen=True)
class Compared:
    """The reference group of a characteristic, and why it is that one."""

    characteristic: str
    group: str
    why: str


@dataclass(frozen=True)
class Combined:
    """A group that is others put together, and why."""

    characteristic: str
    group: str
    parts: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class GroupList:
    """References by characteristic, groups put together, and until when somebody vouches for them."""

    references: Mapping[str, Compared]
    combined: tuple[Combined, ...]
    author: str
    checker: str
    reviewed_on: date
    review_by: date

    def combined_of(self, characteristic: str) -> tuple[Combined, ...]:
        """The groups of a characteristic that are put together."""
        return tuple(each for each in self.combined if each.characteristic == characteristic)


@cache
def group_list() -> GroupList:
    """The groups as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    return parse_groups((resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8"))


def parse_groups(toml: str) -> GroupList:
    """The groups of a file's text. Raises DamagedDataError as `group_list` does."""
    fields = Fields.parse(f"reference/{FILE}", toml)
    references = [_compared(each) for each in fields.tables("references")]
    found = GroupList(
        references=MappingProxyType({each.characteristic: each for each in references}),
        combined=tuple(_combined(each) for each in fields.tables("combined")),
        **fields.review(),
    )
    fields.finish()
    if len(found.references) < len(references):
        raise fields.wrong("references", "has one characteristic twice")
    return found


def _compared(fields: Fields) -> Compared:
    read = Compared(*(fields.one(name, str) for name in ("characteristic", "group", "why")))
    fields.finish()
    return read


def _combined(fields: Fields) -> Combined:
    characteristic, group = (fields.one(name, str) for name in ("characteristic", "group"))
    read = Combined(characteristic, group, fields.texts("parts"), fields.one("why", str))
    fields.finish()
    if len(read.parts) < 2:
        raise fields.wrong("parts", "should have two groups or more")
    return read

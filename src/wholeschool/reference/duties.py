"""Statutory duties: reviewed data in `duties.toml`, checked as it is read.

The numbers by which duties are counted stand there and nowhere else; code asks for them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.toml_fields import Fields

_FILE = "reference/duties.toml"
_NUMBERS = (
    "most_days_in_year", "most_days_in_term", "within_days", "from_day", "sessions", "school_weeks",
    "every_school_weeks",
)  # fmt: skip


@dataclass(frozen=True)
class Duty:
    """One duty.

    `breach` is always, never (nobody can say from records) or undone (past its date, and not done). `numbers`
    are what it is counted by; `condition` on what it hangs that no record says; `unsure` what is this
    project's reading or was not read in the source itself.
    """

    name: str
    title: str
    trigger: str
    due: str
    done: str
    breach: str
    about: str
    condition: str
    numbers: Mapping[str, int]
    sources: tuple[str, ...]
    unsure: tuple[str, ...]

    def number(self, name: str) -> int:
        """A number of this duty. Raises KeyError where it has none of that name."""
        return self.numbers[name]


@dataclass(frozen=True)
class DutyList:
    """Every duty, and until when somebody vouches for them."""

    duties: Mapping[str, Duty]
    author: str
    checker: str
    reviewed_on: date
    review_by: date


@cache
def duty_list() -> DutyList:
    """The duties as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    path = resources.files("wholeschool.reference") / "duties.toml"
    return parse_duties(path.read_text(encoding="utf-8"))


def duties() -> Mapping[str, Duty]:
    """Every duty by its name, in the order of the file."""
    return duty_list().duties


def duty(name: str) -> Duty:
    """The duty of that name. Raises WrongCallError, with the nearest name, where there is none."""
    if name not in duties():
        raise WrongCallError(
            f"There is no duty “{name}”.",
            nearest=nearest(name, duties()),
            advice=f"The duties are {', '.join(duties())}.",
        )
    return duties()[name]


def parse_duties(toml: str) -> DutyList:
    """The duties from the text of their file. Raises DamagedDataError as `duty_list` does."""
    fields = Fields.parse(_FILE, toml)
    read = [_duty(each) for each in fields.tables("duties")]
    found = DutyList(
        duties=MappingProxyType({each.name: each for each in read}),
        **fields.review(),
    )
    fields.finish()
    if len(found.duties) < len(read):
        raise fields.wrong("duties", "has one name twice")
    return found


def _duty(fields: Fields) -> Duty:
    read = Duty(
        name=fields.one("name", str),
        title=fields.one("title", str),
        trigger=fields.one("trigger", str),
        due=fields.one("due", str),
        done=fields.one("done", str),
        breach=fields.choice("breach", ("always", "never", "undone")),
        about=fields.choice("about", ("suspension", "notice", "attendance")),
        condition="; ".join(fields.texts("condition")),
        numbers=_numbers(fields),
        sources=fields.texts("sources"),
        unsure=fields.texts("unsure"),
    )
    fields.finish()
    if not read.sources:
        raise fields.wrong("sources", "is missing: a duty says where it was read")
    return read


def _numbers(duty_fields: Fields) -> Mapping[str, int]:
    fields = duty_fields.table("numbers")
    if fields is None:
        raise duty_fields.wrong("numbers", "is missing")
    return fields.numbers(_NUMBERS)

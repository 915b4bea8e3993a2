"""Lines: what a school wants to hear of when a pupil crosses it; reviewed data in `lines.toml`.

A line is one of four kinds, closed on purpose: a school fills in numbers and words, and writes no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wholeschool.errors import DamagedDataError, nearest
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.reference.own_file import read_own
from wholeschool.reference.toml_fields import Fields

FILE = "lines.toml"

COUNTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "events": ("kinds", "at_least", "within_weeks"),
        "first_event": ("kinds",),
        "absence": ("at_least_percent", "judged_from_sessions"),
        "weeks_of_form": ("form", "more_than_weeks"),
    }
)
"""What a line can count → the fields that say how."""
_OF_REVIEW = ("advice", "source", "author", "checked_by")
_MOST = {
    "at_least": 200,
    "within_weeks": 40,
    "at_least_percent": 100,
    "judged_from_sessions": 400,
    "more_than_weeks": 40,
}


@dataclass(frozen=True)
class Line:
    """A line. Which of the later fields hold something, `counts` says (`COUNTS`); the others are empty.

    `events`: the `at_least`-th event of `kinds` within `within_weeks` school weeks. `first_event`: the first
    event of `kinds` in the academic year. `absence`: `at_least_percent` of the possible sessions of the year
    so far, from `judged_from_sessions` on. `weeks_of_form`: `form` in more than so many school weeks in a
    row. `schools` are the URNs that it holds for; empty = every school. A school's own line may lack
    `review_by`.
    """

    name: str
    words: str
    advice: str
    counts: str
    source: str
    author: str
    checked_by: str
    review_by: date | None
    schools: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    form: str = ""
    at_least: int = 0
    within_weeks: int = 0
    at_least_percent: int = 0
    judged_from_sessions: int = 0
    more_than_weeks: int = 0

    def holds_for(self, urn: int) -> bool:
        """Whether the school goes by this line."""
        return not self.schools or urn in self.schools


@cache
def national_lines() -> Mapping[str, Line]:
    """The lines that hold where a school has written none, by name, in the order of the file."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_lines(text, where=f"reference/{FILE}", reviewed=True)


def lines_for(folder: Path) -> Mapping[str, Line]:
    """The lines of a store: those of its own `lines.toml`, and nothing else, where it has one.

    Raises WrongCallError, with the line, the nearest match and what to do, where the file cannot be followed.
    """
    path = folder / FILE
    if not path.exists():
        return national_lines()
    return read_own(
        path,
        lambda text: parse_lines(text, where=FILE, reviewed=False),
        advice="Mend the line, or delete the file to go by the national lines.",
    )


def parse_lines(toml: str, *, where: str, reviewed: bool) -> Mapping[str, Line]:
    """The lines of a file's text; `reviewed` lines name source, author, checker and the day of their review.

    Raises DamagedDataError, with the file, the line and the field, where one does not say what it must say.
    """
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise DamagedDataError(f"This is no TOML ({error}).", where=where) from error
    return MappingProxyType({name: _line(name, table, where, reviewed) for name, table in tables.items()})


def _line(name: str, table: Any, where: str, reviewed: bool) -> Line:
    if not isinstance(table, dict):
        raise DamagedDataError(
            f"“{name}” stands outside of a line.", where=where, advice="Begin each line with its [name]."
        )
    fields = Fields(f"{where}, [{name}]", table)
    counts = _counts(fields, table)
    _check_names(fields, table, counts)
    # A school's own line may leave out what a reviewed one has to say of its review.
    said: dict[str, Any] = {
        each: fields.one(each, str) if reviewed or each in table else "" for each in _OF_REVIEW
    }
    return Line(
        name=name,
        words=fields.one("words", str),
        counts=counts,
        review_by=fields.one("review_by", date) if reviewed or "review_by" in table else None,
        schools=_schools(fields),
        **said,
        **{each: _field(fields, each) for each in COUNTS[counts]},
    )


def _counts(fields: Fields, table: Mapping[str, Any]) -> str:
    if "counts" not in table:
        said = "names nothing that it counts: the field “counts” is missing"
        raise DamagedDataError(
            f"This line {said}.", where=fields.where, advice=f"Write one of: {', '.join(COUNTS)}."
        )
    return fields.choice("counts", COUNTS)


def _check_names(fields: Fields, table: Mapping[str, Any], counts: str) -> None:
    """Complain about a field that no line has, or that a line of this kind has no use for."""
    hows = {name for names in COUNTS.values() for name in names}
    known = {"words", "counts", "schools", "review_by", *_OF_REVIEW, *hows}
    for name in table:
        if name not in known:
            raise fields.wrong(name, "is none that a line has", nearest(name, known))
        if name in hows and name not in COUNTS[counts]:
            raise fields.wrong(name, f"says nothing where “counts” is “{counts}”")


def _field(fields: Fields, name: str) -> Any:
    """One of the fields that say how a line counts, checked."""
    if name == "kinds":
        return _kinds(fields)
    return fields.choice(name, countable_forms()) if name == "form" else _number(fields, name)


def _kinds(fields: Fields) -> tuple[str, ...]:
    kinds = fields.texts("kinds", event_kinds())
    if not kinds:
        raise DamagedDataError(
            "This line names no kind of event that it counts: the field “kinds” is missing or empty.",
            where=fields.where,
            advice=f"The kinds are: {', '.join(event_kinds())}.",
        )
    return kinds


def _number(fields: Fields, name: str) -> int:
    number = fields.one(name, int)
    if not 1 <= number <= _MOST[name]:
        raise fields.wrong(name, f"is {number}, and should be 1 to {_MOST[name]}")
    return number


def _schools(fields: Fields) -> tuple[int, ...]:
    texts = fields.texts("schools")
    for text in texts:
        if not (text.isascii() and text.isdigit()):
            raise fields.wrong("schools", f"has “{text}”, which is no URN")
    return tuple(int(text) for text in texts)


@cache
def countable_forms() -> tuple[str, ...]:
    """Forms that can go on for weeks: the ledger gives them minutes, or an event of theirs has a first and a
    last day and takes none.
    """
    spells = {kind.form for kind in event_kinds().values() if kind.group == "other" and kind.form}
    return tuple(name for name, form in forms().items() if form.quantity != "none" or name in spells)

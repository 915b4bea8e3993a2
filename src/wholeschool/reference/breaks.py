"""Where series of official figures break, with what changed and the source: reviewed data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from wholeschool.reference.toml_fields import Fields

FILE = "breaks.toml"


@dataclass(frozen=True)
class Break:
    """A break in series: `first` is the first school year after it ("2012/13"); or `years` unlike the others.

    `characteristic` is what figures are broken down by where only those break, else "". `rates_compare`:
    other schools were counted, in the same way, so that rates can be held against each other all the same.
    `between_files`: figures of one file are of one definition.
    """

    name: str
    measures: tuple[str, ...]
    characteristic: str
    first: str
    years: tuple[str, ...]
    words: str
    source: str
    rates_compare: bool = False
    between_files: bool = False


@dataclass(frozen=True)
class BreakList:
    """The breaks in the order of their years, and until when somebody vouches for them."""

    breaks: tuple[Break, ...]
    author: str
    checker: str
    reviewed_on: date
    review_by: date


@cache
def break_list() -> BreakList:
    """The breaks as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    return parse_breaks((resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8"))


def parse_breaks(toml: str) -> BreakList:
    """The breaks of a file's text. Raises DamagedDataError as `break_list` does."""
    fields = Fields.parse(f"reference/{FILE}", toml)
    read = sorted((_break(each) for each in fields.tables("breaks")), key=_when)
    found = BreakList(tuple(read), **fields.review())
    fields.finish()
    return found


def _when(each: Break) -> str:
    return each.first or each.years[0]


def _break(fields: Fields) -> Break:
    read = Break(
        name=fields.one("name", str),
        measures=fields.texts("measures"),
        characteristic=fields.text("characteristic"),
        first=fields.text("first"),
        years=fields.texts("years"),
        words=fields.one("words", str),
        source=fields.one("source", str),
        rates_compare=fields.one("rates_compare", bool, False),
        between_files=fields.one("between_files", bool, False),
    )
    fields.finish()
    if not read.measures:
        raise fields.wrong("measures", "is empty")
    if bool(read.first) == bool(read.years):
        raise fields.wrong("first", "or “years” should be there, and not both")
    return read

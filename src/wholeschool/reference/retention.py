"""How long records are kept: reviewed data in `retention.toml`, or a school's own file of the same form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from wholeschool.errors import DamagedDataError
from wholeschool.reference.own_file import read_own
from wholeschool.reference.toml_fields import Fields

FILE = "retention.toml"
COUNTS = ("academic_year", "age")
_MOST_YEARS = 100


@dataclass(frozen=True)
class Rule:
    """What is kept for how long.

    `academic_year`: rows of `tables` go `years` after the 31 August that ends their academic year. `age`:
    everything of a pupil goes with the 31 August by which everybody of the year group is `years` old.
    """

    name: str
    title: str
    counts: str
    years: int
    tables: tuple[str, ...]
    sources: tuple[str, ...]
    unsure: tuple[str, ...]

    def last_day(self, academic_year: str, year_group: int = 0) -> date:
        """The last day on which rows of a year, or a pupil of that year group in it, are kept."""
        start = int(academic_year[:4])
        if self.counts == "academic_year":
            return date(start + 1 + self.years, 8, 31)
        # In Year 1 pupils become six.
        return date(start - 4 - year_group + self.years, 8, 31)


@dataclass(frozen=True)
class Schedule:
    """The rules of a file, and the day on which they were last looked through."""

    rules: tuple[Rule, ...]
    review_by: date | None


def national_schedule(known_tables: tuple[str, ...]) -> Schedule:
    """The rules that hold where a school has written none."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return _parse(text, f"reference/{FILE}", known_tables, reviewed=True)


def own_schedule(path: Path, known_tables: tuple[str, ...]) -> Schedule:
    """The rules of a school's own file; raises WrongCallError where it cannot be followed."""
    return read_own(
        path,
        lambda text: _parse(text, path.name, known_tables, reviewed=False),
        advice="Mend the field; nothing was erased.",
    )


def _parse(text: str, where: str, known_tables: tuple[str, ...], *, reviewed: bool) -> Schedule:
    fields = Fields.parse(where, text)
    for name in ("author", "checker"):
        fields.one(name, str, None if reviewed else "nobody")
    if reviewed:
        fields.one("reviewed_on", date)
        review_by = fields.one("review_by", date)
    else:
        review_by = fields.one("review_by", date, date.max)
        fields.one("reviewed_on", date, date.min)
    rules = tuple(_rule(each, known_tables, reviewed) for each in fields.tables("rules"))
    fields.finish()
    if not rules:
        raise DamagedDataError("There are no [[rules]] in it.", where=where)
    return Schedule(rules, review_by)


def _rule(fields: Fields, known_tables: tuple[str, ...], reviewed: bool) -> Rule:
    counts = fields.choice("counts", COUNTS)
    by_year = counts == "academic_year"
    name = "keep_years" if by_year else "until_age"
    years = fields.one(name, int)
    if not 1 <= years <= _MOST_YEARS:
        raise fields.wrong(name, f"is {years}, and should be 1 to {_MOST_YEARS}")
    tables = fields.texts("tables", known_tables)
    if bool(tables) != by_year:
        what = "names no table" if by_year else "names tables, and everything of a pupil goes"
        raise fields.wrong("tables", what)
    rule = Rule(
        name=fields.one("name", str),
        title=fields.one("title", str, None if reviewed else "a rule of the school's own"),
        counts=counts,
        years=years,
        tables=tables,
        sources=fields.texts("sources"),
        unsure=fields.texts("unsure"),
    )
    if reviewed and not rule.sources:
        raise fields.wrong("sources", "is empty")
    fields.finish()
    return rule

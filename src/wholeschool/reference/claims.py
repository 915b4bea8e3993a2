"""Claims that people make with official figures: who said what, by which figures it is judged, and how.

Each is a TOML file in `claims/`, or in a file or folder of a user's own. `reference/claims.md` of the
documentation has the fields.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.reference.school_years import WRITE_IT, school_year
from wholeschool.reference.toml_fields import Fields

COMBINED = ("value", "sum", "ratio", "change")
"""How figures are put together: the one; all added up; first ÷ second; second → first in per cent."""
TAKEN = ("count", "rate", "share_of_base", "days_each", "given")
"""What is taken of the rows of a figure; `policy/claim_figures.py` says how each is worked out."""
_TERMS = ("", "autumn", "spring", "summer", "autumn_spring", "five_half_terms", "year_to_date")
_LEVELS = ("national", "region", "la")
_CLOSE = 1e-9


@dataclass(frozen=True)
class Reading:
    """How the words of a claim are read as numbers: which values they allow.

    `at_least` and `at_most` are allowed themselves, `above` and `below` are not; missing ones are infinite.
    `round_to`: the claim is a round number, a multiple of this; 0 = it is not read as one.
    """

    words: str
    value: float
    at_least: float
    at_most: float
    above: float
    below: float
    round_to: float

    def allows_all(self, low: float, high: float) -> bool:
        """Whether every value from `low` to `high` is allowed."""
        slack = _CLOSE * abs(self.value)
        return (
            low >= self.at_least - slack
            and high <= self.at_most + slack
            and low > self.above
            and (high < self.below or math.isinf(self.below))
        )

    def allows_some(self, low: float, high: float) -> bool:
        """Whether any value from `low` to `high` is allowed."""
        slack = _CLOSE * abs(self.value)
        return (
            high >= self.at_least - slack
            and low <= self.at_most + slack
            and high > self.above
            and low < self.below
        )

    def as_round_number(self, value: float) -> bool:
        """Whether a value, rounded as the claim is, is the claim's. A half is rounded up."""
        if not self.round_to:
            return False
        rounded = math.floor(value / self.round_to + 0.5) * self.round_to
        return math.isclose(rounded, self.value, rel_tol=_CLOSE)


@dataclass(frozen=True)
class ClaimFigure:
    """One figure of a definition: the rows of the table `national` that it is made of, added up.

    `take` is one of `TAKEN`. Of `given` the value stands in the claim itself, with `source`; `low` and `high`
    are its ends. Of `days_each` they may stand there, with `source`, as further values that a year can have;
    NaN = none. `assumption`: what has to be so for the figure to stand for what the claim is about. `times`:
    it is multiplied by this.
    """

    name: str
    take: str
    measure: str
    periods: tuple[str, ...]
    terms: tuple[str, ...]
    level: str
    area: str
    phases: tuple[str, ...]
    characteristic: str
    groups: tuple[str, ...]
    at_least_only: bool
    low: float
    value: float
    high: float
    source: str
    assumption: str
    times: ClaimFigure | None


@dataclass(frozen=True)
class Definition:
    """What a claim comes to in figures. `lacking`: why no official figure says it; then there are none.

    `kind` of an alternative says what it is: a close year, or another way to count.
    """

    words: str
    combine: str
    figures: tuple[ClaimFigure, ...]
    lacking: str
    kind: str


@dataclass(frozen=True)
class Claim:
    """A claim, and by what it is judged. `read`: whether we read the source itself, or quote a quotation."""

    id: str
    text: str
    said_by: str
    said_on: date | None
    source: str
    read: bool
    unit: str
    reading: Reading
    definition: Definition
    alternatives: tuple[Definition, ...]
    notes: tuple[str, ...]
    author: str
    checker: str
    reviewed_on: date
    review_by: date


@cache
def claims() -> Mapping[str, Claim]:
    """The claims that the software carries, by their ids, in the order of their files' names.

    Raises DamagedDataError, with the file and the field, where a file does not say what it must say.
    """
    files = (resources.files("wholeschool.reference") / "claims").iterdir()
    texts = {each.name: each.read_text(encoding="utf-8") for each in files if each.name.endswith(".toml")}
    read = [parse_claim(texts[name], where=f"reference/claims/{name}") for name in sorted(texts)]
    return MappingProxyType({each.id: each for each in read})


def parse_claim(toml: str, *, where: str) -> Claim:
    """A claim from the text of its file. Raises DamagedDataError as `claims` does."""
    fields = Fields.parse(where, toml)
    said_on = fields.one("said_on", date, default=date.max)
    read = Claim(
        id=fields.one("id", str),
        text=fields.one("claim", str),
        said_by=fields.one("said_by", str),
        said_on=None if said_on == date.max else said_on,
        source=fields.one("source", str),
        read=fields.one("read", bool),
        unit=fields.one("unit", str),
        reading=_reading(fields),
        definition=_definition(_needed(fields, "definition")),
        alternatives=tuple(_definition(each, other=True) for each in fields.tables("alternatives")),
        notes=fields.texts("notes"),
        **fields.review(),
    )
    fields.finish()
    return read


def _needed(fields: Fields, name: str) -> Fields:
    table = fields.table(name)
    if table is None:
        raise fields.wrong(name, "is missing")
    return table


def _reading(claim: Fields) -> Reading:
    fields = _needed(claim, "reading")
    value = fields.number("value")
    tolerance = fields.number("tolerance", math.nan)
    near = (value - tolerance, value + tolerance) if not math.isnan(tolerance) else (-math.inf, math.inf)
    read = Reading(
        words=fields.one("words", str),
        value=value,
        at_least=fields.number("at_least", near[0]),
        at_most=fields.number("at_most", near[1]),
        above=fields.number("above", -math.inf),
        below=fields.number("below", math.inf),
        round_to=fields.number("round_to", 0.0),
    )
    if all(math.isinf(each) for each in (read.at_least, read.at_most, read.above, read.below)):
        raise fields.wrong("tolerance", "is missing, and so are “at_least”, “at_most”, “above” and “below”")
    if tolerance < 0 or max(read.at_least, read.above) > min(read.at_most, read.below):
        raise fields.wrong("tolerance", "leaves no value that the claim would allow")
    fields.finish()
    return read


def _definition(fields: Fields, *, other: bool = False) -> Definition:
    lacking = fields.text("lacking")
    figures = tuple(_figure(each) for each in fields.tables("figures"))
    read = Definition(
        words=fields.one("words", str),
        combine=fields.choice("combine", COMBINED, default="value"),
        figures=figures,
        lacking=lacking,
        kind=fields.choice("kind", ("close_year", "other_way")) if other else "",
    )
    fields.finish()
    wanted = {"value": 1, "ratio": 2, "change": 2}.get(read.combine, max(len(figures), 1))
    if lacking and figures:
        raise fields.wrong("lacking", "says that there is no figure, and there are figures")
    if not lacking and len(figures) != wanted:
        raise fields.wrong("figures", f"should be {wanted} for “{read.combine}”, and are {len(figures)}")
    return read


def _periods(fields: Fields) -> tuple[str, ...]:
    written = fields.texts("periods")
    for each in written:
        if not school_year(each):
            raise fields.wrong("periods", f"has “{each}”, which is no school year: {WRITE_IT.lower()}")
    return tuple(map(school_year, written))


def _figure(fields: Fields) -> ClaimFigure:
    take = fields.choice("take", TAKEN)
    given = take == "given"
    value = fields.number("value", math.nan)
    if given == math.isnan(value):
        raise fields.wrong("value", "belongs to figures that are given, and to no others")
    multiplied = fields.table("times")
    read = ClaimFigure(
        name=fields.one("name", str),
        take=take,
        measure="" if given else fields.one("measure", str),
        periods=_periods(fields),
        terms=fields.texts("terms", _TERMS) or ("",),
        level=fields.choice("level", _LEVELS, default="national"),
        area=fields.text("area"),
        phases=fields.texts("phases") or ("all",),
        characteristic=fields.text("characteristic"),
        groups=fields.texts("groups") or ("",),
        at_least_only=fields.one("at_least_only", bool, default=False),
        low=fields.number("low", value),
        value=value,
        high=fields.number("high", value),
        source=fields.text("source"),
        assumption=fields.text("assumption"),
        times=_figure(multiplied) if multiplied else None,
    )
    fields.finish()
    if not given and not read.periods:
        raise fields.wrong("periods", "is missing: which academic years, as 2021/22")
    if given and not read.low <= read.value <= read.high:
        raise fields.wrong("value", "should lie between “low” and “high”")
    numbers = [each for each in (read.low, read.value, read.high) if not math.isnan(each)]
    if numbers and not read.source:
        raise fields.wrong("source", "is missing: where the numbers that stand in the claim were read")
    if numbers and take not in ("given", "days_each"):
        raise fields.wrong("low", "and “high” belong to “given” and “days_each”")
    return read

"""What one of something costs, with the range of its sources, and how long a suspension takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from wholeschool.reference.toml_fields import Fields

FILE = "unit_costs.toml"
OF = ("days", "permanent exclusions", "places")


@dataclass(frozen=True)
class CostSource:
    """Where a number was read: `of` value, low, high or range. `read`: we read the source itself."""

    of: str
    text: str
    read: bool


@dataclass(frozen=True)
class UnitCost:
    """What one of `of` costs in pounds, and the lowest and highest that sources give; why it is taken."""

    name: str
    title: str
    of: str
    value: float
    low: float
    high: float
    why: str
    sources: tuple[CostSource, ...]


@dataclass(frozen=True)
class UnitCosts:
    """The costs by name; the fewest and the most days that a suspension takes on average."""

    costs: Mapping[str, UnitCost]
    fewest_days: float
    most_days: float
    days_sources: tuple[CostSource, ...]
    author: str
    checker: str
    reviewed_on: date
    review_by: date

    def of(self, what: str) -> UnitCost | None:
        """The first cost of something; None where there is none."""
        return next((each for each in self.costs.values() if each.of == what), None)


@cache
def unit_costs() -> UnitCosts:
    """The costs as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_unit_costs(text, where=f"reference/{FILE}")


def parse_unit_costs(toml: str, *, where: str) -> UnitCosts:
    """The costs of a file's text. Raises DamagedDataError as `unit_costs` does."""
    fields = Fields.parse(where, toml)
    days = fields.table("days_a_suspension")
    if days is None:
        raise fields.wrong("days_a_suspension", "is missing")
    costs = [_cost(each) for each in fields.tables("costs")]
    fewest, most = days.number("low"), days.number("high")
    if not 0 < fewest <= most:
        raise days.wrong("low", "should be above 0, and not above “high”")
    days.one("why", str)
    found = UnitCosts(
        costs=MappingProxyType({each.name: each for each in costs}),
        fewest_days=fewest,
        most_days=most,
        days_sources=_sources(days),
        **fields.review(),
    )
    days.finish()
    fields.finish()
    if len(found.costs) < len(costs):
        raise fields.wrong("costs", "has one name twice")
    return found


def _cost(fields: Fields) -> UnitCost:
    read = UnitCost(
        name=fields.one("name", str),
        title=fields.one("title", str),
        of=fields.choice("of", OF),
        value=fields.number("value"),
        low=fields.number("low"),
        high=fields.number("high"),
        why=fields.one("why", str),
        sources=_sources(fields),
    )
    fields.finish()
    if not 0 <= read.low <= read.value <= read.high:
        raise fields.wrong("value", "should lie between “low” and “high”")
    return read


def _sources(fields: Fields) -> tuple[CostSource, ...]:
    read = []
    for each in fields.tables("sources"):
        of = each.choice("of", ("value", "low", "high", "range"))
        read.append(CostSource(of, each.one("text", str), each.one("read", bool)))
        each.finish()
    if not read:
        raise fields.wrong("sources", "is missing: where the numbers were read")
    return tuple(read)

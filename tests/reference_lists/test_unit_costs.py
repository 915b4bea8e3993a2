"""Unit costs: ranges with their sources; days a suspension held to the Department's file."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from wholeschool.errors import DamagedDataError
from wholeschool.reference.unit_costs import FILE, parse_unit_costs, unit_costs

TEXT = (resources.files("wholeschool.reference") / FILE).read_text("utf-8")


def test_every_cost_says_where_its_numbers_were_read() -> None:
    found = unit_costs()
    assert {each.of for each in found.costs.values()} == {"days", "permanent exclusions", "places"}
    for each in found.costs.values():
        assert each.low <= each.value <= each.high
        assert {one.of for one in each.sources} & {"value", "range"}
        assert each.why
    assert found.of("days") is found.costs["day_of_school"]
    assert found.of("shoes") is None


def test_the_newest_mean_is_days_over_suspensions() -> None:
    assert unit_costs().fewest_days == pytest.approx(660_463 / 346_300, abs=5e-5)


def test_the_most_days_are_those_of_2016_17(england: Path) -> None:
    from wholeschool.actions.national_table import official
    from wholeschool.policy.days import days_lost
    from wholeschool.store import Store

    with official(Store.open(england)) as figures_of:
        figures = figures_of.read("suspension_days", "national", "length", ["2016/17"], ["all"])
    (lost,) = days_lost(figures)
    assert unit_costs().most_days == pytest.approx(lost.each, abs=5e-5)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("value = 40", "value = 50", "should lie between"),
        ("low = 1.9072", "low = 3", "should be above 0"),
        ('of = "days"', 'of = "weeks"', "not one of"),
        ('name = "alternative_place"', 'name = "day_of_school"', "one name twice"),
        ("value = 18000", "", "“value” is missing"),
    ],
)
def test_a_slip_is_said(was: str, becomes: str, says: str) -> None:
    with pytest.raises(DamagedDataError, match=says):
        parse_unit_costs(TEXT.replace(was, becomes, 1), where="costs.toml")

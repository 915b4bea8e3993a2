"""Series, their breaks, and changes."""

from __future__ import annotations

import pytest

from tests.policy.made import figure
from wholeschool.policy.trend import breaks_between, change, changes, counted_when


def names(*pair: object) -> list[str]:
    return [each.name for each in breaks_between(*pair)]  # type: ignore[arg-type]


def test_a_change_is_of_the_first() -> None:
    found = change(figure(438_265, 8_179_491, period="2018/19"), figure(578_280, 8_368_293, period="2021/22"))
    assert found.count_percent == pytest.approx(31.95, abs=0.005)
    assert found.rate_percent == pytest.approx(28.97, abs=0.005)
    assert found.difference == pytest.approx(1.5523, abs=1e-4)
    assert found.breaks == ()


def test_a_year_unlike_the_others_is_said_when_it_is_compared_and_not_when_it_lies_between() -> None:
    before, pandemic, after = (figure(1, 2, period=each) for each in ("2018/19", "2020/21", "2021/22"))
    assert names(before, after) == []
    assert names(before, pandemic) == ["pandemic_of_2020_21"]
    assert names(pandemic, after) == ["pandemic_of_2020_21"]


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [("2010/11", "2011/12", False), ("2011/12", "2012/13", True), ("2012/13", "2013/14", False)],
)
def test_a_break_lies_between_two_years(start: str, end: str, crossed: bool) -> None:
    of = {"measure": "overall_absence"}
    found = names(figure(1, 2, period=start, **of), figure(1, 2, period=end, **of))
    assert ("six_half_terms" in found) is crossed


def test_persistent_absence_of_one_file_is_of_one_definition() -> None:
    of = {"measure": "persistent_absence"}
    before, after = figure(1, 2, period="2014/15", **of), figure(1, 2, period="2015/16", **of)
    assert names(before, after) == []
    assert names(before, figure(1, 2, period="2015/16", file="b.csv", **of)) == ["persistent_at_ten_percent"]


def test_a_census_in_january_2020_was_before_schools_were_closed() -> None:
    of = {"measure": "alternative_provision"}
    january, later = figure(1, 2, period="2019/20", **of), figure(1, 2, period="2020/21", **of)
    assert names(figure(1, 2, period="2018/19", **of), january) == []
    assert names(january, later) == ["pandemic_of_2020_21"]


def test_what_is_counted_in_january_is_not_counted_over_the_year() -> None:
    assert counted_when("suspension_rate", "") == "Counted over the whole school year."
    for measure in ("pupils", "alternative_provision", "alternative_provision_by_schools"):
        assert "January" in counted_when(measure, "")
        assert "whole" not in counted_when(measure, "")


def test_a_break_of_absence_is_none_of_suspensions() -> None:
    assert names(figure(1, 2, period="2011/12"), figure(1, 2, period="2012/13")) == []


def test_a_break_of_one_breakdown_is_none_of_the_others() -> None:
    def pair(characteristic: str) -> list[str]:
        return names(
            *(figure(1, 2, period=each, characteristic=characteristic) for each in ("2013/14", "2014/15"))
        )

    assert pair("sen") == ["sen_reform"]
    assert pair("fsm") == []


def test_another_part_of_the_year_and_other_rounding_are_breaks() -> None:
    assert names(figure(1, 2, term="autumn"), figure(1, 2)) == ["counted_otherwise"]
    assert names(figure(1, 2, rounding=5), figure(1, 2)) == ["rounded"]


def test_no_change_is_told_between_two_ways_of_counting() -> None:
    rows = [
        figure(1, 10, period="2018/19", measure="overall_absence"),
        figure(2, 10, period="2022/23", term="year_to_date", measure="overall_absence"),
        figure(3, 10, period="2024/25", term="year_to_date", measure="overall_absence"),
    ]
    assert [(each.start.period, each.end.period) for each in changes(rows)] == [("2022/23", "2024/25")]


def test_a_change_from_nothing_is_not_told_in_per_cent() -> None:
    found = change(figure(0, 10, period="2018/19"), figure(5, 10, period="2021/22"))
    assert found.count_percent is None
    assert found.difference == pytest.approx(50)

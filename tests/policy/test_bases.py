"""Bases that are taken from other figures: pupils of an area, and all events of a year."""

from __future__ import annotations

import pytest

from tests.policy.made import council, figure
from wholeschool.policy.bases import heads_of, of_all, of_pupils, placements_alone
from wholeschool.policy.figures import Figure, shown_rate

GATESHEAD, BURY, NORTH_EAST = "E08000037", "E08000002", "E12000001"


def heads(*, whole: float) -> list[Figure]:
    its = {"measure": "pupils", "characteristic": "fsm", "group": "eligible"}
    return [
        figure(200, whole, **its),
        council(GATESHEAD, "Gateshead", 80, 400, **its),
        council(BURY, "Bury", 120, 600, **its),
    ]


def test_placements_are_of_the_pupils_of_their_area() -> None:
    placed = figure(5, 5, measure="alternative_provision", rate=100.0)
    (made,) = of_pupils([placed], heads_of(heads(whole=1000)))
    assert (made.count, made.base, shown_rate(made).value) == (5, 1000, 5.0)
    assert made.sources == ("a.csv:2", "a.csv:2")


def test_without_pupils_there_is_a_count_alone_and_no_rate_of_itself() -> None:
    placed = figure(5, 5, measure="alternative_provision", rate=100.0, period="2010/11")
    (made,) = of_pupils([placed], heads_of(heads(whole=1000)))
    assert (made.count, made.base, shown_rate(made).value) == (5, None, None)


def test_pupils_of_a_region_are_those_of_its_authorities_if_none_is_missing() -> None:
    assert heads_of(heads(whole=1000))["2021/22", NORTH_EAST].pupils == 400
    assert ("2021/22", NORTH_EAST) not in heads_of(heads(whole=1500))


def test_placements_and_pupils_placed_are_told_apart_by_their_base() -> None:
    placements = figure(5, 5, measure="alternative_provision")
    pupils = figure(4, None, measure="alternative_provision", file="b.csv")
    assert placements_alone([pupils, placements]) == ([placements], [pupils])


def test_reasons_are_shares_of_all_suspensions_of_the_same_place_and_year() -> None:
    theft = figure(20, characteristic="reason", group="theft")
    elsewhere = council(BURY, "Bury", 3, characteristic="reason", group="theft")
    first, second = of_all([theft, elsewhere], [figure(400, 10_000)])
    assert (first.base, shown_rate(first).value) == (400, pytest.approx(5.0))
    assert second.base is None


def test_no_share_is_more_than_all() -> None:
    (made,) = of_all([figure(5, characteristic="reason", group="theft")], [figure(4, 10_000)])
    assert made.base is None

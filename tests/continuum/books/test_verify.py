"""Worked cases on the engine: built all at once, and none sees another."""

from __future__ import annotations

from random import Random

import pytest

from tests.properties.strategies import case
from wholeschool.continuum.books.cases import parse_case
from wholeschool.continuum.books.verify import evaluate_local

LATE = {"register": {"2025-01-06": ["L", "/"]}, "events": []}


def test_no_cases_have_no_books() -> None:
    assert evaluate_local([]) == []


@pytest.mark.parametrize("every_session", [False, True])
def test_a_case_among_others_has_the_books_that_it_has_alone(every_session: bool) -> None:
    chance = Random(3)
    cases = [parse_case(case(chance)) for _ in range(30)]
    together = evaluate_local(cases, every_session=every_session)
    for place in (0, 7, 29):
        assert evaluate_local([cases[place]], every_session=every_session) == [together[place]]
    assert evaluate_local(cases[::-1], every_session=every_session) == together[::-1]


def test_what_one_case_assumes_is_its_own() -> None:
    cases = [parse_case(LATE), parse_case(LATE | {"durations": {"late": 20}}), parse_case(LATE)]
    assert [books.lost for books in evaluate_local(cases)] == [{"late": 15}, {"late": 20}, {"late": 15}]
    assert [books.assumed_minutes for books in evaluate_local(cases)] == [15, 20, 15]

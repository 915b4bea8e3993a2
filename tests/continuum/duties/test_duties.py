"""Statutory duties: every worked case, on the engine and by a plain evaluation, and random trusts by both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.continuum.duties.duty_cases import Case, as_expected, read_duty_cases, rows_on_engine
from tests.continuum.duties.plain_duties import plain_rows
from tests.continuum.duties.random_duties import random_case
from wholeschool.engine import LocalEngine
from wholeschool.reference.duties import duties

CASES = read_duty_cases()


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine() as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_engine_says_what_was_worked_by_hand(engine: LocalEngine, case: Case) -> None:
    assert as_expected(rows_on_engine(engine, case), case["expect"]) == []


def test_the_cases_are_cases() -> None:
    assert len(CASES) >= 30
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["why"] and case["source"] for case in CASES)
    assert {row["duty"] for case in CASES for row in case["expect"]} == set(duties())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_second_witness_says_it_too(case: Case) -> None:
    assert as_expected(plain_rows(case), case["expect"]) == []


@pytest.mark.parametrize("block", range(20))
def test_both_agree_on_random_pupils(engine: LocalEngine, block: int) -> None:
    for seed in range(10 * block, 10 * block + 10):
        case = random_case(seed)
        wanted = plain_rows(case)
        assert as_expected(rows_on_engine(engine, case), wanted) == [], f"seed {seed}"


def test_random_pupils_come_upon_every_duty() -> None:
    met = {row["duty"] for seed in range(200) for row in plain_rows(random_case(seed))}
    assert met == set(duties())

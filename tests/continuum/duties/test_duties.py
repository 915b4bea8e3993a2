"""Statutory duties: every worked case, on the engine and by a plain evaluation, and random trusts by both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.continuum.duties.duty_cases import Case, as_expected, read_duty_cases, rows_on_engine
from tests.continuum.duties.plain_duties import plain_rows
from tests.continuum.duties.random_duties import random_cases
from wholeschool.engine import LocalEngine
from wholeschool.reference.duties import duties

CASES = read_duty_cases()


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def said(engine: LocalEngine) -> Mapping[str, list[dict[str, Any]]]:
    """What the engine says, by case: all that are asked of on one day at once."""
    found = {}
    for as_of in {case["as_of"] for case in CASES}:
        asked = [case for case in CASES if case["as_of"] == as_of]
        found.update(zip((case["id"] for case in asked), rows_on_engine(engine, asked), strict=True))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_engine_says_what_was_worked_by_hand(
    said: Mapping[str, list[dict[str, Any]]], case: Case
) -> None:
    assert as_expected(said[case["id"]], case["expect"]) == []


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
    cases = random_cases(block)
    for place, found in enumerate(rows_on_engine(engine, cases)):
        assert as_expected(found, plain_rows(cases[place])) == [], f"seed {10 * block + place}"


def test_random_pupils_come_upon_every_duty() -> None:
    met = {row["duty"] for block in range(5) for case in random_cases(block) for row in plain_rows(case)}
    assert met == set(duties())

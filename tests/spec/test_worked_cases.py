"""The rules of the ledger: every worked case on every engine."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from tests.spec.evaluators import EVALUATORS
from wholeschool.continuum.books.cases import Case, compare, read_cases
from wholeschool.continuum.books.pupil_books import Books

FOLDER = Path(__file__).parent / "cases"
FILES = ("ledger.json", "more.json")
CASES = [case for name in FILES for case in read_cases(FOLDER / name)]


@cache
def _books(engine: str) -> dict[str, Books]:
    """All cases in one call: an engine that starts up for a second does so once."""
    return {case.id: books for case, books in zip(CASES, EVALUATORS[engine](CASES), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
@pytest.mark.parametrize("engine", EVALUATORS)
def test_books_are_what_the_case_expects(engine: str, case: Case) -> None:
    assert compare(_books(engine)[case.id], case.expect) == []


@pytest.mark.parametrize("engine", EVALUATORS)
def test_books_of_every_case_balance(engine: str) -> None:
    for name, books in _books(engine).items():
        entered = sum(sum(each.values()) for each in (books.lost, books.elsewhere, books.unverified))
        assert books.scheduled_minutes == books.taught_minutes + entered, name


def test_every_case_has_its_own_name_and_asks_something() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(case.expect and case.why for case in CASES)


def test_our_copy_is_the_one_that_came_with_the_rules() -> None:
    repository = Path(__file__).parents[2]
    shared = repository / os.environ.get("WHOLESCHOOL_SHARED", "../shared") / "cases" / "ledger.json"
    if not shared.exists():
        pytest.skip("the shared folder is not beside the repository (WHOLESCHOOL_SHARED names another place)")
    ours = json.loads((FOLDER / "ledger.json").read_text(encoding="utf-8"))
    assert ours == json.loads(shared.read_text(encoding="utf-8"))

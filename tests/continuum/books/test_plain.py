"""What the plain evaluator promises of itself; its rules are held by tests/spec and tests/properties."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from wholeschool.continuum.books import plain
from wholeschool.continuum.books.cases import parse_case
from wholeschool.errors import WrongCallError

SOURCE = Path(plain.__file__).read_text(encoding="utf-8")
CASE = {"register": {"2025-01-06": ["L", "D"]}, "events": []}


def test_it_is_short_enough_to_be_read_whole() -> None:
    assert len(SOURCE.splitlines()) <= 250


def test_it_shares_nothing_with_the_engine_but_the_lists() -> None:
    imported = {node.module for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.ImportFrom)}
    ours = {name for name in imported if name and name.startswith("wholeschool")}
    assert ours == {
        "wholeschool.continuum.books.pupil_books",
        "wholeschool.continuum.books.cases",
        "wholeschool.reference.attendance",
        "wholeschool.reference.forms",
    }


def test_a_case_may_be_read_already_or_stand_as_in_a_file() -> None:
    assert plain.evaluate(parse_case(CASE)) == plain.evaluate(CASE)


def test_a_case_that_cannot_be_read_is_a_sentence() -> None:
    with pytest.raises(WrongCallError, match="either a register or registers"):
        plain.evaluate({"events": []})


def test_an_assumed_duration_is_the_case_s_own_where_it_gives_one() -> None:
    assert plain.evaluate(CASE).lost == {"late": 15}
    assert plain.evaluate(CASE | {"durations": {"late": 20}}).lost == {"late": 20}

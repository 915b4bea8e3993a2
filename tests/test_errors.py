"""Errors are sentences: what, where, the nearest, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeschool.errors import DamagedDataError, WholeschoolError, WrongCallError, nearest, no_such_path


def test_a_sentence_says_what_where_the_nearest_and_what_to_do() -> None:
    error = WrongCallError("no such group", where="ledger", nearest="school", advice="Name one that is.")
    assert str(error) == "ledger: no such group. Did you mean school? Name one that is."


@pytest.mark.parametrize("what", ["It cannot be.", "Can it be?", "It can be"])
def test_a_sentence_ends_once(what: str) -> None:
    assert str(WholeschoolError(what, advice="Go on.")).count(".") <= 2
    assert ".." not in str(WholeschoolError(what, advice="Go on."))
    assert " Go on." in str(WholeschoolError(what, advice="Go on."))


def test_the_exit_codes_are_those_of_the_manual() -> None:
    assert WrongCallError("x").exit_code == 2
    assert DamagedDataError("x").exit_code == 3


def test_the_nearest_word_is_found_or_none() -> None:
    assert nearest("Scool", ["school", "year"]) == "school"
    assert nearest("half-term", ["half_term", "year"]) == "half_term"
    assert nearest("zebra", ["school", "year"]) == ""


def test_what_is_not_there_is_said_with_the_nearest_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "register.csv").touch()
    said = no_such_path(tmp_path / "registr.csv").sentence()
    assert said == f"{tmp_path}/registr.csv: There is no such file or folder. Did you mean register.csv?"
    assert "Did you mean" not in no_such_path(tmp_path / "nowhere" / "register.csv").sentence()

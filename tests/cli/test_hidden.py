"""`hidden` and `alternative` as a person and as a script call them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.made import MadeTrust


@pytest.fixture
def store(one_year: MadeTrust, tmp_path: Path) -> Path:
    return Path(shutil.copytree(one_year.store, tmp_path / "store"))


def test_in_words_without_a_school_no_pupil_is_named(store: Path) -> None:
    answer = wholeschool("hidden", store)
    assert answer.exit_code == 0
    assert "Do not publish it" in answer.err
    assert "Unexplained exit" in answer.out
    assert "pupil_id" not in answer.out


def test_in_words_a_school_shows_its_pupils(store: Path) -> None:
    answer = wholeschool("hidden", store, "--school", 900010)
    assert answer.exit_code == 0
    assert "pupil_id" in answer.out
    assert "Not judged: 0 like schools use the code; below 10 nothing is judged." in answer.out


def test_in_json(store: Path) -> None:
    found = wholeschool("hidden", store, "--json").document
    keys = {"internal", "last_day", "behind", "pupils", "counts", "code_use", "claims", "findings"}
    assert set(found) == keys
    assert found["internal"] is True
    assert {"urn", "pupil_id", "end", "reason", "signal", "before_census", "back_dated"} <= set(
        found["pupils"]["unexplained_exit"][0]
    )


def test_an_unknown_school_is_a_sentence(store: Path) -> None:
    answer = wholeschool("hidden", store, "--school", 900019)
    assert answer.exit_code == 2
    assert "This store has no school with URN 900019. Did you mean 90001" in answer.sentence


def test_alternative_in_words(store: Path) -> None:
    answer = wholeschool("alternative", store)
    assert answer.exit_code == 0
    assert "Do not publish it" in answer.err
    assert "On roll on " in answer.out
    assert "Half were back at a mainstream school after: " in answer.out


def test_alternative_in_json(store: Path) -> None:
    found = wholeschool("alternative", store, "--json").document
    assert set(found) == {"internal", "last_day", "behind", "schools", "rows", "findings"}
    assert {"pupil_id", "start", "end", "statuses", "dual", "stayed"} <= set(found["rows"][0])


@pytest.mark.parametrize("command", ["hidden", "alternative"])
def test_a_store_that_was_not_built(empty_store: Path, command: str) -> None:
    answer = wholeschool(command, empty_store)
    assert answer.exit_code == 2
    assert "Run: wholeschool build" in answer.sentence

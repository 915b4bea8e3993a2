"""`simulate` and `demo` as a person and as a script call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import wholeschool

SMALL = ("--schools", 2, "--pupils", 60, "--years", 1, "--seed", 5)


def test_a_simulation_says_what_it_wrote(tmp_path: Path) -> None:
    answer = wholeschool("simulate", tmp_path / "trust", *SMALL, "--json")
    said = answer.document
    assert answer.exit_code == 0
    assert {path.name for path in (tmp_path / "trust").iterdir()} == set(said["files"])
    assert said["schools"] == 2
    truth = json.loads((tmp_path / "trust" / "truth.json").read_text("utf-8"))
    assert said["planted"] == len(truth["planted"])
    again = wholeschool("simulate", tmp_path / "again", *SMALL)
    assert again.exit_code == 0
    assert "planted errors" in again.out
    assert "Next: wholeschool import STORE" in again.out
    for name in said["files"]:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "trust" / name).read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--schools", 0), "A trust of 0 schools is none. Ask for at least 1."),
        (("--schools", 9, "--pupils", 10), "10 pupils are too few for 9 schools."),
        (("--years", 99), "99 years cannot be simulated."),
    ],
)
def test_a_trust_that_cannot_be_is_one_sentence(
    tmp_path: Path, options: tuple[object, ...], said: str
) -> None:
    answer = wholeschool("simulate", tmp_path / "trust", *options)
    assert answer.exit_code == 2
    assert said in answer.sentence


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear parents")
    for command in ("simulate", "demo"):
        answer = wholeschool(command, tmp_path, *SMALL)
        assert answer.exit_code == 2
        assert str(tmp_path) in answer.sentence
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

"""`rungs` as a person and as a script call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.tiny_trust import MAIN, UPNS
from wholeschool.store import Store, read_looks

ASKED = ("--as", "head", "--why", "weekly meeting")


def test_a_school_is_counted_in_words_and_as_json(tiny_store: Path) -> None:
    answer = wholeschool("rungs", tiny_store, "--school", MAIN)
    assert "Do not publish it" in answer.err
    assert f"({MAIN}): pupils by highest rung (touched)" in answer.out
    assert (
        "Self-exclusion: 1 Late to lessons or Late, after the register closed; 2 Time-out card" in answer.out
    )
    document = wholeschool("rungs", tiny_store, "--school", MAIN, "--json").document
    assert (document["school"], document["internal"], document["behind"]) == (MAIN, True, False)
    keys = {"academic_year", "half_term", "branch", "rung", "forms", "highest", "touched", "pupils"}
    assert all(set(row) == keys for row in document["rows"])
    assert read_looks(Store.open(tiny_store)).num_rows == 0


def test_a_pupil_is_shown_and_the_look_is_in_the_audit(tiny_store: Path) -> None:
    asked = ("rungs", tiny_store, "--school", MAIN, "--pupil", UPNS[6], *ASKED)
    answer = wholeschool(*asked)
    assert "The look is in the audit" in answer.err
    assert "4 (4)" in answer.out
    assert UPNS[6] not in answer.out + answer.err
    document = wholeschool(*asked, "--json").document
    assert document["rows"][0]["school_exclusion_rung"] == 4
    assert read_looks(Store.open(tiny_store)).num_rows == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--school", "abc"), "no school with URN abc"),
        (("--school", MAIN, "--pupil", UPNS[6]), "Add --as ROLE --why TEXT."),
        (("--school", MAIN, "--pupil", UPNS[6], "--as", "governor", "--why", "a look"), "may not see single"),
        (("--school", MAIN, "--pupil", "Ada", *ASKED), "neither a UPN nor a pupil's number"),
    ],
)
def test_a_slip_is_a_sentence(tiny_store: Path, asked: tuple[object, ...], said: str) -> None:
    answer = wholeschool("rungs", tiny_store, *asked)
    assert answer.exit_code == 2
    assert said in answer.sentence

"""`duties` as a person and as a script call it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import wholeschool
from tests.tiny_trust import MAIN, day_of
from wholeschool.store import Store, read_looks


def test_duties_in_json_have_the_keys_that_scripts_rely_on(tiny_store: Path) -> None:
    answer = wholeschool("duties", tiny_store, "--school", MAIN, "--json")
    assert answer.exit_code == 0
    assert answer.document["on"] == day_of(4, 4).isoformat()
    keys = {"pupil", "urn", "duty", "due", "basis", "done", "breach"}
    assert answer.document["rows"]
    assert all(keys <= set(row) for row in answer.document["rows"])
    assert "Do not publish it" in answer.err
    assert read_looks(Store.open(tiny_store)).num_rows > 0


def test_duties_in_words_name_the_duty_and_count_it(tiny_store: Path) -> None:
    answer = wholeschool("duties", tiny_store, "--on", day_of(5, 2), "--breaches", "--why", "a meeting")
    assert answer.exit_code == 0
    assert "provision_from_sixth_day" in answer.out
    assert "Full-time education from the sixth day" in answer.out
    assert "consider_representations" not in answer.out
    assert {look["why"] for look in read_looks(Store.open(tiny_store)).to_pylist()} == {"a meeting"}


def test_nothing_due_is_said(tiny_store: Path) -> None:
    answer = wholeschool("duties", tiny_store, "--on", day_of(0, 0), "--breaches")
    assert answer.out == f"Nothing was due by {day_of(0, 0)}.\n"


def test_wrong_calls_are_sentences(tiny_store: Path) -> None:
    assert "no school 100009" in wholeschool("duties", tiny_store, "--school", 100009).sentence
    assert "is no date" in wholeschool("duties", tiny_store, "--on", "31.12.2024").sentence
    assert "lies before" in wholeschool("duties", tiny_store, "--on", "1999-01-01").sentence

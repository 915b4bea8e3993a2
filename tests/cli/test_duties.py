"""`duties` as a person and as a script call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.cli.refusals import REFUSALS
from tests.made import bring_in
from tests.tiny_trust import EVENTS, MAIN, day_of, event_row, write_csv
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
    assert "no school with URN 100009" in wholeschool("duties", tiny_store, "--school", 100009).sentence
    assert "is no date" in wholeschool("duties", tiny_store, "--on", "31.12.2024").sentence
    assert "lies before" in wholeschool("duties", tiny_store, "--on", "1999-01-01").sentence


@pytest.mark.parametrize(("asked", "said"), REFUSALS)
def test_whoever_may_not_look_is_refused_and_nothing_is_shown(
    tiny_store: Path, asked: tuple[str, ...], said: str
) -> None:
    answer = wholeschool("duties", tiny_store, *asked)
    assert answer.exit_code == 2
    assert answer.out == ""
    assert said in answer.sentence
    assert read_looks(Store.open(tiny_store)).num_rows == 0


def test_the_role_is_in_the_audit(tiny_store: Path) -> None:
    assert wholeschool("duties", tiny_store, "--as", "head").exit_code == 0
    assert {look["role"] for look in read_looks(Store.open(tiny_store)).to_pylist()} == {"head"}


def test_what_was_imported_after_the_build_is_said(tiny_store: Path, tmp_path: Path) -> None:
    before = wholeschool("duties", tiny_store, "--json")
    assert before.document["behind"] is False
    assert "after the last build" not in before.err
    more = write_csv(
        tmp_path / "more.csv", EVENTS, [event_row(0, 91, "suspension", day_of(1, 0), sessions=2)]
    )
    bring_in(tiny_store, more)
    after = wholeschool("duties", tiny_store, "--json")
    assert after.document["behind"] is True
    assert "its records and actions count here, its marks do not. Run: wholeschool build" in after.err


def test_a_store_that_was_not_built(empty_store: Path) -> None:
    answer = wholeschool("duties", empty_store)
    assert answer.exit_code == 2
    assert "there are no books in this store yet" in answer.sentence
    assert "run: wholeschool build" in answer.sentence

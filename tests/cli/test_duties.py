"""`duties` as a person and as a script call it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.cli.refusals import REFUSALS
from tests.made import MadeTrust, bring_in
from tests.tiny_trust import EVENTS, MAIN, day_of, event_row, write_csv
from wholeschool.store import Store, read_looks


@pytest.fixture
def store(two_years: MadeTrust, tmp_path: Path) -> Path:
    return two_years.copy_store(tmp_path)


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
    asked = ("duties", tiny_store, "--on", day_of(5, 2), "--breaches", "--as", "head", "--why", "a meeting")
    answer = wholeschool(*asked)
    assert answer.exit_code == 0
    assert "provision_from_sixth_day" in answer.out
    assert "Full-time education from the sixth day: Education (Provision of" in answer.out
    assert "consider_representations" not in answer.out
    looks = read_looks(Store.open(tiny_store)).to_pylist()
    assert {(look["role"], look["why"]) for look in looks} == {("head", "a meeting")}


def test_without_a_role_words_count_and_show_nobody(tiny_store: Path) -> None:
    answer = wholeschool("duties", tiny_store, "--on", day_of(5, 2))
    rows = wholeschool("duties", tiny_store, "--on", day_of(5, 2), "--json").document["rows"]
    assert "Full-time education from the sixth day" in answer.out
    assert "--as ROLE --why TEXT" in answer.out
    assert rows
    assert not [row for row in rows if row["pupil"] in answer.out]
    # The look as JSON is in the audit, with nothing made up.
    looks = read_looks(Store.open(tiny_store)).to_pylist()
    assert {(look["role"], look["why"]) for look in looks} == {("not said", "not said")}


def test_marks_n_are_counted_last_and_listed_only_where_asked_for(store: Path) -> None:
    asked = ("duties", store, "--breaches", "--as", "head", "--why", "a meeting")
    answer = wholeschool(*asked)
    counted, listed = answer.out.split("The newest first")
    assert counted.strip().splitlines()[-1].startswith("A reason in place of N")
    assert "N since" not in listed
    assert "Marks N are not listed here: " in listed
    days = re.findall(r"^\d{6} .*?(\d{4}-\d\d-\d\d)", listed, re.MULTILINE)
    assert days == sorted(days, reverse=True) != []
    only = wholeschool(*asked, "--duty", "reason_for_n").out
    assert "N since" in only
    assert "Review of a part-time timetable" not in only
    assert "not listed" not in only


def test_rows_can_be_kept_to_those_since_a_day(store: Path) -> None:
    rows = wholeschool("duties", store, "--json").document["rows"]
    late = wholeschool("duties", store, "--since", "2025-01-06", "--json").document["rows"]
    assert 0 < len(late) < len(rows)
    assert late == [row for row in rows if (row["due"] or row["start"]) >= "2025-01-06"]


def test_after_everything_known_duties_are_those_of_the_last_day(tiny_store: Path) -> None:
    answer = wholeschool("duties", tiny_store, "--on", "2030-01-01", "--json")
    assert (answer.document["asked_on"], answer.document["on"]) == ("2030-01-01", day_of(5, 4).isoformat())
    assert "nothing can be said of 1 January 2030" in answer.err


def test_nothing_due_is_said(tiny_store: Path) -> None:
    answer = wholeschool("duties", tiny_store, "--on", day_of(0, 0), "--breaches")
    assert answer.out == f"Nothing was due by {day_of(0, 0)}.\n"


def test_wrong_calls_are_sentences(tiny_store: Path) -> None:
    assert "no school with URN 100009" in wholeschool("duties", tiny_store, "--school", 100009).sentence
    assert "no school with URN abc" in wholeschool("duties", tiny_store, "--school", "abc").sentence
    nearest = wholeschool("duties", tiny_store, "--duty", "governors_met").sentence
    assert "Did you mean governors_meet" in nearest
    assert "is no date" in wholeschool("duties", tiny_store, "--on", "31.2.2024").sentence
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
    assert wholeschool("duties", tiny_store, "--as", "head", "--why", "a meeting").exit_code == 0
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

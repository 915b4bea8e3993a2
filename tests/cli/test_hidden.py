"""`hidden` and `alternative` as a person and as a script call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.cli.refusals import REFUSALS
from tests.made import MadeTrust
from wholeschool.store import Store, read_looks


@pytest.fixture
def store(one_year: MadeTrust, tmp_path: Path) -> Path:
    return one_year.copy_store(tmp_path)


def test_in_words_without_a_school_no_pupil_is_named(store: Path) -> None:
    answer = wholeschool("hidden", store)
    assert answer.exit_code == 0
    assert "Do not publish it" in answer.err
    assert "Unexplained exit" in answer.out
    assert "year_group" not in answer.out


def test_in_words_a_school_shows_its_pupils(store: Path) -> None:
    asked = ("hidden", store, "--school", 900010)
    answer = wholeschool(*asked)
    assert "year_group" not in answer.out
    assert "Which pupils these are, it shows with --as ROLE --why TEXT." in answer.out
    assert read_looks(Store.open(store)).num_rows == 0
    answer = wholeschool(*asked, "--as", "senco", "--why", "termly visit")
    assert answer.exit_code == 0
    assert "year_group" in answer.out
    assert "Not judged, 2024/25, B, I, N, Y at 900010: 0 like schools use the code; below 10" in answer.out


def test_in_json(store: Path) -> None:
    found = wholeschool("hidden", store, "--json").document
    keys = {"internal", "last_day", "behind", "pupils", "counts", "code_use", "claims", "findings"}
    assert set(found) == keys
    assert found["internal"] is True
    exit_ = found["pupils"]["unexplained_exit"][0]
    assert {"urn", "pupil", "end", "reason", "signal", "before_census", "back_dated"} <= set(exit_)
    audited = {str(look["pupil_id"]) for look in read_looks(Store.open(store)).to_pylist()}
    assert {row["pupil"] for rows in found["pupils"].values() for row in rows} == audited
    assert not any("pupil_id" in row for rows in found["pupils"].values() for row in rows)


def test_an_unknown_school_is_a_sentence(store: Path) -> None:
    answer = wholeschool("hidden", store, "--school", 900019)
    assert answer.exit_code == 2
    assert "This store has no school with URN 900019. Did you mean 90001" in answer.sentence


def test_alternative_in_words(store: Path) -> None:
    answer = wholeschool("alternative", store)
    assert answer.exit_code == 0
    assert "Do not publish it" in answer.err
    assert "On roll on " in answer.out
    assert "Back at a mainstream school so far: " in answer.out
    assert "Time until half are back, running stays counted for as long as they have run: " in answer.out


def test_alternative_in_json(store: Path) -> None:
    found = wholeschool("alternative", store, "--json").document
    assert set(found) == {"internal", "last_day", "behind", "schools", "rows", "findings"}
    assert {"pupil", "start", "end", "statuses", "dual", "stayed"} <= set(found["rows"][0])
    audited = {str(look["pupil_id"]) for look in read_looks(Store.open(store)).to_pylist()}
    assert {row["pupil"] for row in found["rows"]} == audited
    assert not any("pupil_id" in row for row in found["rows"])


_NAMING = [("hidden", "--school", "900010"), ("hidden", "--json"), ("alternative", "--json")]


@pytest.mark.parametrize("command", _NAMING, ids=" ".join)
@pytest.mark.parametrize(("asked", "said"), REFUSALS)
def test_whoever_may_not_look_is_refused_and_nothing_is_shown(
    one_year: MadeTrust, command: tuple[str, ...], asked: tuple[str, ...], said: str
) -> None:
    name, *more = command
    before = read_looks(Store.open(one_year.store)).num_rows
    answer = wholeschool(name, one_year.store, *more, *asked)
    assert answer.exit_code == 2
    assert answer.out == ""
    assert said in answer.sentence
    assert read_looks(Store.open(one_year.store)).num_rows == before


@pytest.mark.parametrize("command", _NAMING, ids=" ".join)
def test_the_role_is_in_the_audit(store: Path, command: tuple[str, ...]) -> None:
    name, *more = command
    assert wholeschool(name, store, *more, "--as", "head", "--why", "termly visit").exit_code == 0
    looks = read_looks(Store.open(store)).to_pylist()
    assert {(look["role"], look["why"], look["action"]) for look in looks} == {("head", "termly visit", name)}


@pytest.mark.parametrize("command", ["hidden", "alternative"])
def test_without_pupils_no_role_is_asked_for_but_one_that_is_none_is_said(
    one_year: MadeTrust, command: str
) -> None:
    assert wholeschool(command, one_year.store, "--as", "governor").exit_code == 0
    assert "there is no role “tutor”" in wholeschool(command, one_year.store, "--as", "tutor").sentence


@pytest.mark.parametrize("command", _NAMING[1:], ids=" ".join)
def test_a_look_for_which_nobody_said_who_and_why_is_in_the_audit_as_that(
    store: Path, command: tuple[str, ...]
) -> None:
    assert wholeschool(command[0], store, *command[1:]).exit_code == 0
    looks = read_looks(Store.open(store)).to_pylist()
    assert {(look["role"], look["why"]) for look in looks} == {("not said", "not said")}


@pytest.mark.parametrize("command", ["hidden", "alternative"])
def test_a_store_that_was_not_built(empty_store: Path, command: str) -> None:
    answer = wholeschool(command, empty_store)
    assert answer.exit_code == 2
    assert "there are no books in this store yet" in answer.sentence
    assert "run: wholeschool build" in answer.sentence


def test_the_list_of_long_timetables_is_that_of_the_counts(two_years: MadeTrust) -> None:
    found = wholeschool("hidden", two_years.store, "--json").document
    rows = found["pupils"]["long_reduced_timetable"]
    urn = next(row["urn"] for row in rows if row["flagged"])
    mine = [row for row in rows if row["urn"] == urn]
    look = ("--as", "trust_data_lead", "--why", "Timetables")
    text = wholeschool("hidden", two_years.store, "--school", urn, *look).out
    assert all(row["pupil"] in text for row in mine if row["flagged"])
    others = sum(not row["flagged"] for row in mine)
    assert (f"Long reduced timetable: {others} more with a plan and a review" in text) == (others > 0)
    assert text.count("no code then") == sum(r["flagged"] and r["academic_year"] == "202324" for r in mine)

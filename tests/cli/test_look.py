"""`ledger` and `verify` as a person and as a script call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.made import MadeTrust
from tests.tiny_trust import MAIN
from wholeschool.store import Store

CASES = Path(__file__).parents[1] / "spec" / "cases" / "ledger.json"
CASE = {
    "id": "one_day",
    "why": "A day with a lateness.",
    "register": {"2025-01-06": ["L", "I"]},
    "events": [],
    "expect": {"lost": {"late": 15, "illness": 150}},
}


def test_the_ledger_in_json_has_the_keys_that_scripts_rely_on(tiny: MadeTrust) -> None:
    answer = wholeschool("ledger", tiny.store, "--by", "school,week,form", "--json")
    rows = answer.document["rows"]
    assert answer.exit_code == 0
    keys = {"school", "week", "form", "branch", "quantity", "minutes", "days", "pupils"}
    assert all(set(row) == keys for row in rows)
    (suspension,) = [row for row in rows if row["form"] == "suspension"]
    assert suspension == {
        "school": MAIN, "week": "2025-01-13", "form": "suspension", "branch": "school_exclusion",
        "quantity": "unavailable", "minutes": 305, "days": 1.0, "pupils": 1,
    }  # fmt: skip
    assert "Do not publish it" in answer.err


def test_the_ledger_in_words_is_a_table(tiny: MadeTrust) -> None:
    answer = wholeschool("ledger", tiny.store)
    assert answer.exit_code == 0
    assert "suspension" in answer.out
    assert "Do not publish it" not in answer.out


def test_the_ledger_as_known_on_a_day(tiny: MadeTrust) -> None:
    today = Store.open(tiny.store).head().at.date()
    now = wholeschool("ledger", tiny.store, "--json").document
    then = wholeschool("ledger", tiny.store, "--as-known-on", today, "--json").document
    assert then == now | {"as_known_on": today.isoformat()}
    assert f"as known on {today}" in wholeschool("ledger", tiny.store, "--as-known-on", today).out


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-03-01", "knew nothing yet on 2025-03-01. The first import was on"),
        ("2999-01-01", "2999-01-01 lies in the future."),
        ("31.2.2025", "“31.2.2025” is no date. Write it as"),
        ("1/3/2025", "knew nothing yet on 2025-03-01."),
    ],
)
def test_days_of_which_nothing_is_known(tiny: MadeTrust, day: str, said: str) -> None:
    answer = wholeschool("ledger", tiny.store, "--as-known-on", day)
    assert answer.exit_code == 2
    assert said in answer.sentence


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("scool", "Did you mean school?"),
        ("school,half-term", "Did you mean half_term?"),
        ("weeks", "Did you mean week?"),
        ("colour", "It can be grouped by: school, year, half_term, week, pupil, form."),
        ("school,school", "the same thing twice"),
    ],
)
def test_a_slip_in_a_group_is_met_with_the_nearest_one(tiny: MadeTrust, by: str, said: str) -> None:
    answer = wholeschool("ledger", tiny.store, "--by", by)
    assert answer.exit_code == 2
    assert said in answer.sentence


def test_a_store_without_books_has_an_empty_ledger(an_empty_store: Path) -> None:
    assert wholeschool("ledger", an_empty_store, "--json").document["rows"] == []


@pytest.mark.parametrize("engine", ["local", "reference"])
def test_every_worked_case_passes(engine: str) -> None:
    answer = wholeschool("verify", CASES, "--engine", engine)
    number = len(json.loads(CASES.read_text("utf-8"))["cases"])
    assert answer.exit_code == 0
    assert answer.out.splitlines()[-1] == f"{number} passed, 0 failed"
    assert len(answer.out.splitlines()) == number + 1
    assert answer.err == ""


def test_a_case_that_fails_is_one_line_and_ends_with_one(tmp_path: Path) -> None:
    wrong = CASE | {"id": "wrong", "expect": {"lost": {"late": 15, "illness": 140}}}
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [CASE, wrong]}))
    answer = wholeschool("verify", path, "--engine", "reference")
    good, bad, last = answer.out.splitlines()
    assert answer.exit_code == 1
    assert "one_day" in good
    assert "wrong" in bad
    assert "illness" in bad
    assert last == "1 passed, 1 failed"
    said = wholeschool("verify", path, "--engine", "reference", "--json")
    assert said.exit_code == 1
    assert (said.document["passed"], said.document["failed"]) == (1, 1)
    assert [each["passed"] for each in said.document["cases"]] == [True, False]


def test_files_are_run_one_after_the_other(tmp_path: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text(json.dumps({"cases": [CASE | {"id": path.stem}]}))
    answer = wholeschool("verify", *paths, "--engine", "reference")
    assert answer.out.splitlines()[-1] == "2 passed, 0 failed"


@pytest.mark.parametrize(
    ("engine", "said"), [("spark", "The engines are: local, reference."), ("lokal", "Did you mean local?")]
)
def test_an_engine_that_is_not_there_is_one_sentence(engine: str, said: str) -> None:
    answer = wholeschool("verify", CASES, "--engine", engine)
    assert answer.exit_code == 2
    assert f"There is no engine “{engine}” here." in answer.sentence
    assert said in answer.sentence


@pytest.mark.parametrize("content", ["", "{", '{"cases": [{"id": "x"}]}', '{"cases": 5}'])
def test_a_file_of_no_cases_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(content)
    answer = wholeschool("verify", path, "--engine", "reference")
    assert answer.exit_code == 2
    assert "cases.json" in answer.sentence


def test_a_file_of_cases_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    answer = wholeschool("verify", tmp_path / "cases.json", "--engine", "reference")
    assert answer.exit_code == 2
    assert answer.sentence

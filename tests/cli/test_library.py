"""The commands `library …`: from an evaluation to a library that is listed, shown and written as pages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.practice.estimates import ONE, estimates
from wholeschool.actions.library_files import write_contribution

SAID = ("--practice", "mentoring", "--outcome", "days_lost", "--schools", "2", "--pupils", "120", "--year",
        "2024/25", "--by", "Ashby Academy")  # fmt: skip


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    path = tmp_path / "evaluation.json"
    found = {"design": "staggered", "grade": 3, "overall": {"estimate": -1.5, "se": 0.4}, "rows": 3}
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_from_an_evaluation_to_a_card(evaluation: Path, tmp_path: Path) -> None:
    estimate, library = tmp_path / "estimate.json", tmp_path / "library.json"
    made = wholeschool("library", "contribute", evaluation, *SAID, "-o", estimate)
    assert "Mentoring, −1.5 (standard error 0.4), grade 3, 120 pupils. It holds nothing else" in made.out
    assert {*json.loads(estimate.read_text("utf-8"))} & {"rows", "pupil_id", "urn"} == set()
    done = wholeschool("library", "add", library, estimate)
    assert done.out.startswith("1 new, 0 in the place of earlier ones, 0 there before")
    assert wholeschool("library", "add", library, estimate, "--json").document["same"] == 1
    shown = wholeschool("library", "show", "mentoring", library)
    assert "By 1 estimate (2 schools), days of learning lost came out 1.50 lower" in shown.out
    assert "Ashby Academy" in shown.out
    found = wholeschool("library", "show", "mentoring", library, "--json").document
    assert found["pooled"][0]["effect"] == -1.5
    assert found["pooled"][0]["next_low"] is None
    pages = wholeschool("library", "pages", library, "--out", tmp_path / "site")
    assert (tmp_path / "site" / "library.html").exists()
    assert "library.html in a browser" in pages.out


def test_a_list_says_the_doubt_and_that_there_is_more(tmp_path: Path) -> None:
    given = estimates(-3, -2, -1, -2.5, -1.5, grade=2)
    files = [tmp_path / f"{at}.json" for at in range(len(given) + 1)]
    for path, each in zip(files, [*given, replace(ONE, outcome="suspension_rate")], strict=True):
        write_contribution(path, each)
    wholeschool("library", "add", tmp_path / "library.json", *files)
    told = " ".join(wholeschool("library", "list", tmp_path / "library.json").out.split())
    assert "came out 2.00 lower" in told
    assert "Grade 2 of 5: whether that was its doing is in doubt." in told
    assert "`library show mentoring` has 1 more outcome." in told


def test_what_is_published_is_there_without_a_library() -> None:
    found = wholeschool("library", "list", "--search", "family", "--json").document["practices"]
    assert "family_contact" in [each["practice"]["id"] for each in found]
    assert "No practice has “zebra”." in wholeschool("library", "list", "--search", "zebra").out
    assert "nobody has handed one in" in wholeschool("library", "list").out
    assert "No school has handed in an estimate" in wholeschool("library", "show", "tutoring").err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--pupils", "12"), "fewer than 25 pupils: it would tell of single ones"),
        (("--practice", "mentorring"), "Did you mean mentoring?"),
        (("--outcome", "dayslots"), "Did you mean days_lost?"),
    ],
)
def test_what_may_not_leave_is_a_sentence(
    evaluation: Path, tmp_path: Path, changed: tuple[str, str], said: str
) -> None:
    answer = wholeschool("library", "contribute", evaluation, *SAID, *changed, "-o", tmp_path / "x.json")
    assert (answer.exit_code, said in answer.sentence) == (2, True)
    assert not (tmp_path / "x.json").exists()


def test_a_library_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    answer = wholeschool("library", "list", tmp_path / "none.json")
    assert answer.exit_code == 2
    assert "there is no library" in answer.sentence

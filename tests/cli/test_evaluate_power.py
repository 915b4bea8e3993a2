"""The command `evaluate power`: by size and by the past of a table, in words and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.shared import reference_file

KENTUCKY = ("--unit", "sch_id", "--time", "year", "--outcome", "y")
SCHOOLS = ("--schools", "40", "--pupils", "100", "--alike", "0.15")


def test_the_size_of_an_evaluation_is_judged_by_what_matters() -> None:
    answer = wholeschool("evaluate", "power", *SCHOOLS, "--smallest", "0.2")
    assert answer.exit_code == 0
    first, second, third, *_ = answer.out.splitlines()
    assert first == "The smallest effect that could be seen with 80 % chance is 0.362 standard deviations."
    assert second == "What you said matters is 0.2 standard deviations, which would be seen 34 times of 100."
    assert third.startswith("This evaluation cannot tell: if it finds nothing")


def test_the_document_has_what_a_script_needs() -> None:
    found = wholeschool("evaluate", "power", *SCHOOLS, "--json").document
    assert found["smallest"] == pytest.approx(0.362026, abs=1e-6)
    assert (found["can_tell"], found["unit"], found["chance"]) == (None, "standard deviations", 0.8)
    assert found["sentences"][0].startswith("The smallest effect")
    unseen = wholeschool("evaluate", "power", "--by", "pupil", "--pupils", "60", "--share", "5", "--json")
    assert unseen.document["smallest"] is None


def test_the_past_of_a_table_is_enough() -> None:
    path = reference_file("ky_panel_balanced.csv")
    found = wholeschool(
        "evaluate", "power", "--panel", path, *KENTUCKY, "--begin", "50", "--smallest", "30%", "--json"
    ).document
    assert found["matters"] == pytest.approx(0.3 * found["level"])
    assert found["design"] == "panel"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--by", "pupils", "--pupils", "9"), "Did you mean pupil?"),
        ((*SCHOOLS, "--smallest", "20%"), "A percentage of what is not known"),
        ((*SCHOOLS, "--smallest", "much"), "“much” is no size of an effect"),
        (("--panel", "x.csv", "--unit", "u"), "--time is missing"),
        ((), "0 pupils cannot be compared. Give --pupils"),
    ],
)
def test_what_is_wrong_is_a_sentence(asked: tuple[str, ...], said: str) -> None:
    answer = wholeschool("evaluate", "power", *asked)
    assert answer.exit_code == 2
    assert said in answer.sentence


def test_one_school_alone_is_told_what_it_cannot_know(tmp_path: Path) -> None:
    path = tmp_path / "weeks.csv"
    lines = [f"Ashby,{at},{(at * 7) % 5}" for at in range(1, 31)]
    path.write_text("\n".join(["school,week,out", *lines]), encoding="utf-8")
    answer = wholeschool(
        "evaluate", "power", "--panel", path, "--unit", "school", "--time", "week", "--outcome", "out",
        "--alone", "Ashby", "--after", "10", "--smallest", "50%",
    )  # fmt: skip
    assert "With nobody beside it" in answer.out
    assert "in out" in answer.out


def test_a_plan_says_what_matters(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    said = {
        "question": "Do fewer miss school?", "outcome": "days", "better": "lower", "population": "All",
        "window": "Two years", "outcomes-from": "2027-09-01", "comparison": "notyet", "smallest": "0.3",
        "design": "auto",
    }  # fmt: skip
    options = [each for name, value in said.items() for each in (f"--{name}", value)]
    assert wholeschool("evaluate", "plan", path, *options).exit_code == 0
    found = wholeschool("evaluate", "power", *SCHOOLS, "--plan", path, "--json").document
    assert (found["matters"], found["can_tell"]) == (0.3, False)

"""The command `evaluate plan`, and what `evaluate panel` makes of a plan, through a store."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import typer

from tests.cli.command import wholeschool
from tests.practice.panels import made_panel

SAID = (
    "--question", "Do pupils lose fewer days?", "--outcome", "days", "--better", "lower", "--population",
    "all schools", "--window", "1 to 6", "--outcomes-from", "2099-09-01", "--comparison", "notyet",
    "--smallest", "1", "--design", "staggered",
)  # fmt: skip
TABLE = ("--unit", "school", "--time", "time", "--outcome", "days", "--start", "began")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    panel = made_panel(2, -3.0)
    path = tmp_path_factory.mktemp("planned") / "panel.csv"
    rows = zip(panel.unit, panel.time, panel.outcome, panel.start, strict=True)
    lines = [f"S{unit},{time},{outcome:.4f},{start or ''}" for unit, time, outcome, start in rows]
    path.write_text("\n".join(["school,time,days,began", *lines]) + "\n", encoding="utf-8")
    return path


def test_a_plan_before_outcomes_keeps_the_grade_and_one_changed_after_does_not(
    table: Path, empty_store: Path, tmp_path: Path
) -> None:
    file, in_store = tmp_path / "plan.toml", ("--store", empty_store)
    first = wholeschool("evaluate", "plan", file, *SAID, *in_store, "--json").document
    assert (first["version"], first["in_store"], first["after_reading"]) == (1, True, False)
    evaluated = wholeschool("evaluate", "panel", table, *TABLE, "--plan", file, *in_store, "--json").document
    assert (evaluated["grade"], evaluated["plan"]["standing"]) == (3, "before")
    again = wholeschool("evaluate", "plan", file, *SAID, *in_store)
    assert again.out.startswith("plan.toml says this already: version 1, ")
    changed = wholeschool("evaluate", "plan", file, "--smallest", "0.5", *in_store)
    assert "  smallest: 1 → 0.5" in changed.out
    assert "Outcomes of this had been read" in changed.err
    later = wholeschool("evaluate", "panel", table, *TABLE, "--plan", file, *in_store, "--json").document
    assert (later["grade"], later["plan"]["standing"]) == (2, "changed")
    checked = wholeschool("evaluate", "plan", file, "--check", *in_store)
    assert checked.exit_code == 0
    assert "after outcomes were read: smallest: 1 → 0.5." in checked.out


def test_a_plan_that_no_store_has_is_as_good_as_none(table: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    written = wholeschool("evaluate", "plan", file, *SAID)
    assert "nothing shows when it was written" in written.err
    answer = wholeschool("evaluate", "panel", table, *TABLE, "--plan", file)
    assert "no store has it, so that nothing shows it" in answer.out
    assert "Strength of evidence: 2 of 5" in answer.out


def test_another_outcome_than_planned_is_said(table: Path, empty_store: Path, tmp_path: Path) -> None:
    file, in_store = tmp_path / "plan.toml", ("--store", empty_store)
    wholeschool("evaluate", "plan", file, *SAID, "--outcome", "suspensions", *in_store)
    answer = wholeschool("evaluate", "panel", table, *TABLE, "--plan", file, *in_store)
    assert "planned was outcome suspensions, and it is days" in answer.out


def test_a_plan_changed_by_hand_is_refused_and_found_by_check(table: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    wholeschool("evaluate", "plan", file, *SAID)
    file.write_text(file.read_text("utf-8").replace("smallest = 1.0", "smallest = 3.0"), "utf-8")
    refused = wholeschool("evaluate", "panel", table, *TABLE, "--plan", file)
    assert refused.exit_code == 2
    assert "this plan was changed by hand after it was written" in refused.sentence
    checked = wholeschool("evaluate", "plan", file, "--check")
    assert checked.exit_code == 1
    assert "was changed by hand: it does not fit its digest" in checked.out
    assert wholeschool("evaluate", "plan", file, "--smallest", "2").exit_code == 2


def test_a_stale_copy_does_not_overtake_the_newest(empty_store: Path, tmp_path: Path) -> None:
    file, stale, in_store = tmp_path / "plan.toml", tmp_path / "stale.toml", ("--store", empty_store)
    wholeschool("evaluate", "plan", file, *SAID, *in_store)
    stale.write_bytes(file.read_bytes())
    wholeschool("evaluate", "plan", file, "--smallest", "0.5", *in_store)
    answer = wholeschool("evaluate", "plan", stale, "--smallest", "4", *in_store)
    assert "the store has a newer version of this plan" in answer.sentence
    assert "smallest = 1.0" in stale.read_text("utf-8"), "nothing was written"


def test_a_plan_that_was_cut_off_before_the_store_had_it_is_written_down_by_the_next_call(
    empty_store: Path, tmp_path: Path
) -> None:
    file, in_store = tmp_path / "plan.toml", ("--store", empty_store)
    wholeschool("evaluate", "plan", file, *SAID)
    assert wholeschool("evaluate", "plan", file, "--check", *in_store).exit_code == 1
    assert "says this already" in wholeschool("evaluate", "plan", file, *in_store).out
    assert wholeschool("evaluate", "plan", file, "--check", *in_store).exit_code == 0


def test_a_person_in_a_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = ("Does it help?", "days", "lower", "all", "1 to 6", "2099-09-01", "never", "2", "auto", "")
    answers = iter(given)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    assert wholeschool("evaluate", "plan", tmp_path / "plan.toml").exit_code == 0
    assert 'comparison = "never"' in (tmp_path / "plan.toml").read_text("utf-8")


def test_whoever_gives_a_wrong_answer_is_told_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([
        "Does it help?", "days", "less", "lower", "all", "1 to 6", "soon", "2099-09-01", "nevr", "never",
        "two", "-2", "2", "auto", "mentorng", "mentoring",
    ])  # fmt: skip
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    answer = wholeschool("evaluate", "plan", tmp_path / "plan.toml")
    assert answer.exit_code == 0
    for said in ("better is “less”", "“soon” is no date", "Did you mean never?", "“two” is no number",
                 "is a number above 0", "Did you mean mentoring?"):  # fmt: skip
        assert said in answer.err
    written = (tmp_path / "plan.toml").read_text("utf-8")
    assert all(each in written for each in ('better = "lower"', "smallest = 2.0", 'practice = "mentoring"'))


def test_of_a_stores_practice_the_outcome_is_one_that_its_support_has(
    empty_store: Path, tmp_path: Path
) -> None:
    file, of_practice = tmp_path / "plan.toml", ("--store", empty_store, "--practice", "mentoring")
    wrong = wholeschool("evaluate", "plan", file, *SAID, *of_practice, "--outcome", "sent_out+detnetion")
    assert wrong.exit_code == 2
    assert "there is no outcome “detnetion”. Did you mean detention?" in wrong.sentence
    assert not file.exists()
    right = wholeschool("evaluate", "plan", file, *SAID, *of_practice, "--outcome", "detention+sent_out")
    assert right.exit_code == 0
    # A table of one's own has columns of its own.
    own = wholeschool("evaluate", "plan", tmp_path / "own.toml", *SAID, "--store", empty_store)
    assert own.exit_code == 0
    # And what is there already is not changed to a slip.
    again = wholeschool("evaluate", "plan", file, "--store", empty_store, "--outcome", "sentout")
    assert "Did you mean sent_out?" in again.sentence
    assert 'outcome = "detention+sent_out"' in file.read_text("utf-8")


def test_of_a_store_the_practice_is_asked_first_and_no_column(
    empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter([
        "Does it help?", "mentoring", "sent_out+detnetion", "sent_out+detention", "lower", "all", "1 to 6",
        "31/12/2099", "never", "2", "auto",
    ])  # fmt: skip

    def prompt(question: str, **_: object) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", prompt)
    answer = wholeschool("evaluate", "plan", tmp_path / "plan.toml", "--store", empty_store)
    assert answer.exit_code == 0
    assert "Did you mean detention?" in answer.err
    assert "practice" in asked[1]
    assert not any("column" in each for each in asked)
    assert "outcomes_from = 2099-12-31" in (tmp_path / "plan.toml").read_text("utf-8")


def test_whoever_names_no_practice_is_asked_for_a_column(
    empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["Does it help?", "", "days", "lower", "all", "1 to 6", "1/9/2099", "never", "2", "auto"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    file = tmp_path / "plan.toml"
    assert wholeschool("evaluate", "plan", file, "--store", empty_store).exit_code == 0
    assert 'outcome = "days"' in file.read_text("utf-8")


def test_whoever_leaves_before_the_last_question_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a plan.toml"
    answers = iter(["Does it help “us”?", "days", "lower", "all", "1 to 6", "31/12/2099", "nevr"])

    def prompt(*_: object, **__: object) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise typer.Abort from None

    monkeypatch.setattr("typer.prompt", prompt)
    with monkeypatch.context() as terminal:
        terminal.setattr("sys.stdin.isatty", lambda: True, raising=False)
        left = wholeschool("evaluate", "plan", file, "--smallest", "2")
    assert left.exit_code == 2
    assert left.err.rstrip().endswith("no plan was written, because not every question was answered.")
    assert not file.exists()
    call = left.err.partition("To go on with what you answered: ")[2].partition("\n")[0]
    program, *words = shlex.split(call)
    assert program == "wholeschool"
    assert "nevr" not in words
    assert wholeschool(*words, "--comparison", "never", "--design", "auto").exit_code == 0
    written = file.read_text("utf-8")
    for said in ("Does it help “us”?", "outcomes_from = 2099-12-31", "smallest = 2.0", 'window = "1 to 6"'):
        assert said in written


def test_an_option_that_is_wrong_loses_no_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Does it help?", "days", "lower", "all", "1 to 6", "2099-09-01", "never", "auto", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    answer = wholeschool("evaluate", "plan", tmp_path / "plan.toml", "--smallest", "-2")
    assert answer.exit_code == 2
    assert "--question 'Does it help?' --outcome days" in answer.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--question", "Does it help?"), "the plan does not say its outcome, better"),
        ((*SAID, "--practice", "mentorng"), "there is no practice “mentorng”. Did you mean mentoring?"),
        ((*SAID, "--outcomes-from", "soon"), "“soon” is no date. Write it as 2025-05-14, or as 14/05/2025."),
        ((*SAID, "--outcomes-from", "31/02/2026"), "“31/02/2026” is no date. Write it as 2025-05-14"),
    ],
)
def test_what_is_missing_or_wrong_is_a_sentence(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    answer = wholeschool("evaluate", "plan", tmp_path / "plan.toml", *arguments)
    assert answer.exit_code == 2
    assert sentence in answer.sentence
    assert not (tmp_path / "plan.toml").exists()

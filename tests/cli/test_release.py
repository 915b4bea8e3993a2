"""`release …` as a person and as a script call it: the exit code says whether it may leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.actions.test_release import AUTUMN
from tests.cli.command import wholeschool
from wholeschool.actions.release import Checked
from wholeschool.cli.release_said import say_checked

SIGNED = ("--signed", "Ada Moss")


def _draft(store: Path, table: Path, *more: str) -> int:
    asked = ("--table", table, "--by", "school,group", "--count", "n", "--title", "Suspended", *SIGNED, *more)
    return int(wholeschool("release", "draft", store, *asked, "--json").document["release"])


def test_a_release_goes_its_way(empty_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "n.csv"
    table.write_text(AUTUMN, "utf-8")
    first = _draft(empty_store, table, "--audience", "trust")
    out = tmp_path / "out.csv"
    approve = ("release", "approve", empty_store, str(first), "--signed", "Ben Carr", "--out", out)
    assert wholeschool(*approve, "--json").document["files"] == [str(out), str(out.with_suffix(".json"))]
    table.write_text(AUTUMN.replace("z,B,100", "z,B,98"), "utf-8")
    second = _draft(empty_store, table, "--audience", "trust")
    refused = wholeschool("release", "check", empty_store, str(second), *SIGNED)
    assert refused.exit_code == 1
    assert "“z, B” in release 1 counts a few pupils who are not counted there" in refused.out
    listed = wholeschool("release", "list", empty_store, "--json").document["rows"]
    assert [(row["release"], row["steps"][-1]["step"]) for row in listed] == [(1, "approved"), (2, "refused")]
    shown = wholeschool("release", "show", empty_store, "1")
    assert "Hidden: 4" in shown.out
    wholeschool("release", "check", empty_store, "1", *SIGNED)
    left, *_ = (
        line for line in wholeschool("release", "list", empty_store).out.splitlines() if "1 " in line[:8]
    )
    assert "approved" in left, "what has left stays so though it is checked again"


def test_a_title_says_something(empty_store: Path) -> None:
    for title in ("", " ", "–"):
        asked = ("release", "draft", empty_store, "--by", "fsm", "--title", title, *SIGNED)
        assert "a release needs a title" in wholeschool(*asked).sentence


@pytest.mark.parametrize(("pages", "said"), [(None, False), (0, True), (3, False)])
def test_it_is_said_where_there_were_no_pages_to_hold_it_against(
    capsys: pytest.CaptureFixture[str], pages: int | None, said: bool
) -> None:
    say_checked(Checked(2, (), (), pages=pages))
    out = capsys.readouterr().out
    assert ("Held against no pages of gaps" in out) is said
    assert ("(held against the pages of gaps)" in out) is (pages == 3)


@pytest.mark.parametrize(("reasons", "times"), [((), 1), (("a reason",), 0)])
def test_what_is_safe_among_releases_is_not_said_to_be_so_beside_what_left_otherwise(
    capsys: pytest.CaptureFixture[str], reasons: tuple[str, ...], times: int
) -> None:
    say_checked(Checked(2, (1,), reasons))
    assert capsys.readouterr().out.count("Nobody has looked at what left by other ways: other pages") == times


def test_of_many_reasons_a_few_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    refused = Checked(40, tuple(range(1, 30)), tuple(f"reason {at}" for at in range(30)))
    say_checked(refused)
    said = capsys.readouterr().out
    assert "held against release 1 and release 2 and release 3 and 26 more" in said
    assert said.count("  reason") == 10
    assert "And 20 more" in said


def test_a_table_with_noise_is_not_said_to_have_been_held_against_others(
    empty_store: Path, tmp_path: Path
) -> None:
    table = tmp_path / "n.csv"
    table.write_text(AUTUMN, "utf-8")
    number = str(_draft(empty_store, table, "--noise", "0.5"))
    check = ("release", "check", empty_store, number, *SIGNED)
    assert (
        "leaves with noise (ε = 0.5) and hides nothing, so it is held against no other"
        in wholeschool(*check).out
    )
    assert "gives nothing away" not in wholeschool(*check).out
    assert wholeschool(*check, "--json").document["epsilon"] == 0.5
    out = tmp_path / "out.csv"
    wholeschool("release", "approve", empty_store, number, "--signed", "Ben Carr", "--out", out)
    about = json.loads(out.with_suffix(".json").read_text("utf-8"))
    assert (about["threshold"], about["rounded_to"], about["epsilon"]) == (None, None, 0.5)
    assert any("Nothing is hidden or rounded" in each for each in about["notes"])


def test_what_the_drafter_says_of_a_table_is_shown(empty_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "n.csv"
    table.write_text("school,group,n\nx,FSM,30\nx,not FSM,70\nx,girls,44\nx,boys,56\n", "utf-8")
    number = str(_draft(empty_store, table, "--each-once"))
    show = ("release", "show", empty_store, number)
    said = "That each pupil stands under one value of each column is the word of whoever made the table."
    assert said in wholeschool(*show).out
    assert wholeschool(*show, "--json").document["notes"] == [said]
    bare = ("release", "draft", empty_store, "--by", "school", "--title", "x", *SIGNED, "--each-once")
    assert "--each-once are of a table" in wholeschool(*bare).sentence


def test_what_is_of_a_store_is_not_asked_of_a_table(empty_store: Path, tmp_path: Path) -> None:
    asked = ("--by", "school", "--title", "x", *SIGNED)
    assert (
        "Name it with --table"
        in wholeschool("release", "draft", empty_store, *asked, "--count", "n").sentence
    )
    table = tmp_path / "n.csv"
    table.write_text(AUTUMN, "utf-8")
    of_table = ("release", "draft", empty_store, "--table", table, *asked)
    assert "Name it with --count" in wholeschool(*of_table).sentence
    assert "and not of a table of one's own" in wholeschool(*of_table, "--year", "202425").sentence


def test_a_table_that_counts_far_fewer_is_refused_unless_it_is_of_others(
    empty_store: Path, tmp_path: Path
) -> None:
    table = tmp_path / "n.csv"
    table.write_text(AUTUMN, "utf-8")
    first = _draft(empty_store, table, "--audience", "trust")
    out = tmp_path / "out.csv"
    wholeschool("release", "approve", empty_store, str(first), "--signed", "Ben Carr", "--out", out)
    table.write_text(AUTUMN.replace("z,B,100", "z,B,50"), "utf-8")
    refused = wholeschool(
        "release", "check", empty_store, str(_draft(empty_store, table, "--audience", "trust")), *SIGNED
    )
    assert refused.exit_code == 1
    assert "are far apart" in refused.out
    assert "say when with --at" in refused.out
    others = _draft(empty_store, table, "--audience", "trust", "--of", "another year")
    answer = wholeschool("release", "check", empty_store, str(others), *SIGNED, "--json").document
    assert (answer["safe"], answer["against"]) == (True, [])
    assert (answer["not_held_against"], answer["said_to_be_of_others"]) == ([], [first])
    later = _draft(empty_store, table, "--audience", "trust", "--at", "spring 2025")
    answer = wholeschool("release", "check", empty_store, str(later), *SIGNED, "--json").document
    assert (answer["safe"], answer["against"]) == (True, [first])
    shown = wholeschool("release", "show", empty_store, str(others))
    assert "of another year" in shown.out
    approved = wholeschool(
        "release", "approve", empty_store, str(others), "--signed", "Ben Carr", "--out", tmp_path / "b.csv"
    )
    assert f"Not held against: {first}, because one is said to be of others" in approved.out

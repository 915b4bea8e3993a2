"""`suppress` as a person and as a script call it."""

from __future__ import annotations

from pathlib import Path

from tests.actions.test_suppress import ROWS
from tests.cli.command import wholeschool


def test_a_table_is_made_fit_to_leave(tmp_path: Path) -> None:
    table = tmp_path / "counts.csv"
    table.write_text(ROWS, "utf-8")
    asked = ("suppress", table, "--by", "school,group", "--count", "n")
    answer = wholeschool(*asked, "--out", tmp_path / "safe.csv")
    assert "Hidden: 1 small, and 3 besides that would tell them." in answer.out
    document = wholeschool(*asked, "--out", tmp_path / "again.csv", "--json").document
    assert (document["cells"], document["small"], document["besides"]) == (12, 1, 3)
    assert "there already" in wholeschool(*asked, "--out", tmp_path / "safe.csv").sentence
    assert "no such folder" in wholeschool(*asked, "--out", tmp_path / "none" / "safe.csv").sentence
    # That it stands outside the register is said, to scripts too.
    assert "It was held against no other table" in answer.out
    assert "It was held against no other table" in document["notes"][-1]


def test_who_says_that_each_pupil_is_counted_once_is_believed(tmp_path: Path) -> None:
    table, out = tmp_path / "counts.csv", tmp_path / "safe.csv"
    table.write_text("school,group,n\nx,FSM,30\nx,not FSM,70\nx,girls,44\nx,boys,56\n", "utf-8")
    asked = ("suppress", table, "--by", "school,group", "--count", "n", "--out", out)
    assert "counts.csv: in “group” everybody is “FSM” or “not FSM”" in wholeschool(*asked).sentence
    assert not out.exists()
    assert "is the word of whoever made the table" in wholeschool(*asked, "--each-once").out


def test_what_has_to_be_mended_first_is_said_first(tmp_path: Path) -> None:
    table, out = tmp_path / "counts.csv", tmp_path / "safe.csv"
    table.write_text(ROWS.replace("40", "forty"), "utf-8")
    out.touch()
    nowhere = wholeschool("suppress", tmp_path / "none.csv")
    assert "There is no such file or folder." in nowhere.sentence
    bare = wholeschool("suppress", table)
    said = "counts.csv: --by, --count and --out are missing. Its columns are: school, group, n, pupils. Such"
    assert said in bare.sentence
    assert (nowhere.exit_code, bare.exit_code) == (2, 2)
    asked = ("suppress", table, "--by", "school,group", "--count", "n")
    assert "--out is missing" in wholeschool(*asked).sentence
    # Where it would lie is looked at before the counts, of which many can take a minute.
    assert "safe.csv: this file is there already" in wholeschool(*asked, "--out", out).sentence
    assert "forty" in wholeschool(*asked, "--out", tmp_path / "again.csv").sentence


def test_a_file_that_is_not_there_is_met_with_the_nearest(tmp_path: Path) -> None:
    table, policy = tmp_path / "counts.csv", tmp_path / "ours.toml"
    table.write_text(ROWS, "utf-8")
    policy.touch()
    asked = ("--by", "school,group", "--count", "n", "--out", tmp_path / "safe.csv")
    for wrong, near in (
        ((tmp_path / "count.csv",), "counts.csv"),
        ((table, "--policy", tmp_path / "our.toml"), "ours.toml"),
        ((table, "--groups", tmp_path / "count.csv"), "counts.csv"),
    ):
        answer = wholeschool("suppress", *wrong, *asked)
        assert answer.sentence.endswith(f"There is no such file or folder. Did you mean {near}?")
        assert answer.exit_code == 2
    nowhere = wholeschool("suppress", table, "--policy", tmp_path / "none" / "our.toml", *asked)
    assert nowhere.sentence.endswith("our.toml: There is no such file or folder.")

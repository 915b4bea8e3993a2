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
    assert "Hidden: 1 small ones, and 3 besides that would tell them." in answer.out
    document = wholeschool(*asked, "--out", tmp_path / "again.csv", "--json").document
    assert (document["cells"], document["small"], document["besides"]) == (12, 1, 3)
    assert "there already" in wholeschool(*asked, "--out", tmp_path / "safe.csv").sentence

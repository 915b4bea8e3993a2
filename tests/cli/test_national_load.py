"""`wholeschool national load`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import wholeschool
from tests.ingest.official.made import SUSPENSIONS

TEXT = "\n".join(line.strip() for line in SUSPENSIONS.strip().splitlines()) + "\n"


def test_what_a_load_did_is_one_document(empty_store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    answer = wholeschool("national", "load", empty_store, tmp_path / "a.csv", "--json")
    (file,) = answer.document["files"]
    assert answer.exit_code == 0
    assert (file["path"], file["kind"], file["rows"], file["figures"], file["findings"]) == (
        str(tmp_path / "a.csv"), "suspensions", 9, 9, [],
    )  # fmt: skip


def test_a_file_that_nobody_knows_is_null_and_said_and_ends_with_one(
    empty_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "shoes.csv").write_text("time_period,shoe_size\n201617,42\n")
    answer = wholeschool("national", "load", empty_store, tmp_path / "shoes.csv", "--json")
    (file,) = answer.document["files"]
    assert (answer.exit_code, file["kind"], file["rows"]) == (1, None, 1)
    assert [finding["check"] for finding in file["findings"]] == ["unknown_file"]


def test_a_person_reads_what_was_loaded_and_noticed(empty_store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT.replace("10000,450,4.5", "10000,450,5.4"))
    answer = wholeschool("national", "load", empty_store, tmp_path / "a.csv")
    assert answer.exit_code == 0
    assert "a.csv: suspensions, 9 rows, 9 figures" in answer.out
    assert "rate is not count over base" in answer.out
    assert "9 new figures of 1 table." in answer.out
    again = wholeschool("national", "load", empty_store, tmp_path / "a.csv")
    assert "(loaded before)" in again.out


def test_a_path_that_does_not_exist_is_a_sentence(empty_store: Path, tmp_path: Path) -> None:
    answer = wholeschool("national", "load", empty_store, tmp_path / "none.csv")
    assert answer.exit_code == 2
    assert "no such file or folder" in answer.sentence

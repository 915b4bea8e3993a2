"""`vacuum`, `forget`, `retain`, `rotate`, `backup` and `restore` as a person and as a script call them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.made import bring_in
from tests.tiny_trust import UPNS, write_csv
from wholeschool.store import Store


def test_vacuum_says_what_went(tiny_store: Path) -> None:
    left = tiny_store / "schools" / "part-left.parquet"
    left.write_bytes(b"x" * 2_500)
    assert wholeschool("vacuum", tiny_store).out.startswith("Removed 1 old file (2.5 kB) and ")
    answer = wholeschool("vacuum", tiny_store, "--json")
    assert (answer.exit_code, answer.document["files"], answer.document["bytes"]) == (0, 0, 0)


def test_forget_says_what_went_and_what_was_searched(tiny_store: Path) -> None:
    answer = wholeschool("forget", tiny_store, UPNS[6], "--yes")
    assert answer.exit_code == 0
    assert "1 row of enrolments" in answer.out
    assert "for UPN and pseudonym: found nothing." in answer.out
    assert UPNS[6] not in answer.out + answer.err
    again = wholeschool("forget", tiny_store, UPNS[6], "--yes")
    assert again.exit_code == 2
    assert UPNS[6] not in again.sentence


def test_forget_says_which_rows_set_aside_somebody_has_to_look_at(tiny_store: Path, tmp_path: Path) -> None:
    rows = [{"URN": 100001, "Name": "Una Elm", "Date": "31/02/2025", "AM": "/", "PM": "/"}]
    bring_in(tiny_store, write_csv(tmp_path / "days.csv", ("Adm No", *rows[0]), rows))
    answer = wholeschool("forget", tiny_store, UPNS[6], "--yes")
    assert answer.exit_code == 1
    (said,) = [line for line in answer.out.splitlines() if line.startswith("  look at ")]
    assert said.startswith("  look at 1 row in quarantine/")
    assert "Elm" not in answer.out
    document = wholeschool("forget", tiny_store, UPNS[7], "--json", "--yes").document
    assert [*document["set_aside_to_look_at"].values()] == [1]
    assert document["rows"]["enrolments"] == 1
    assert (document["found_in"], document["not_looked_into"]) == ([], [])


def test_forget_asks_first_and_then_names_the_file_in_which_something_is_left(
    tiny_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny_store / "note.txt").write_text(UPNS[6].lower(), "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(UPNS[6] + "\n"))
    answer = wholeschool("forget", tiny_store, "-")
    assert answer.exit_code == 2
    assert "This erases 1 row of enrolments" in answer.sentence
    assert "Say --yes if it is meant." in answer.sentence
    monkeypatch.setattr(sys, "stdin", io.StringIO(UPNS[6] + "\n"))
    answer = wholeschool("forget", tiny_store, "-", "--yes")
    assert answer.exit_code == 1
    assert "still in note.txt" in answer.out


def test_retain_says_what_is_past_its_time(tiny_store: Path) -> None:
    assert wholeschool("retain", tiny_store, "--dry-run").out.startswith("Nothing is past its time on ")
    then = wholeschool("retain", tiny_store, "--dry-run", "--on", "2031-09-01")
    assert "registers" in then.out
    assert "0 pupils whole. Nothing was erased." in then.out
    document = wholeschool("retain", tiny_store, "--dry-run", "--on", "2031-09-01", "--json").document
    assert set(document["past"][0]) == {"rule", "table", "academic_year", "rows"}
    assert not document["erased"]


def test_backup_and_restore_say_what_they_did(tiny_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    made = wholeschool("backup", tiny_store, file)
    assert made.exit_code == 0
    assert "The keys are not in it." in made.out
    digest = made.out.split("SHA-256: ")[1].split()[0]
    done = wholeschool("restore", file, tmp_path / "new", "--sha256", digest)
    assert "The keys were not in it" in done.out
    assert wholeschool("check", tmp_path / "new").exit_code == 0
    document = wholeschool("backup", tiny_store, tmp_path / "b.zip", "--with-keys", "--json").document
    assert (document["with_keys"], document["links_left_out"]) == (True, [])
    restored = wholeschool("restore", tmp_path / "b.zip", tmp_path / "newer", "--json").document
    assert (restored["with_keys"], restored["files"]) == (True, document["files"])


def test_backups_go_where_there_is_a_folder(tiny_store: Path, tmp_path: Path) -> None:
    answer = wholeschool("backup", tiny_store, tmp_path / "nowhere" / "a.zip")
    assert answer.exit_code == 2
    assert "there is no such folder" in answer.sentence


def test_rotate_says_what_is_other_now(tiny_store: Path) -> None:
    before = Store.open(tiny_store).pseudonyms().fingerprint
    answer = wholeschool("rotate", tiny_store, "--yes")
    assert answer.exit_code == 0
    assert "numbers changed, in" in answer.out
    assert "for the old numbers: found nothing." in answer.out
    assert "Make a new backup" in answer.out
    assert Store.open(tiny_store).pseudonyms().fingerprint != before


def test_rotate_in_json_and_with_something_left(tiny_store: Path) -> None:
    number = int(Store.open(tiny_store).pseudonyms().of([UPNS[6]])[0])
    (tiny_store / "notes.txt").write_text(f"ask about {number}", "utf-8")
    answer = wholeschool("rotate", tiny_store, "--vault", "--yes", "--json")
    assert answer.exit_code == 1
    assert answer.document["found_in"] == ["notes.txt"]
    assert answer.document["rows"]["registers"] > 0
    assert answer.document["random"] == 0


def test_rotate_asks_first_and_nobody_is_there(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    before = Store.open(tiny_store).head().commit_id
    answer = wholeschool("rotate", tiny_store)
    assert answer.exit_code == 2
    assert "destroys the old key" in answer.sentence
    assert Store.open(tiny_store).head().commit_id == before


def test_a_backup_with_keys_says_that_nothing_else_is_needed_to_read_names(
    tiny_store: Path, tmp_path: Path
) -> None:
    said = wholeschool("backup", tiny_store, tmp_path / "a.zip", "--with-keys").out
    assert "whoever has this file can read the names, birth dates and UPNs in it" in said
    assert "list of UPNs" not in said

"""`import`, `build` and `check` as a person and as a script call them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.actions.outsider import rewrite, rows_on_disk
from tests.cli.command import wholeschool
from tests.made import MadeTrust, rows_of, versions_of
from tests.tiny_trust import MAIN, REGISTERS, UPNS, day_of, mark_row, write_csv
from wholeschool.continuum.books.build import last_build
from wholeschool.schema.findings import Finding
from wholeschool.store import Store

TOTALS = ("read", "accepted", "quarantined")


@pytest.fixture
def one_mark(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "late.csv", REGISTERS, [mark_row(4, day_of(0, 0), "AM", "I")])


@pytest.fixture
def two_rows(tmp_path: Path) -> Path:
    """A good row, and one whose date cannot be read."""
    good, bad = mark_row(4, day_of(0, 0), "AM", "I"), mark_row(4, day_of(0, 0), "PM", "I")
    return write_csv(tmp_path / "two.csv", REGISTERS, [good, {**bad, "Date": "32/13/2025"}])


def test_an_import_prints_one_document_with_the_keys_that_scripts_rely_on(
    tiny_store: Path, two_rows: Path
) -> None:
    answer = wholeschool("import", tiny_store, two_rows, "--json")
    said = answer.document
    assert answer.exit_code == 1, "a row waits to be mended"
    assert [said[name] for name in (*TOTALS, "changed")] == [2, 1, 1, 1]
    (file,) = said["files"]
    assert {name: file[name] for name in ("path", "kind", *TOTALS)} == {
        "path": str(two_rows), "kind": "registers", "read": 2, "accepted": 1, "quarantined": 1,
    }  # fmt: skip
    (finding,) = said["findings"]
    keys = ("check", "severity", "file", "row", "column", "seen", "expected", "advice", "count")
    assert set(keys) <= set(finding)
    assert (finding["check"], finding["severity"], finding["row"]) == ("unreadable_date", "error", 3)
    assert not any(upn in answer.out + answer.err for upn in UPNS)


def test_accepted_and_quarantined_are_what_was_read(one_year: MadeTrust) -> None:
    said = one_year.imported
    assert said["accepted"] + said["quarantined"] == said["read"] > 70_000
    for file in said["files"]:
        assert file["accepted"] + file["quarantined"] == file["read"]
        lines = Path(file["path"]).read_bytes().count(b"\n") if Path(file["path"]).exists() else None
        assert lines is None or lines == file["read"] + 1
    assert {name: sum(file[name] for file in said["files"]) for name in TOTALS} == {
        name: said[name] for name in TOTALS
    }
    assert not [file for file in said["files"] if "truth" in file["path"]]


def test_the_same_folder_twice_changes_nothing(tiny: MadeTrust, tiny_store: Path) -> None:
    before = versions_of(tiny_store)
    answer = wholeschool("import", tiny_store, tiny.files, "--json")
    said = answer.document
    assert answer.exit_code == 0
    assert said["changed"] == 0
    assert said["read"] == said["accepted"] == 896
    assert all(file["imported_before"] for file in said["files"])
    assert {finding["check"] for finding in said["findings"]} == {"imported_before"}
    assert versions_of(tiny_store) == before


def test_the_same_rows_in_another_file_change_nothing(
    tiny: MadeTrust, tiny_store: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "again.csv"
    copied.write_bytes((tiny.files / "registers.csv").read_bytes() + b"\n")
    before = versions_of(tiny_store)
    said = wholeschool("import", tiny_store, copied, "--json").document
    assert said["changed"] == 0
    after = versions_of(tiny_store)
    assert {name for name in after if after[name] != before[name]} <= {"import_log", "findings"}


def test_rows_that_were_set_aside_can_be_mended_and_brought_in(tiny_store: Path, two_rows: Path) -> None:
    said = wholeschool("import", tiny_store, two_rows, "--json").document
    aside = tiny_store / said["files"][0]["quarantine"]
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    text = aside.read_text("utf-8")
    assert "32/13/2025" in text
    assert "Date" in text.splitlines()[0]
    aside.write_text(text.replace("32/13/2025", str(day_of(0, 0))), "utf-8")
    answer = wholeschool("import", tiny_store, aside, "--json")
    assert answer.exit_code == 0
    assert [answer.document[name] for name in (*TOTALS, "changed")] == [1, 1, 0, 1]
    weeks = [row["marks"] for row in rows_of(tiny_store, "registers") if row["marks"].startswith("II")]
    assert len(weeks) == 2, "the mended pupil's week, and one of the illness before"
    assert (answer.document["files"][0]["removed"], [*aside.parent.iterdir()]) == (True, [])


def test_what_was_set_aside_is_not_read_with_its_folder(tiny_store: Path, two_rows: Path) -> None:
    wholeschool("import", tiny_store, two_rows)
    answer = wholeschool("import", tiny_store, tiny_store / "quarantine")
    assert answer.exit_code == 2
    assert "There is no file here to import." in answer.sentence


def test_a_file_of_no_known_kind_that_is_named_is_refused(tiny_store: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear,parents\nit,is\n")
    before = versions_of(tiny_store)
    answer = wholeschool("import", tiny_store, letter)
    assert answer.exit_code == 2
    assert "letter.csv" in answer.sentence
    assert "no header that belongs to a file which can be imported" in answer.sentence
    assert versions_of(tiny_store) == before


def test_a_file_of_no_known_kind_in_a_folder_is_passed_over_and_said(
    tiny_store: Path, one_mark: Path
) -> None:
    folder = one_mark.parent / "handed-in"
    folder.mkdir()
    one_mark.rename(folder / one_mark.name)
    (folder / "letter.csv").write_text("Dear,parents\nit,is\n")
    (folder / "truth.json").write_text("{}")
    answer = wholeschool("import", tiny_store, folder, "--json")
    said = answer.document
    assert answer.exit_code == 0
    assert [Path(file["path"]).name for file in said["files"]] == ["late.csv"]
    assert [(each["check"], each["file"]) for each in said["findings"]] == [("unknown_file", "letter.csv")]


def test_a_slip_in_a_path_is_met_with_the_nearest_name(tiny_store: Path, one_mark: Path) -> None:
    answer = wholeschool("import", tiny_store, one_mark.with_name("laet.csv"))
    assert answer.exit_code == 2
    assert "There is no such file or folder. Did you mean late.csv?" in answer.sentence


def test_an_empty_folder_makes_no_store(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    answer = wholeschool("import", tmp_path / "store", tmp_path / "files")
    assert answer.exit_code == 2
    assert "There is no file here to import." in answer.sentence
    assert not (tmp_path / "store").exists()


def test_a_store_is_not_made_where_a_file_is(tmp_path: Path, one_mark: Path) -> None:
    answer = wholeschool("import", one_mark, one_mark)
    assert answer.exit_code == 2
    assert "a store cannot be made here" in answer.sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever may do everything may read every file")
def test_a_file_that_may_not_be_read_is_one_sentence(tiny_store: Path, one_mark: Path) -> None:
    one_mark.chmod(0)
    answer = wholeschool("import", tiny_store, one_mark)
    assert answer.exit_code == 2
    assert "the system refused: Permission denied" in answer.sentence


def test_a_later_file_that_cannot_be_read_leaves_all_as_it_was(tiny_store: Path, one_mark: Path) -> None:
    """All or nothing: the first file was good, and the second has no school."""
    other = one_mark.with_name("z.csv")
    other.write_text(f"UPN,Date,Session,Mark\n{UPNS[4]},{day_of(0, 1)},AM,I\n")
    before = versions_of(tiny_store)
    answer = wholeschool("import", tiny_store, one_mark, other)
    assert answer.exit_code == 2
    assert "--urn" in answer.sentence
    assert versions_of(tiny_store) == before
    assert wholeschool("import", tiny_store, one_mark, other, "--urn", MAIN).exit_code == 0


def test_an_import_says_in_words_what_became_of_each_file(tiny_store: Path, two_rows: Path) -> None:
    answer = wholeschool("import", tiny_store, two_rows)
    assert answer.exit_code == 1
    assert "two.csv: registers, 2 rows read, 1 accepted, 1 set aside in" in answer.out
    assert "error: two.csv, line 3, column “Date”: unreadable date" in answer.out
    assert "2 rows read = 1 accepted + 1 set aside. 1 change." in answer.out
    assert f"Next: wholeschool build {tiny_store}" in answer.out


def test_a_build_says_how_much_it_made(tiny_store: Path, one_mark: Path) -> None:
    wholeschool("import", tiny_store, one_mark)
    said = wholeschool("build", tiny_store, "--json").document
    assert (said["pupil_weeks"], said["academic_years"]) == (1, ["202425"])
    assert said["commit"] == last_build(Store.open(tiny_store).log()).commit_id
    again = wholeschool("build", tiny_store)
    assert again.exit_code == 0
    assert "Nothing has changed since the last build." in again.out
    assert "Made the books of 75 pupil-weeks." in wholeschool("build", tiny_store, "--whole").out


def test_a_build_of_one_week_says_one(tiny_store: Path, one_mark: Path) -> None:
    wholeschool("import", tiny_store, one_mark)
    assert "Made the books of 1 pupil-week.\n" in wholeschool("build", tiny_store).out


def test_a_check_of_a_good_store_ends_with_nought(tiny_store: Path) -> None:
    answer = wholeschool("check", tiny_store, "--json")
    assert answer.exit_code == 0
    said = answer.document
    [finding] = said.pop("findings")
    assert said == {"ok": True, "pupil_weeks_checked": 75, "problems": []}
    # Two pupils are marked present all through a suspension, or after a permanent exclusion.
    assert finding["check"] == "suspension_without_e"
    assert finding["seen"] == "100001, spring 2024/25: a present mark in 14 sessions of 2 pupils"
    assert "Worked out 75 pupil-weeks again: all is well." in wholeschool("check", tiny_store).out


def test_of_many_findings_of_a_sort_the_first_few_are_printed(
    tiny_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(
        Finding("half_empty_weeks", "warning", seen=f"school {number}", advice="Do it.")
        for number in range(7)
    )
    monkeypatch.setattr("wholeschool.actions.check.plausibility", lambda _: many)
    printed = wholeschool("check", tiny_store).out
    assert "half empty weeks. Do it.\n  school 0\n  school 1\n" in printed
    assert printed.count("Do it.") == 1
    assert "school 4\n" in printed
    assert "school 5" not in printed
    assert "… and 2 more like these; all of them with --json." in printed
    assert len(wholeschool("check", tiny_store, "--json").document["findings"]) == 7


def test_a_check_of_a_damaged_store_ends_with_three_and_names_the_pupil(tiny_store: Path) -> None:
    row = rows_on_disk(tiny_store, "ledger")[0]
    rewrite(tiny_store, "ledger", lambda rows: rows[1:])
    answer = wholeschool("check", tiny_store, "--json")
    said = answer.document
    assert answer.exit_code == 3
    assert said["ok"] is False
    named = [each for each in said["problems"] if each["pupil_id"] is not None]
    assert named == [
        {
            "pupil_id": row["pupil_id"],
            "urn": row["urn"],
            "week": row["week"].isoformat(),
            "what": f"ledger ({row['form']}, {row['branch']}, {row['duration_status']}): the row is missing",
        }
    ]
    in_words = wholeschool("check", tiny_store)
    assert in_words.exit_code == 3
    assert f"pupil {row['pupil_id']}, school {row['urn']}, week of {row['week']}: ledger" in in_words.out


def test_a_store_with_a_file_missing_is_told_to_scripts_too(tiny_store: Path) -> None:
    next((tiny_store / "presence").rglob("*.parquet")).unlink()
    answer = wholeschool("check", tiny_store, "--json")
    assert answer.exit_code == 3
    (problem,) = answer.document["problems"]
    assert "1 files of the table presence are missing" in problem["what"]
    for command in ("build", "ledger"):
        refused = wholeschool(command, tiny_store)
        assert refused.exit_code == 3
        assert "files of the table presence are missing" in refused.sentence

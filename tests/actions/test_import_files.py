"""Files become a store's rows: one transaction, whatever the order and however often."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.made import MadeTrust, bring_in, rows_of, versions_of
from tests.tiny_trust import (
    EVENTS,
    MAIN,
    REGISTERS,
    SCHOOLS,
    UPNS,
    YEAR,
    day_of,
    event_row,
    mark_row,
    write_csv,
)
from wholeschool.actions.import_files import bounds, import_files
from wholeschool.errors import WrongCallError
from wholeschool.store import Store


def marks(store: Path, pupil: int = 4, week: int = 0) -> str:
    (own,) = Store.open(store).pseudonyms().of([UPNS[pupil]]).tolist()
    (row,) = [
        row
        for row in rows_of(store, "registers")
        if (row["pupil_id"], row["urn"], row["week"]) == (own, MAIN, day_of(week, 0))
    ]
    return str(row["marks"])


def test_the_log_says_which_files_came_and_what_became_of_them(tiny: MadeTrust) -> None:
    commit = Store.open(tiny.store).log()[1]
    assert (commit.action, commit.read, commit.accepted, commit.quarantined) == ("import", 896, 896, 0)
    assert commit.changed == tiny.imported["changed"]
    assert [file["name"] for file in commit.files] == [
        "schools.csv",
        "calendar.csv",
        "enrolments.csv",
        "registers.csv",
        "events.csv",
    ]
    assert all(len(file["sha256"]) == 64 for file in commit.files)


def test_an_import_that_is_repeated_under_another_name_is_known_by_its_content(
    tiny: MadeTrust, tiny_store: Path, tmp_path: Path
) -> None:
    copied = shutil.copy(tiny.files / "registers.csv", tmp_path / "copy.csv")
    before = versions_of(tiny_store)
    result = bring_in(tiny_store, Path(copied))
    assert [file.repeated for file in result.files] == [True]
    assert (result.changed, result.total("read"), result.total("accepted")) == (0, 750, 750)
    assert versions_of(tiny_store) == before


def test_old_and_new_files_may_come_together(tiny: MadeTrust, tiny_store: Path, tmp_path: Path) -> None:
    new = write_csv(tmp_path / "new.csv", REGISTERS, [mark_row(4, day_of(0, 0), "AM", "I")])
    result = bring_in(tiny_store, tiny.files, new)
    assert [file.repeated for file in result.files] == [True, True, True, True, False, True]
    assert result.changed == 1
    commit = Store.open(tiny_store).head()
    assert (commit.read, [file["name"] for file in commit.files]) == (1, ["new.csv"])


def test_of_two_registers_the_one_that_comes_later_by_name_has_the_last_word(
    tiny_store: Path, tmp_path: Path
) -> None:
    for name, mark in (("registers_1.csv", "I"), ("registers_2.csv", "N")):
        write_csv(tmp_path / "f" / name, REGISTERS, [mark_row(4, day_of(0, 0), "AM", mark)])
    bring_in(tiny_store, tmp_path / "f")
    assert marks(tiny_store)[0] == "N"


def test_findings_are_kept_with_the_import_that_noticed_them(tiny_store: Path, tmp_path: Path) -> None:
    rows = [mark_row(4, day_of(0, 0), "AM", "zz"), mark_row(4, day_of(0, 0), "PM", "I")]
    result = bring_in(tiny_store, write_csv(tmp_path / "r.csv", REGISTERS, rows))
    assert [finding.check for finding in result.findings] == ["unknown_code"]
    (kept,) = rows_of(tiny_store, "findings")
    assert kept == {"import_id": Store.open(tiny_store).head().commit_id, **result.findings[0].as_dict()}


def test_findings_and_messages_name_no_pupil(one_year: MadeTrust) -> None:
    upns = {row["upn"] for row in one_year.truth["recorded"]}
    said = json.dumps(one_year.imported["findings"])
    assert len(one_year.imported["findings"]) > 5
    assert not any(upn in said for upn in upns)


def test_a_school_named_in_the_call_is_that_of_rows_that_name_none(tiny_store: Path, tmp_path: Path) -> None:
    row = {**mark_row(4, day_of(0, 0), "AM", "I"), "URN": ""}
    file = write_csv(tmp_path / "r.csv", REGISTERS, [row])
    import_files(tiny_store, [file], urn=MAIN)
    assert marks(tiny_store)[0] == "I"


def test_a_store_with_one_school_needs_no_name(tmp_path: Path) -> None:
    school = {"URN": MAIN, "Academic year": YEAR, "Name": "Abbey"}
    write_csv(tmp_path / "f" / "schools.csv", SCHOOLS, [school])
    columns = tuple(name for name in REGISTERS if name != "URN")
    row = {name: value for name, value in mark_row(4, day_of(0, 0), "AM", "I").items() if name != "URN"}
    write_csv(tmp_path / "f" / "registers.csv", columns, [row])
    bring_in(tmp_path / "store", tmp_path / "f")
    assert marks(tmp_path / "store")[0] == "I"


def test_a_school_is_known_by_its_laestab_from_the_same_call_on(tiny: MadeTrust, tmp_path: Path) -> None:
    row = mark_row(4, day_of(0, 0), "AM", "I")
    by_laestab = {"LAESTAB" if name == "URN" else name: value for name, value in row.items()}
    columns = tuple("LAESTAB" if name == "URN" else name for name in REGISTERS)
    write_csv(tmp_path / "f" / "registers.csv", columns, [{**by_laestab, "LAESTAB": "880/1111"}])
    shutil.copy(tiny.files / "schools.csv", tmp_path / "f")
    result = bring_in(tmp_path / "store", tmp_path / "f")
    assert result.total("quarantined") == 0
    assert marks(tmp_path / "store")[0] == "I"


def test_an_event_without_a_number_is_the_same_event_in_every_import(
    tiny_store: Path, tmp_path: Path
) -> None:
    row = event_row(4, "", "sent_out", day_of(0, 0), minutes=10)
    first = bring_in(tiny_store, write_csv(tmp_path / "a.csv", EVENTS, [row]))
    again = bring_in(tiny_store, write_csv(tmp_path / "b.csv", EVENTS, [row, {**row, "Half": "PM"}]))
    corrected = bring_in(tiny_store, write_csv(tmp_path / "c.csv", EVENTS, [{**row, "Minutes": 12}]))
    assert (first.changed, again.changed, corrected.changed) == (1, 1, 1)
    minutes = sorted(row["minutes"] for row in rows_of(tiny_store, "events") if row["kind"] == "sent_out")
    assert minutes == [10, 12, 20]


def test_what_is_read_is_told_as_it_goes(tiny: MadeTrust, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    import_files(tmp_path / "store", [tiny.files], progress=lambda *said: told.append(said))
    read = [what for what, done, total in told if done == total > 0]
    assert "Reading registers.csv" in read
    assert told[-1][0] == "Bringing the rows together"


def test_nothing_to_import_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match=r"There is no file here to import\."):
        import_files(tmp_path / "store", [])
    assert not (tmp_path / "store").exists()


def test_large_files_have_the_libraries_code_let_go_of_between_steps(
    tiny: MadeTrust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr("wholeschool.actions.import_files.let_go_of_code", lambda: done.append("let go"))
    import_files(tmp_path / "small", [tiny.files / "schools.csv"])
    assert not done
    monkeypatch.setattr("wholeschool.actions.import_files._LARGE_BYTES", 1)
    import_files(tmp_path / "large", [tiny.files / "schools.csv"])
    assert len(done) >= 3  # before files are read, after, and before tables are merged


@pytest.mark.parametrize(
    ("kinds", "cores", "expected"),
    [
        ({"census", "schools"}, 16, (2, 0.07)),
        ({"census", "registers"}, 16, (16, 1.04)),
        ({"registers"}, 1, (1, 0.13)),
    ],
)
def test_a_census_is_worked_on_in_little_memory_however_many_cores_there_are(
    kinds: set[str], cores: int, expected: tuple[int, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert bounds(None, kinds) == pytest.approx(expected)
    assert bounds(4, {"census"}) == pytest.approx((4, 0.14))

"""Quarantine files that are mended where they lie: nothing of them stays, and nothing is lost on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.made import MadeTrust, bring_in, rows_of
from tests.tiny_trust import MAIN, OTHER, REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions import import_files as importing
from wholeschool.actions import import_merge as merging
from wholeschool.actions.import_files import import_files
from wholeschool.actions.import_log import FileResult

WRONG = ("32/13/2025", "33/13/2025")


@pytest.fixture
def store(tiny: MadeTrust, made_once: MakeOnce, tmp_path: Path) -> Path:
    """A copy of one's own of the tiny trust's store, in which two rows of a file were set aside."""

    def make(folder: Path) -> None:
        folder.mkdir()
        rows = [{**mark_row(pupil, day_of(0, 0), "AM", "I"), "Date": WRONG[pupil - 3]} for pupil in (3, 4)]
        file = write_csv(folder / "r.csv", REGISTERS, [mark_row(7, day_of(0, 0), "AM", "I"), *rows])
        bring_in(tiny.copy_store(folder), file)

    return Path(shutil.copytree(made_once("two-rows-set-aside", make) / "store", tmp_path / "store"))


@pytest.fixture
def aside(store: Path) -> Path:
    """The quarantine file of those rows."""
    (file,) = (store / "quarantine").iterdir()
    return file


def mend(file: Path, wrong: str = WRONG[0]) -> None:
    file.write_text(file.read_text("utf-8").replace(wrong, str(day_of(0, 0))), "utf-8")


def brought(store: Path, file: Path) -> tuple[FileResult, int]:
    result = bring_in(store, file)
    return result.files[0], result.changed


def ill(store: Path) -> int:
    return sum(row["marks"].startswith("I") for row in rows_of(store, "registers"))


def left(store: Path) -> list[str]:
    return sorted(file.name for file in (store / "quarantine").iterdir())


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_all_that_was_mended_leaves_nothing(store: Path, aside: Path) -> None:
    mend(aside)
    mend(aside, WRONG[1])
    done, changed = brought(store, aside)
    assert (done.accepted, done.quarantined, done.removed, changed) == (2, 0, True, 2)
    assert left(store) == []


def test_what_is_still_wrong_takes_its_place(store: Path, aside: Path) -> None:
    mend(aside)
    done, _ = brought(store, aside)
    assert (done.accepted, done.quarantined, done.removed) == (1, 1, True)
    assert [f"quarantine/{name}" for name in left(store)] == list(done.quarantine)
    (rest,) = (store / "quarantine").iterdir()
    assert rest.name.endswith("-r.quarantine.csv")
    assert WRONG[1] in rest.read_text("utf-8")
    assert WRONG[0] not in rest.read_text("utf-8")
    mend(rest, WRONG[1])
    assert brought(store, rest)[0].removed
    assert left(store) == []


def test_cut_off_before_it_is_removed_it_goes_with_the_next_import(
    store: Path, aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(aside)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "remove_mended", killed)
        with pytest.raises(KeyboardInterrupt):
            bring_in(store, aside)
    assert len(left(store)) == 2
    stood = ill(store)
    done, changed = brought(store, aside)
    assert (done.repeated, done.removed, changed, ill(store)) == (True, True, 0, stood)
    assert left(store) == [Path(done.quarantine[0]).name], "what is still wrong stays"


def test_cut_off_before_the_commit_it_is_as_it_was(
    store: Path, aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(aside)
    mended = aside.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(importing, "commit_import", killed)
        with pytest.raises(KeyboardInterrupt):
            bring_in(store, aside)
    # What it wrote has the number of the next commit, and may itself be what somebody mends.
    (rest,) = {*(store / "quarantine").iterdir()} - {aside}
    bring_in(store, rest)
    assert aside.read_bytes() == mended
    assert brought(store, aside)[0].accepted == 1
    assert all(WRONG[1] in file.read_text("utf-8") for file in (store / "quarantine").iterdir())


def test_not_mended_it_is_set_aside_again_as_often_as_it_comes(store: Path, aside: Path) -> None:
    for _ in range(3):
        done, changed = brought(store, aside)
        assert (done.accepted, done.quarantined, done.removed, changed) == (0, 2, True, 0)
        (aside,) = (store / "quarantine").iterdir()
    mend(aside)
    mend(aside, WRONG[1])
    assert brought(store, aside)[0].removed


def test_rows_that_stand_nowhere_else_are_kept(store: Path, aside: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied.csv"
    copied.write_bytes(aside.read_bytes())
    done, _ = brought(store, copied)
    assert not done.removed
    assert copied.exists()
    (store / done.quarantine[0]).unlink()
    again, _ = brought(store, aside)
    assert (again.repeated, again.quarantine, again.removed) == (True, (), False)
    assert aside.exists()


def test_somebody_who_goes_on_mending_loses_nothing(
    store: Path, aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = merging.settle_marks

    def meanwhile(*given: object) -> object:
        mend(aside, WRONG[1])
        return whole(*given)  # type: ignore[arg-type]

    mend(aside)
    with monkeypatch.context() as patched:
        patched.setattr(merging, "settle_marks", meanwhile)
        assert not brought(store, aside)[0].removed
    done, changed = brought(store, aside)
    assert (done.accepted, done.removed, changed) == (2, True, 1)


def test_two_of_one_name_are_two_files(tiny_store: Path, tmp_path: Path) -> None:
    row = {**mark_row(3, day_of(0, 0), "AM", "I", urn=MAIN), "Date": WRONG[0]}
    files = [write_csv(tmp_path / name / "r.csv", REGISTERS, [row, row]) for name in "ab"]
    for _ in range(2):
        result = bring_in(tiny_store, *files)
        files = [tiny_store / name for file in result.files for name in file.quarantine]
        assert len({*files}) == 2
        assert sorted(file.name for file in files) == left(tiny_store)


def test_what_is_set_aside_again_of_the_same_file_is_there_once(tiny_store: Path, tmp_path: Path) -> None:
    rows = [{**mark_row(pupil, day_of(0, 0), "AM", "I"), "Date": WRONG[0]} for pupil in (3, 4)]
    file = write_csv(tmp_path / "r.csv", REGISTERS, rows)
    bring_in(tiny_store, file)
    again = import_files(tiny_store, [file], urn=MAIN)
    assert [f"quarantine/{name}" for name in left(tiny_store)] == list(again.files[0].quarantine)
    # Half mended, the one is other work than what the same file would set aside once more.
    (aside,) = (tiny_store / "quarantine").iterdir()
    mend(aside)
    import_files(tiny_store, [file], urn=OTHER)
    assert len(left(tiny_store)) == 2

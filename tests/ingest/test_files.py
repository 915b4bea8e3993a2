from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.files import find_files

NAMES = (
    "b/marks.csv",
    "a.csv",
    "truth.json",
    ".hidden/x.csv",
    ".x.csv",
    "b/marks.quarantine.csv",
    "notes.pdf",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_a_folder_is_read_file_by_file(folder: Path) -> None:
    found = [path.relative_to(folder).as_posix() for path in find_files([folder])]
    assert found == ["a.csv", "b/marks.csv", "notes.pdf"]


def test_a_file_is_read_once(folder: Path) -> None:
    found = find_files([folder / "a.csv", folder / "b", folder / "b" / ".." / "a.csv", folder / "b"])
    assert [path.name for path in found] == ["a.csv", "marks.csv"]


def test_a_mended_quarantine_is_read_when_it_is_named(folder: Path) -> None:
    mended = folder / "b" / "marks.quarantine.csv"
    assert find_files([mended]) == [mended]
    assert find_files([folder / "truth.json"]) == []


def test_a_path_that_does_not_exist_gets_a_sentence(folder: Path) -> None:
    with pytest.raises(WrongCallError, match=r"Did you mean a\.csv\?"):
        find_files([folder / "aa.csv"])
    with pytest.raises(WrongCallError, match="no such file"):
        find_files([folder / "nowhere" / "aa.csv"])

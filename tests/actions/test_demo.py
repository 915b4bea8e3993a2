"""From nothing to pages in one call."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import rows_of
from wholeschool.actions.demo import run_demo
from wholeschool.errors import WrongCallError
from wholeschool.simulate import Settings

SMALL = Settings(schools=2, pupils=60, years=1, seed=5)


def test_a_demo_leaves_files_a_store_and_pages_and_says_where_to_look(tmp_path: Path) -> None:
    said: list[str] = []
    demo = run_demo(tmp_path / "demo", SMALL, say=said.append)
    assert [line[:3] for line in said] == ["1/4", "2/4", "3/4", "4/4"]
    assert demo.pupil_weeks == len(rows_of(demo.folder / "store", "presence")) > 1000
    assert all(page.exists() for page in demo.pages)
    folders = [Path(where) for _, where in demo.look_next if where.startswith(str(tmp_path))]
    assert folders
    assert all(path.exists() for path in folders)
    assert demo.as_dict()["quarantined"] == demo.quarantined > 0
    index, library = (
        (demo.folder / "site" / name).read_text("utf-8") for name in ("index.html", "library.html")
    )
    assert 'href="library.html"' in index
    assert "Some estimates here are made up" in library
    assert 'href="index.html"' in library


def test_the_next_demo_empties_the_folder_of_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(folder: Path, *_: object, **__: object) -> None:
        folder.mkdir()
        (folder / "registers.csv").write_text("UPN\n")
        raise KeyboardInterrupt

    monkeypatch.setattr("wholeschool.actions.demo.write_trust", stop)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run_demo(tmp_path / "demo", SMALL)
    assert [path.name for path in (tmp_path / "demo" / "files").iterdir()] == ["registers.csv"]


def test_a_demo_never_empties_a_folder_that_no_demo_made(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear parents")
    with pytest.raises(WrongCallError, match=r"holds something that no demo made\. Name an empty folder"):
        run_demo(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

"""A table that was left open is the one that stands on the disk, and is not opened again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from deltalake import DeltaTable

from tests.made import bring_in
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.schema import TABLES
from wholeschool.store import Store, opened, versions

TABLE = TABLES["registers"]


@pytest.fixture
def times_opened() -> Iterator[list[str]]:
    """The tables that are opened, once for each time."""
    found: list[str] = []

    def opening(path: str, version: int | None = None) -> DeltaTable:
        found.append(Path(path).name)
        return DeltaTable(path, version=version)

    with patch.object(opened, "DeltaTable", opening):
        yield found


def correct(store: Path, folder: Path, mark: str) -> None:
    bring_in(store, write_csv(folder / f"{mark}.csv", REGISTERS, [mark_row(0, day_of(5, 0), "AM", mark)]))


def on_disk(store: Path, version: int | None = None) -> list[str]:
    return sorted(DeltaTable(str(store / TABLE.name), version=version).file_uris())


def test_each_version_has_the_files_that_it_has_on_the_disk(tiny_store: Path, tmp_path: Path) -> None:
    for mark in "IMIM":
        correct(tiny_store, tmp_path, mark)
        newest, files = versions.newest_files(tiny_store, TABLE)
        assert sorted(files) == on_disk(tiny_store)
    earlier = [sorted(versions.files_at(tiny_store, TABLE, each)) for each in range(newest + 1)]
    assert earlier == [on_disk(tiny_store, each) for each in range(newest + 1)]
    assert earlier[-1] != earlier[-2]


def test_what_was_written_is_read_without_being_opened_again(
    tiny_store: Path, tmp_path: Path, times_opened: list[str]
) -> None:
    correct(tiny_store, tmp_path, "I")
    assert times_opened.count(TABLE.name) == 1
    correct(tiny_store, tmp_path, "M")
    assert times_opened.count(TABLE.name) == 1


def test_another_table_in_its_place_is_opened_anew(
    tiny_store: Path, tmp_path: Path, times_opened: list[str]
) -> None:
    """As after a restore: the same versions, and other files in them."""
    before = Path(shutil.copytree(tiny_store, tmp_path / "before"))
    correct(tiny_store, tmp_path, "I")
    correct(before, tmp_path, "M")
    newest, _ = versions.newest_files(tiny_store, TABLE)
    shutil.rmtree(tiny_store)
    shutil.copytree(before, tiny_store)
    times_opened.clear()
    assert versions.newest_files(tiny_store, TABLE)[0] == newest
    correct(tiny_store, tmp_path, "I")
    assert TABLE.name in times_opened
    assert sorted(versions.newest_files(tiny_store, TABLE)[1]) == on_disk(tiny_store)


def test_what_was_taken_back_is_open_no_longer(tiny_store: Path, tmp_path: Path) -> None:
    named = Store.open(tiny_store).head()
    correct(tiny_store, tmp_path, "I")
    written = Store.open(tiny_store).head().versions[TABLE.name]
    versions.take_back(tiny_store, TABLE, named.versions[TABLE.name], named.commit_id + 1)
    assert written > named.versions[TABLE.name]
    newest, files = versions.newest_files(tiny_store, TABLE)
    assert newest == named.versions[TABLE.name]
    assert sorted(files) == on_disk(tiny_store)


def test_no_more_stay_open_than_a_few(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "_LEFT_OPEN", 3)
    for name in ("pupils", "schools", "events", "registers"):
        table = TABLES[name]
        delta = opened.open_table(tiny_store, table)
        opened.leave_open(tiny_store, table, delta, delta.version())
    assert len(opened._left) == 3
    assert opened.table_folder(tiny_store, TABLES["pupils"]) not in opened._left


def test_a_log_that_is_summed_up_by_what_was_left_open_says_the_same(
    tiny_store: Path, tmp_path: Path, times_opened: list[str]
) -> None:
    for mark in "IMI":
        correct(tiny_store, tmp_path, mark)
    newest, files = versions.newest_files(tiny_store, TABLE)
    times_opened.clear()
    assert versions.drop_entries_before(tiny_store, TABLE, newest) == newest
    assert times_opened == []
    assert versions.oldest_version(tiny_store, TABLE) == newest
    opened._left.clear()
    assert on_disk(tiny_store) == sorted(files)
    correct(tiny_store, tmp_path, "M")
    assert sorted(versions.newest_files(tiny_store, TABLE)[1]) == on_disk(tiny_store)

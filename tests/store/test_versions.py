"""Versions of the tables on disk: which files they have, and taking away what nobody named."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from wholeschool.engine import WrittenFile
from wholeschool.errors import DamagedDataError
from wholeschool.schema import TABLES
from wholeschool.store import versions

SCHOOLS = TABLES["schools"]


def written(store: Path, name: str) -> WrittenFile:
    path = store / "schools" / f"{name}.parquet"
    pa.parquet.write_table(SCHOOLS.arrow.empty_table(), path)
    return WrittenFile(path, path.stat().st_size, 0)


def add(store: Path, name: str, *, commit_id: int, append: bool = True) -> int:
    return versions.add_version(
        store, SCHOOLS, [(written(store, name), "")], commit_id=commit_id, append=append
    )


def file_names(store: Path, version: int) -> list[str]:
    return sorted(Path(path).stem for path in versions.files_at(store, SCHOOLS, version))


def test_a_version_keeps_or_replaces_what_was_there(empty_store: Path) -> None:
    assert [add(empty_store, name, commit_id=1) for name in ("a", "b")] == [1, 2]
    assert add(empty_store, "c", commit_id=2, append=False) == 3
    assert [file_names(empty_store, version) for version in range(4)] == [[], ["a"], ["a", "b"], ["c"]]
    assert versions.newest_files(empty_store, SCHOOLS) == (3, versions.files_at(empty_store, SCHOOLS, 3))


def test_versions_of_an_unfinished_commit_are_taken_back_with_their_files(empty_store: Path) -> None:
    add(empty_store, "a", commit_id=1)
    add(empty_store, "b", commit_id=2)
    add(empty_store, "c", commit_id=2)
    versions.take_back(empty_store, SCHOOLS, 1, 2)
    assert versions.newest_version(empty_store, SCHOOLS) == 1
    assert sorted(path.stem for path in (empty_store / "schools").glob("*.parquet")) == ["a"]


def test_a_version_that_somebody_else_made_is_left_to_be_named(empty_store: Path) -> None:
    add(empty_store, "a", commit_id=1)
    add(empty_store, "b", commit_id=99)
    versions.take_back(empty_store, SCHOOLS, 1, 2)
    assert versions.newest_version(empty_store, SCHOOLS) == 2
    assert versions.strange_version(empty_store, SCHOOLS, named=1, newest=2, unfinished=2) == 2
    assert versions.strange_version(empty_store, SCHOOLS, named=1, newest=2, unfinished=99) is None
    assert versions.strange_version(empty_store, SCHOOLS, named=2, newest=2, unfinished=None) is None
    assert versions.strange_version(empty_store, SCHOOLS, named=3, newest=2, unfinished=None) == 2


def test_a_table_that_cannot_be_read_is_damage_and_names_no_path(empty_store: Path) -> None:
    with pytest.raises(DamagedDataError, match="schools at version 7 cannot be read") as raised:
        versions.files_at(empty_store, SCHOOLS, 7)
    assert str(empty_store.parent) not in str(raised.value)


def checkpoints(store: Path) -> list[str]:
    return [path.name for path in (store / "schools" / "_delta_log").glob("*.checkpoint.parquet")]


def test_a_long_log_is_summed_up_and_reads_the_same(empty_store: Path) -> None:
    for number in range(19):
        add(empty_store, str(number), commit_id=1)
        versions.summarise(empty_store, SCHOOLS)
    assert not checkpoints(empty_store)
    add(empty_store, "19", commit_id=1)
    before = file_names(empty_store, 20)
    versions.summarise(empty_store, SCHOOLS)
    versions.summarise(empty_store, SCHOOLS)
    assert checkpoints(empty_store) == [f"{20:020d}.checkpoint.parquet"]
    assert file_names(empty_store, 20) == before
    assert file_names(empty_store, 3) == ["0", "1", "2"]


def test_what_comes_after_a_sum_can_be_taken_back(empty_store: Path) -> None:
    for number in range(20):
        add(empty_store, str(number), commit_id=1)
    versions.summarise(empty_store, SCHOOLS)
    add(empty_store, "later", commit_id=2)
    versions.take_back(empty_store, SCHOOLS, 20, 2)
    assert versions.newest_version(empty_store, SCHOOLS) == 20
    assert add(empty_store, "again", commit_id=3) == 21
    assert file_names(empty_store, 21) == sorted([*map(str, range(20)), "again"])


@pytest.mark.parametrize("content", ["", '{"vers', "[]", '{"version": "x"}'])
def test_a_damaged_hint_where_the_last_sum_lies_is_no_obstacle(empty_store: Path, content: str) -> None:
    (empty_store / "schools" / "_delta_log" / "_last_checkpoint").write_text(content, "utf-8")
    for number in range(20):
        add(empty_store, str(number), commit_id=1)
    versions.summarise(empty_store, SCHOOLS)
    assert checkpoints(empty_store)
    assert len(file_names(empty_store, 20)) == 20

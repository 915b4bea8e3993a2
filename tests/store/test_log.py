"""The import log: its newest row is what the store is."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from wholeschool.errors import DamagedDataError
from wholeschool.store import Store


@pytest.fixture
def store(abbey_and_bridge: Store) -> Store:
    return abbey_and_bridge


def rows(store: Store) -> list[dict[str, object]]:
    files = sorted((store.path / "import_log").glob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def test_commits_are_read_oldest_first(store: Store) -> None:
    log = store.log()
    assert [commit.commit_id for commit in log] == [0, 1, 2]
    assert [commit.action for commit in log] == ["create", "import", "import"]
    assert log[1].versions["schools"] == 1
    assert log[2].versions["schools"] == 2
    assert [commit.at for commit in log] == sorted(commit.at for commit in log)


@pytest.mark.parametrize("change", ["a row lost", "a row doubled"])
def test_a_log_that_lost_or_doubled_a_row_is_damage(store: Store, change: str) -> None:
    table = DeltaTable(str(store.path / "import_log"))
    if change == "a row lost":
        table.delete("commit_id = 1")
    else:
        first = pq.ParquetFile(store.path / "import_log" / "commit-000000001.parquet").read()
        write_deltalake(table, first, mode="append")
    with pytest.raises(DamagedDataError, match="the import log has lost or doubled a row"):
        store.log()


@pytest.mark.parametrize(
    ("predicate", "updates"),
    [
        ("commit_id = 2", {"versions": "'{'"}),
        ("commit_id = 2", {"versions": "'{}'"}),
        ("commit_id = 2", {"files": "'nothing'"}),
    ],
)
def test_a_log_that_cannot_be_read_is_damage(store: Store, predicate: str, updates: dict[str, str]) -> None:
    DeltaTable(str(store.path / "import_log")).update(predicate=predicate, updates=updates)
    with pytest.raises(DamagedDataError, match="the import log"):
        store.log()


def test_a_log_whose_file_is_missing_is_damage(store: Store) -> None:
    (store.path / "import_log" / "commit-000000001.parquet").unlink()
    with pytest.raises(DamagedDataError, match="the import log"):
        store.log()


def test_a_log_whose_file_is_spoiled_is_damage(store: Store) -> None:
    (store.path / "import_log" / "commit-000000001.parquet").write_bytes(b"no parquet")
    with pytest.raises(DamagedDataError, match="the import log"):
        store.log()


def test_a_row_says_when_and_which_versions(store: Store) -> None:
    newest = max(rows(store), key=lambda row: row["commit_id"])
    assert newest["at"] == store.head().at
    assert '"schools": 2' in str(newest["versions"])

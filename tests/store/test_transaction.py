"""One writer, several tables, all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from deltalake import write_deltalake

from tests.made import versions_of
from tests.store.school_rows import bring, events, merge, names, schools, standing_rows
from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.schema import TABLES
from wholeschool.store import Store, Transaction, unfinished_commit, unnamed_versions, writing


@pytest.fixture
def store(abbey: Store) -> Store:
    return abbey


def data_files(store: Store) -> set[Path]:
    return set(store.path.rglob("*.parquet"))


def test_a_partition_can_be_written_in_pieces_beside_files_that_stay(store: Store) -> None:
    with writing(store) as transaction:
        merge(transaction, "events", events(("1", 7, "praise"), ("2", 8, "praise")))
        transaction.commit("import")
    with writing(store) as transaction:
        (before,) = transaction.engine.files("events")
        rows = transaction.stored("events")
        pieces = [rows.filter(rows.event_id == each).mutate(event_id=rows.event_id + "a") for each in "12"]
        with transaction.replacing("events", ["202425"]) as written:
            for piece in pieces:
                written.add(piece)
            written.leave(before)
        transaction.commit("import")
    with store.reading() as engine:
        files = engine.files("events")
        assert len(files) == 3
        assert before not in files  # no version takes a file away and has it as well
        assert Path(before).read_bytes() in {Path(file).read_bytes() for file in files}
        assert sorted(engine.fetch(engine.table("events"))["event_id"].to_pylist()) == ["1", "1a", "2", "2a"]


class InterruptedByError(Exception):
    """Something that goes wrong in the middle."""


def two_tables(transaction: Transaction) -> None:
    merge(transaction, "schools", schools((100001, "Abbey Road"), (100002, "Bridge")))
    merge(transaction, "events", events(("1", 7, "praise")))


def test_a_commit_names_the_new_versions(store: Store) -> None:
    before = store.head()
    with writing(store) as transaction:
        two_tables(transaction)
        commit = transaction.commit("import", read=3, accepted=3, changed=3, detail={"why": "a test"})
    assert store.head() == commit
    assert commit.commit_id == before.commit_id + 1
    assert {name for name in TABLES if commit.versions.get(name) != before.versions.get(name)} == {
        "schools",
        "events",
    }
    assert (commit.read, commit.accepted, commit.changed) == (3, 3, 3)
    assert commit.detail == {"why": "a test"}
    assert names(store) == {100001: "Abbey Road", 100002: "Bridge"}


def test_leaving_without_a_commit_leaves_everything_as_it_was(store: Store) -> None:
    versions, files = versions_of(store.path), data_files(store)
    with writing(store) as transaction:
        two_tables(transaction)
        assert transaction.engine.count(transaction.table("schools")) == 2
    assert versions_of(store.path) == versions
    assert data_files(store) == files
    assert names(store) == {100001: "Abbey"}


@pytest.mark.parametrize("error", [InterruptedByError, KeyboardInterrupt])
def test_an_exception_between_two_tables_leaves_everything_as_it_was(
    store: Store, error: type[BaseException]
) -> None:
    versions, files = versions_of(store.path), data_files(store)

    def one_table_and_no_more() -> None:
        with writing(store) as transaction:
            merge(transaction, "schools", schools((100001, "Abbey Road")))
            raise error

    with pytest.raises(error):
        one_table_and_no_more()
    assert versions_of(store.path) == versions
    assert data_files(store) == files
    assert not (store.path / "journal.json").exists()
    bring(store, schools((100003, "Church")))
    assert names(store) == {100001: "Abbey", 100003: "Church"}


def test_a_transaction_sees_what_it_has_written(store: Store) -> None:
    with writing(store) as transaction:
        merge(transaction, "schools", schools((100002, "Bridge")))
        merge(transaction, "schools", schools((100002, "Bridge End")))
        rows = transaction.engine.fetch(transaction.table("schools")).to_pylist()
        assert {row["name"] for row in rows} == {"Abbey", "Bridge End"}
        assert names(store) == {100001: "Abbey"}, "a reader sees nothing of it"
        transaction.commit("import")
    assert names(store) == {100001: "Abbey", 100002: "Bridge End"}


def test_there_is_one_writer_at_a_time(store: Store) -> None:
    with writing(store):
        with pytest.raises(WrongCallError, match="somebody else is writing"), writing(store):
            pass
        assert names(store) == {100001: "Abbey"}, "readers do not wait"
    bring(store, schools((100002, "Bridge")))
    assert len(names(store)) == 2


def test_only_the_named_partitions_are_replaced(store: Store) -> None:
    bring(store, events(("1", 7, "praise"), year="202324"), "events")
    bring(store, events(("2", 7, "praise")), "events")
    before = {path: path.stat().st_mtime_ns for path in (store.path / "events").rglob("*.parquet")}
    bring(store, events(("2", 7, "incident")), "events")
    older = [path for path in before if "academic_year=202324" in str(path)]
    assert older
    assert all(path.stat().st_mtime_ns == before[path] for path in older)
    kinds = {row["event_id"]: (row["kind"], row["academic_year"]) for row in standing_rows(store, "events")}
    assert kinds == {"1": ("praise", "202324"), "2": ("incident", "202425")}


def test_a_partitioned_table_is_not_replaced_as_a_whole_by_mistake(store: Store) -> None:
    with writing(store) as transaction, pytest.raises(ValueError, match="by partition"):
        transaction.replace("events", transaction.stored("events"))


def test_a_version_that_no_row_of_the_log_names_is_refused_by_writers(store: Store) -> None:
    with store.reading() as engine:
        rows = engine.fetch(engine.table("schools_stored"))
    write_deltalake(str(store.path / "schools"), rows, mode="overwrite")
    assert unnamed_versions(store) == {"schools": 2}
    assert names(store) == {100001: "Abbey"}, "readers read what the log names"
    with pytest.raises(DamagedDataError, match="schools has version 2, and the import log names version 1"):
        bring(store, schools((100002, "Bridge")))
    assert unnamed_versions(store) == {"schools": 2}, "and nobody takes it away"


def test_a_table_that_lost_its_newest_version_is_named(store: Store) -> None:
    (store.path / "schools" / "_delta_log" / f"{1:020d}.json").unlink()
    assert unnamed_versions(store) == {"schools": 0}


def test_a_transaction_under_way_is_no_damage(store: Store) -> None:
    with writing(store) as transaction:
        merge(transaction, "schools", schools((100002, "Bridge")))
        assert unfinished_commit(store) == transaction.commit_id
        assert unnamed_versions(store) == {}
    assert unfinished_commit(store) is None


@pytest.mark.parametrize("note", ["", "{", "{}", "null", '{"commit_id": "soon"}'])
def test_a_note_that_was_cut_off_means_that_nothing_was_written(store: Store, note: str) -> None:
    (store.path / "journal.json").write_text(note)
    assert unfinished_commit(store) is None
    bring(store, schools((100002, "Bridge")))
    assert len(names(store)) == 2


def test_commits_follow_each_other_in_time_whatever_the_clock_says(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) - timedelta(hours=1)

    monkeypatch.setattr("wholeschool.store.transaction.datetime", Slow)
    bring(store, schools((100002, "Bridge")))
    moments = [commit.at for commit in store.log()]
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)


def test_a_store_that_is_written_daily_keeps_its_logs_short(store: Store) -> None:
    for day in range(21):
        bring(store, schools((100001, f"Abbey {day}")))
    for name in ("schools", "import_log"):
        assert [*(store.path / name / "_delta_log").glob("*.checkpoint.parquet")], name
    assert names(store) == {100001: "Abbey 20"}
    assert [commit.commit_id for commit in store.log()] == list(range(len(store.log())))

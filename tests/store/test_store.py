"""Making and opening a store: every refusal is a sentence, and a reader sees what the import log names."""

from __future__ import annotations

import json
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from tests.made import versions_of
from tests.store.school_rows import bring, names, schools
from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import Store
from wholeschool.store.store import LITTLE_BYTES, engine_for


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def current_setting(name: str) -> int:  # type: ignore[empty-body]
    """What the engine goes by (its own function)."""


def test_a_new_store_has_every_table_and_nothing_in_them(an_empty_store: Path) -> None:
    store = Store.open(an_empty_store)
    with store.reading() as engine:
        for name, table in TABLES.items():
            if name not in COMMITTED_ALONE:
                assert engine.count(engine.table(name)) == 0
                assert engine.table(name).columns == table.names
    (commit,) = store.log()
    assert (commit.commit_id, commit.action) == (0, "create")
    assert set(commit.versions) == set(TABLES) - set(COMMITTED_ALONE)


def test_a_store_is_made_in_an_empty_folder(tmp_path: Path) -> None:
    assert Store.open_or_create(tmp_path).head().commit_id == 0
    assert Store.open_or_create(tmp_path).head().commit_id == 0


def test_a_store_is_not_made_among_other_things(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear parents")
    with pytest.raises(WrongCallError, match=r"holds something else\. Name an empty folder"):
        Store.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_is_not_made_where_a_file_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear parents")
    with pytest.raises(WrongCallError, match="cannot be made here"):
        Store.open_or_create(file)


@pytest.mark.parametrize("name", ["nothing", "."])
def test_a_folder_that_is_no_store_says_how_to_make_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongCallError, match=r"there is no store here\..*wholeschool import"):
        Store.open(tmp_path / name)


def test_a_store_of_another_format_is_not_read(empty_store: Path) -> None:
    marker = empty_store / "store.json"
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"format": 99}))
    with pytest.raises(WrongCallError, match="has format 99, and this version reads format 3"):
        Store.open(empty_store)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', "\udcff"])
def test_a_marker_that_is_spoiled_is_damage(empty_store: Path, content: str) -> None:
    (empty_store / "store.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedDataError, match=r"store\.json cannot be read"):
        Store.open(empty_store)


def test_what_creating_left_when_it_was_cut_off_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("wholeschool.store.store.append_to_log", cut_off)
        with pytest.raises(KeyboardInterrupt):
            Store.create(tmp_path / "store")
    store = Store.open_or_create(tmp_path / "store")
    bring(store, schools((100001, "Abbey")))
    assert names(store) == {100001: "Abbey"}


def test_readers_see_what_the_log_names_and_earlier_commits_can_be_shown(abbey_and_bridge: Store) -> None:
    store = abbey_and_bridge
    first = store.log()[1]
    with store.reading() as engine:
        store.show(engine, ["schools"], first)
        assert engine.fetch(engine.table("schools"))["urn"].to_pylist() == [100001]
    assert names(store) == {100001: "Abbey", 100002: "Bridge"}
    assert store.newest_versions()["schools"] == versions_of(store.path)["schools"] == 2


def test_a_file_that_is_missing_is_damage_and_says_of_which_table(abbey: Store) -> None:
    next((abbey.path / "schools").glob("*.parquet")).unlink()
    with pytest.raises(DamagedDataError, match="1 files of the table schools are missing"), abbey.reading():
        pass


def test_a_table_without_its_log_is_damage(empty_store: Path) -> None:
    for entry in (empty_store / "events" / "_delta_log").iterdir():
        entry.unlink()
    store = Store.open(empty_store)
    with (
        pytest.raises(DamagedDataError, match="the table events at version 0 cannot be read"),
        store.reading(),
    ):
        pass


def test_a_file_that_is_spoiled_is_damage(abbey: Store) -> None:
    next((abbey.path / "schools").glob("*.parquet")).write_bytes(b"PAR1 no longer PAR1")
    with pytest.raises(DamagedDataError, match="schools"), abbey.reading() as engine:
        engine.fetch(engine.table("schools"))


def test_a_file_that_was_cut_short_is_damage(abbey: Store) -> None:
    path = next((abbey.path / "schools").glob("*.parquet"))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DamagedDataError, match="schools"), abbey.reading() as engine:
        engine.fetch(engine.table("schools"))


def test_little_is_worked_on_by_one_thread(tmp_path: Path) -> None:
    (tmp_path / "one.parquet").write_bytes(bytes(1000))
    files = {"schools": [str(tmp_path / "one.parquet")]}

    def threads(brings: int) -> int:
        with engine_for(tmp_path, files, 3, None, brings=brings) as engine:
            one = engine.hold("one", pa.table({"n": [1]}))
            found = engine.fetch(one.select(threads=current_setting("threads")))
            return int(found["threads"][0].as_py())

    assert threads(LITTLE_BYTES - 1001) == 1
    assert threads(LITTLE_BYTES - 1000) == 3

"""A store of an earlier version gets the tables that it lacks, and loses nothing of what it has."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from tests.store.school_rows import bring, names, schools
from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.schema import TABLES
from wholeschool.store import Store, writing
from wholeschool.store.backup import back_up
from wholeschool.store.restore import restore

NEW = "national"


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store made and written to before there was a table of official figures."""
    before = {name: table for name, table in TABLES.items() if name != NEW}
    with monkeypatch.context() as patch:
        for module in ("store", "log", "new_tables", "transaction"):
            patch.setattr(f"wholeschool.store.{module}.TABLES", before)
        store = Store.create(tmp_path / "store")
        bring(store, schools((100001, "Oakdale")))
        back_up(store, tmp_path / "store.zip")
    return store.path


def test_an_earlier_store_gets_the_table_and_goes_on(earlier: Path) -> None:
    assert not (earlier / NEW).exists()
    store = Store.open(earlier)
    with store.reading() as engine:
        assert engine.count(engine.table(NEW)) == 0
    assert names(store) == {100001: "Oakdale"}
    bring(store, schools((100001, "Oakdale"), (100002, "Elmside")))
    assert names(Store.open(earlier)) == {100001: "Oakdale", 100002: "Elmside"}
    assert Store.open(earlier).head().versions[NEW] == 0


def test_a_backup_of_an_earlier_store_is_restored(earlier: Path, tmp_path: Path) -> None:
    restore(tmp_path / "store.zip", tmp_path / "again")
    assert names(Store.open(tmp_path / "again")) == {100001: "Oakdale"}


def test_a_table_that_is_lost_is_damage_and_not_made_anew(earlier: Path) -> None:
    store = Store.open(earlier)
    with writing(store) as transaction:
        transaction.commit("look")
    shutil.rmtree(earlier / NEW)
    with (
        pytest.raises(DamagedDataError, match=f"the table {NEW} at version 0 cannot be read"),
        Store.open(earlier).reading(),
    ):
        pass


def test_where_it_cannot_be_written_it_says_so(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(stat.S_IFDIR)

    monkeypatch.setattr("wholeschool.store.versions.create_table", refused)
    with pytest.raises(WrongCallError, match=f"the table {NEW} that it lacks cannot be added"):
        Store.open(earlier)

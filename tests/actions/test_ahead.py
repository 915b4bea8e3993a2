"""After working ahead no analysis has anything of a year left to work out, and none says anything else."""

from __future__ import annotations

from pathlib import Path

from tests.actions.test_reading import ANALYSES
from tests.made import MadeTrust
from wholeschool.actions.ahead import work_ahead
from wholeschool.actions.build import build
from wholeschool.store import Store
from wholeschool.store.kept import FOLDER


def test_analyses_find_all_that_they_keep(two_years: MadeTrust, tmp_path: Path) -> None:
    store = Store.open(two_years.copy_store(tmp_path, without=FOLDER))
    work_ahead(store)
    ahead = _kept(store)
    said = [str(each(store)) for each in ANALYSES]
    assert ahead
    assert _kept(store) == ahead
    assert said == [str(each(Store.open(two_years.store))) for each in ANALYSES]


def test_a_store_with_nothing_to_work_out_is_left_alone(empty_store: Path) -> None:
    store = Store.open(empty_store)
    work_ahead(store)  # never built
    build(store)
    work_ahead(store)  # built of nothing
    assert not _kept(store)


def _kept(store: Store) -> dict[str, int]:
    """What is kept, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (store.path / FOLDER).glob("*")}

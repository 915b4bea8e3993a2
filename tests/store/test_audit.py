"""Looks in the audit: several at once, and so many that its log is summed up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from wholeschool.store import Store, read_looks, write_look


def look(store: Store, pupils: list[int]) -> str:
    return write_look(store, role="head", why="a test", action="pupils", urn=100001, pupil_ids=pupils)


def test_a_look_has_a_row_for_each_pupil_and_one_where_it_showed_nobody(empty_store: Path) -> None:
    store = Store.open(empty_store)
    some, none = look(store, [7, 8]), look(store, [])
    rows = [(row["look_id"], row["place"], row["pupil_id"]) for row in read_looks(store).to_pylist()]
    assert sorted(rows, key=str) == sorted([(some, 0, 7), (some, 1, 8), (none, 0, None)], key=str)


def test_looks_at_the_same_time_are_all_written_down(empty_store: Path) -> None:
    store = Store.open(empty_store)
    with ThreadPoolExecutor(4) as pool:
        numbers = [*pool.map(lambda pupil: look(store, [pupil]), range(44))]
    found = {row["look_id"]: row["pupil_id"] for row in read_looks(store).to_pylist()}
    assert found == dict(zip(numbers, range(44), strict=True))
    assert [*(empty_store / "audit" / "_delta_log").glob("*.checkpoint.parquet")]

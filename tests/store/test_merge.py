"""A later file corrects an earlier one: rows are closed and opened, never overwritten."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from tests.made import versions_of
from tests.store.school_rows import all_rows, bring, events, merge, names, schools, standing_rows
from wholeschool.schema import TABLES
from wholeschool.store import Store, writing


@pytest.fixture
def store(empty_store: Path) -> Store:
    return Store.open(empty_store)


def test_the_same_rows_twice_change_nothing_and_write_nothing(store: Store) -> None:
    bring(store, schools((100001, "Abbey"), (100002, "Bridge")))
    before = versions_of(store.path)
    with writing(store) as transaction:
        merged = merge(transaction, "schools", schools((100002, "Bridge"), (100001, "Abbey")))
    assert (merged.opened, merged.corrected, merged.changed) == (0, 0, 0)
    assert versions_of(store.path) == before


def test_a_correction_closes_one_row_and_opens_another(store: Store) -> None:
    bring(store, schools((100001, "Abbey"), (100002, "Bridge")))
    with writing(store) as transaction:
        merged = merge(transaction, "schools", schools((100001, "Abbey Road"), (100003, "Church")))
        transaction.commit("import")
    assert (merged.opened, merged.corrected) == (2, 1)
    closed, opened = [row for row in all_rows(store, "schools") if row["urn"] == 100001]
    assert (closed["name"], closed["import_id"]) == ("Abbey", 1)
    assert (opened["name"], opened["import_id"]) == ("Abbey Road", 2)
    assert closed["known_to"] == opened["known_from"] == store.head().at
    assert opened["known_to"] is None
    assert names(store) == {100001: "Abbey Road", 100002: "Bridge", 100003: "Church"}


def test_a_value_that_goes_or_comes_is_a_correction(store: Store) -> None:
    bring(store, schools((100001, "Abbey")))
    with_phase = schools((100001, "Abbey"))
    place = with_phase.column_names.index("phase")
    with_phase = with_phase.set_column(place, with_phase.field("phase"), pa.array(["SS"]))
    for rows, phase in ((with_phase, "SS"), (schools((100001, "Abbey")), None)):
        bring(store, rows)
        (row,) = standing_rows(store, "schools")
        assert row["phase"] == phase
    assert len(all_rows(store, "schools")) == 3


def test_a_correction_may_move_a_row_to_another_partition(store: Store) -> None:
    bring(store, events(("1", 7, "praise"), ("2", 7, "praise")), "events")
    with writing(store) as transaction:
        merged = merge(transaction, "events", events(("1", 7, "praise"), year="202324"))
        transaction.commit("import")
    assert merged.partitions == ("202324", "202425")
    years = {row["event_id"]: row["academic_year"] for row in standing_rows(store, "events")}
    assert years == {"1": "202324", "2": "202425"}
    assert len(all_rows(store, "events")) == 3


def test_rows_stand_one_a_key_and_their_history_has_no_gap(store: Store) -> None:
    chance = Random(5)
    expected: dict[int, str] = {}
    for _ in range(6):
        urns = chance.sample([100001, 100002, 100003], chance.randint(1, 3))
        file = {urn: chance.choice(["Abbey", "Bridge", "Church"]) for urn in urns}
        bring(store, schools(*file.items()))
        expected |= file
        assert names(store) == expected
    by_school: dict[int, list[dict[str, object]]] = {}
    for row in all_rows(store, "schools"):
        by_school.setdefault(row["urn"], []).append(row)
    assert sum(map(len, by_school.values())) > len(expected), "something was corrected"
    for rows in by_school.values():
        assert all(before["known_to"] == after["known_from"] for before, after in pairwise(rows))
        assert all(before["name"] != after["name"] for before, after in pairwise(rows))
        assert [row["known_to"] is None for row in rows] == [False] * (len(rows) - 1) + [True]


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.kind == "imported"])
def test_every_imported_table_keeps_its_history(name: str) -> None:
    assert TABLES[name].history
    assert set(TABLES[name].key) <= set(TABLES[name].names)

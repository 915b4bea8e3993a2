"""One year of a table is what the whole table has of it, by its files or by its rows."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from tests.store.school_rows import bring, events, schools
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.store import Store, show_years

OLD, NEW = "202324", "202425"


@pytest.fixture
def store(abbey: Store) -> Store:
    bring(abbey, events(("1", 7, "praise"), year=OLD), "events")
    bring(abbey, events(("2", 8, "praise"), ("3", 9, "praise")), "events")
    bring(abbey, events(("3", 9, "sent_out")), "events")
    return abbey


def shown(engine: LocalEngine, name: str, years: Sequence[str]) -> pa.Table:
    show_years(engine, name, years, "its")
    rows = engine.table("its")
    return engine.fetch(rows.order_by(*TABLES[name].key))


@pytest.mark.parametrize(
    ("years", "ids"), [([OLD], "1"), ([NEW], "23"), ([OLD, NEW], "123"), (["202526"], "")]
)
def test_a_table_of_files(store: Store, years: list[str], ids: str) -> None:
    with store.reading() as engine:
        rows = shown(engine, "events", years)
    assert rows["event_id"].to_pylist() == list(ids)
    assert rows.column_names == TABLES["events"].own_arrow.names


def test_rows_that_no_longer_stand_are_left_out(store: Store) -> None:
    with store.reading() as engine:
        assert shown(engine, "events", [NEW])["kind"].to_pylist() == ["praise", "sent_out"]


def test_only_the_years_files_are_read(store: Store) -> None:
    with store.reading() as engine:
        show_years(engine, "events", [OLD], "its")
        assert [f"academic_year={OLD}" in file for file in engine.files("its_stored")] == [True]


def test_a_table_that_is_not_kept_apart_by_year(store: Store) -> None:
    with store.reading() as engine:
        assert shown(engine, "schools", [NEW])["urn"].to_pylist() == [100001]
        assert shown(engine, "schools", [OLD]).num_rows == 0


def test_a_table_that_was_put_in_the_place_of_files(store: Store) -> None:
    with store.reading() as engine:
        engine.view("events", engine.hold("others", events(("4", 7, "praise"), year=OLD)))
        assert shown(engine, "events", [OLD])["event_id"].to_pylist() == ["4"]
        assert shown(engine, "events", [NEW]).num_rows == 0


def test_a_held_table() -> None:
    with LocalEngine(threads=1) as engine:
        engine.hold("schools", schools((100002, "Bridge")))
        assert shown(engine, "schools", [NEW])["name"].to_pylist() == ["Bridge"]

"""Rows added to a table by partition: all or nothing, and readable as if written at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wholeschool.schema.national import NATIONAL
from wholeschool.store import Store, writing


def figure(measure: str, count: float) -> pa.Table:
    row = {
        "measure": measure, "period": "2016/17", "term": "", "level": "national", "area_code": "E92000001",
        "area": "England", "school_urn": None, "phase": "all", "characteristic": "", "group": "",
        "count": count, "base": 100.0, "rate": None, "rounding": 0, "reason": None, "source_file": "a.csv",
        "source_row": 2, "release": "first", "loaded_on": date(2026, 11, 26),
    }  # fmt: skip
    return pa.Table.from_pylist([row], schema=NATIONAL.arrow)


def counts(path: Path) -> dict[str, list[float]]:
    with Store.open(path).reading() as engine:
        rows = engine.fetch(engine.table("national").order_by("count")).to_pylist()
    return {
        name: [row["count"] for row in rows if row["measure"] == name]
        for name in {row["measure"] for row in rows}
    }


def test_pieces_stand_beside_what_was_there(empty_store: Path) -> None:
    for first in (1, 2):
        with writing(Store.open(empty_store)) as transaction:
            with transaction.adding("national") as added:
                added.add("suspension_rate", figure("suspension_rate", first))
                added.add("overall_absence", figure("overall_absence", first))
                added.add("suspension_rate", figure("suspension_rate", first + 10))
            transaction.commit("load")
    assert counts(empty_store) == {"suspension_rate": [1, 2, 11, 12], "overall_absence": [1, 2]}


def test_texts_are_texts_to_other_readers(empty_store: Path) -> None:
    with writing(Store.open(empty_store)) as transaction:
        with transaction.adding("national") as added:
            added.add("suspension_rate", figure("suspension_rate", 1))
        transaction.commit("load")
    (file,) = (empty_store / "national").rglob("*.parquet")
    assert pq.read_schema(file).field("period").type == pa.string()
    assert "measure" not in pq.read_schema(file).names


def test_an_error_on_the_way_leaves_nothing(empty_store: Path) -> None:
    with pytest.raises(KeyError):
        _add_and_fail(empty_store)
    assert counts(empty_store) == {}
    assert not [*(empty_store / "national").rglob("*.parquet")]


def _add_and_fail(path: Path) -> None:
    with writing(Store.open(path)) as transaction, transaction.adding("national") as added:
        added.add("suspension_rate", figure("suspension_rate", 1))
        raise KeyError


def test_nothing_added_makes_no_version(empty_store: Path) -> None:
    with writing(Store.open(empty_store)) as transaction:
        with transaction.adding("national") as added:
            added.add("suspension_rate", figure("suspension_rate", 1).slice(1))
        transaction.commit("load")
    assert Store.open(empty_store).head().versions["national"] == 0

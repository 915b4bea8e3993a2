"""Views are made when somebody asks for them, and say what views that were made at once would say."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wholeschool.engine import LocalEngine, Plan
from wholeschool.engine.shown import Waiting
from wholeschool.errors import DamagedDataError

ROWS = pa.table({"number": pa.array([1, 2], pa.int64())})
MORE = pa.table({"number": pa.array([3], pa.int64())})


def written(path: Path, rows: pa.Table) -> str:
    pq.write_table(rows, path)
    return str(path)


def doubled(name: str, of: str) -> Plan:
    plan = Plan()
    rows = Plan.given(of, ROWS.schema)
    plan.view(name, rows.select(number=rows.number * 2))
    return plan


def test_what_nobody_asks_for_is_not_opened(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1")
    with LocalEngine(threads=1) as engine:
        engine.show_files("broken", [str(broken)], ROWS.schema)
        shown = engine.show_files("rows", [written(tmp_path / "a.parquet", ROWS)], ROWS.schema)
        assert engine.fetch(shown) == ROWS
        assert engine.shows("broken")
        assert engine.files("broken") == (str(broken),)
    with pytest.raises(DamagedDataError), LocalEngine(threads=1) as engine:
        engine.fetch(engine.show_files("broken", [str(broken)], ROWS.schema))


def test_a_view_asks_for_what_it_stands_on(tmp_path: Path) -> None:
    with LocalEngine(threads=1) as engine:
        engine.show_files("rows", [written(tmp_path / "a.parquet", ROWS)], ROWS.schema)
        for step in doubled("doubled", "rows").compiled(engine.DIALECT):
            engine.show(step)
        assert engine.fetch(engine.table("doubled"))["number"].to_pylist() == [2, 4]


@pytest.mark.parametrize("asked_before", [False, True])
def test_who_asks_sees_what_was_shown_last(tmp_path: Path, asked_before: bool) -> None:
    files = [written(tmp_path / f"{name}.parquet", rows) for name, rows in (("a", ROWS), ("b", MORE))]
    with LocalEngine(threads=1) as engine:
        engine.show_files("rows", files[:1], ROWS.schema)
        for step in doubled("doubled", "rows").compiled(engine.DIALECT):
            engine.show(step)
        if asked_before:
            assert engine.count(engine.table("doubled")) == 2
        engine.show_files("rows", files[1:], ROWS.schema)
        assert engine.fetch(engine.table("doubled"))["number"].to_pylist() == [6]


def test_a_table_that_takes_the_name_is_the_one_that_is_seen(tmp_path: Path) -> None:
    with LocalEngine(threads=1) as engine:
        engine.show_files("rows", [written(tmp_path / "a.parquet", ROWS)], ROWS.schema)
        engine.view("rows", engine.hold("others", MORE))
        assert engine.fetch(engine.table("rows"))["number"].to_pylist() == [3]


def test_a_name_inside_another_asks_for_nothing() -> None:
    waiting = Waiting()
    assert waiting.put_off("rows", "make rows")
    assert waiting.put_off("rows_stored", "make rows_stored")
    assert [*waiting.asked_in('SELECT * FROM "rows_stored"')] == ["make rows_stored"]
    assert [*waiting.asked_in('SELECT * FROM "rows_stored"')] == []
    assert not waiting.put_off("rows_stored", "make it anew"), "others may stand on what is there"

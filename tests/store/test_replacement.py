"""Schools are grouped into parts of a size, and a store written in parts is the store written at once."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import bring_in, rows_of
from tests.tiny_trust import HALVES, OTHER, REGISTERS, day_of, mark_row, tiny_files, write_csv
from wholeschool.actions.check import check
from wholeschool.engine import LocalEngine
from wholeschool.store import Store, parts_by_school, replacement
from wholeschool.store.pseudonyms import KEY


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(1, 40))
def test_every_school_is_in_one_part_and_no_part_is_too_large(sizes: list[int], most: int) -> None:
    urns = [urn for urn, rows in enumerate(sizes, start=100001) for _ in range(rows)]
    with LocalEngine(threads=1, brief=True) as engine, pytest.MonkeyPatch.context() as patch:
        patch.setattr(replacement, "PART_ROWS", most)
        parts = parts_by_school(engine, engine.hold("rows", pa.table({"urn": pa.array(urns, pa.int32())})))
    if sum(sizes) <= most:
        assert parts == [None]
        return
    assert [urn for part in parts for urn in part] == sorted(set(urns))
    for part in parts:
        rows = sum(sizes[urn - 100001] for urn in part)
        assert rows <= most or len(part) == 1


def test_a_store_in_parts_is_the_store_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First files, then a file that changes some marks of one school and gives the other a new week."""
    monkeypatch.setenv(KEY.variable, "5" * 64)
    tiny_files(tmp_path / "files")
    rows = [mark_row(pupil, day_of(1, 2), "AM", "O") for pupil in range(6)]
    rows += [mark_row(0, day_of(5, 0), half, "/", urn=OTHER) for half in HALVES]
    later = write_csv(tmp_path / "later" / "later.csv", REGISTERS, rows)
    made = {}
    for name, most in (("at_once", 10**6), ("in_parts", 1)):
        monkeypatch.setattr(replacement, "PART_ROWS", most)
        bring_in(tmp_path / name, tmp_path / "files")
        changed = bring_in(tmp_path / name, later).changed
        tables = {table: sorted(map(said, rows_of(tmp_path / name, table))) for table in TABLES}
        made[name] = (changed, tables, history(tmp_path / name))
    assert check(Store.open(tmp_path / "in_parts")).ok
    assert made["in_parts"] == made["at_once"]
    assert made["in_parts"][0] == 7


TABLES = ("registers", "week_counts", "week_forms", "events")


def said(row: dict[str, object]) -> str:
    """A row without the moment, which differs from store to store."""
    return str({name: value for name, value in row.items() if name != "changed_at"})


def history(store: Path) -> list[tuple[int, int]]:
    """For each import how many rows of registers it brought, and how many of them still stand."""
    with Store.open(store).reading() as engine:
        rows = engine.table("registers_stored")
        counted = rows.group_by("import_id").agg(rows=rows.count(), closed=rows.known_to.count())
        return sorted(tuple(row.values()) for row in engine.fetch(counted).to_pylist())

"""The canonical tables: their keys, types and checks hold together."""

from __future__ import annotations

import pyarrow as pa
import pytest

from wholeschool.reference.lists import code_list
from wholeschool.schema import TABLES, Table

EVERY = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@EVERY
def test_a_table_is_known_by_its_name(table: Table) -> None:
    assert TABLES[table.name] is table
    assert len(set(table.names)) == len(table.names)


@EVERY
def test_keys_partitions_and_orders_are_columns(table: Table) -> None:
    known = set(table.names)
    assert table.key
    assert set(table.key) <= known
    assert {*table.sort_by, *filter(None, [table.partition_by])} <= known
    assert not [column.name for column in table.columns if column.name in table.key and column.nullable]


@EVERY
def test_only_what_is_imported_has_a_history(table: Table) -> None:
    stored = [column.name for column in table.all_columns]
    assert table.history == (table.kind == "imported")
    assert stored[: len(table.names)] == list(table.names)
    assert stored[len(table.names) :] == (["import_id", "known_from", "known_to"] if table.history else [])
    assert table.arrow.names == stored
    assert table.own_arrow.names == list(table.names)


@EVERY
def test_every_column_says_what_it_means_and_can_hold_its_bounds(table: Table) -> None:
    for column in table.columns:
        assert column.meaning, column.name
        bounds = [bound for bound in (column.low, column.high) if bound is not None]
        if bounds:
            pa.array(bounds, column.arrow.type)
            assert column.type.startswith("int")
            assert bounds == sorted(bounds)
        assert not (column.allowed and column.code_list), "a column has one list"
        if column.allowed or column.code_list:
            assert column.type == "string"
        if column.code_list:
            assert code_list(column.code_list)


@EVERY
def test_a_correction_can_change_everything_but_the_key(table: Table) -> None:
    assert set(table.values) | set(table.key) == set(table.names)
    assert not set(table.values) & set(table.key)

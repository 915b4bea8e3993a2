"""The tables that COLLECT gives back of a school census (`census_tables.toml`), as layouts of files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from wholeschool.reference.headers import Layout

PARENTS = ("pupilonroll", "pupilnolongeronroll")
"""The tables of pupils; a child table has the table id of one of them."""
_WHO = {
    "surname": ["surname"],
    "forename": ["forename"],
    "birth_date": ["dob"],
    "former_upn": ["formerupn"],
}
"""Columns of tables of pupils that go into the vault, and into no table."""
NOTHING = "nothing"
"""What is taken from a table that is passed over."""


@dataclass(frozen=True)
class CensusTable:
    """A table: its layout, the reader of its rows, its place among tables, and what becomes of the rows."""

    layout: Layout
    reader: str
    order: int
    takes: str


@cache
def census_tables() -> Mapping[str, CensusTable]:
    """Name of a table → the table, those that are read first."""
    text = (resources.files("wholeschool.reference") / "census_tables.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    passed_over = entries.pop("passed_over")["tables"]
    tables = [table for entry in entries.values() for table in _tables(entry)]
    last = {
        "title": "a table of a school census of which nothing is taken in",
        "tables": passed_over,
        "reader": NOTHING,
        "order": max(table.order for table in tables) + 1,
        "takes": NOTHING,
        "needs": [],
        "columns": {},
    }
    return MappingProxyType({table.layout.name: table for table in (*tables, *_tables(last))})


def _tables(entry: Mapping[str, Any]) -> Iterator[CensusTable]:
    child = entry.get("child", False)
    for name in entry["tables"]:
        columns = {"table_id": [f"{name}tableid"], "native_id": ["NativeId"]}
        if child:
            columns |= {"parent_id": [f"{parent}tableid" for parent in PARENTS], "upn": ["upn"]}
        if not child and "upn" in entry["columns"]:
            columns |= _WHO
        needs = ("table_id", "native_id", *(["parent_id"] if child else []), *entry["needs"])
        columns |= entry["columns"]
        layout = Layout(
            name=name,
            title=entry["title"],
            kind="census",
            needs=tuple((need,) for need in needs),
            columns=MappingProxyType({column: tuple(names) for column, names in columns.items()}),
            weekday_columns=False,
        )
        yield CensusTable(layout, entry["reader"], entry["order"], entry["takes"])

"""The tables of a school census that can be imported, from `census_tables.toml`."""

from __future__ import annotations

from docs.sections.markdown import code, table
from wholeschool.reference.census_tables import NOTHING, CensusTable, census_tables


def all_census_tables() -> str:
    """Each table: what becomes of its rows, the columns that it needs, and the others that are read."""
    tables = [each for each in census_tables().values() if each.takes != NOTHING]
    passed_over = sorted(code(name) for name, each in census_tables().items() if each.takes == NOTHING)
    rows = [_row(each) for each in tables]
    heads = ("Table", "What is taken from it", "Needed", "Read where it is there")
    return table(heads, rows) + "\nPassed over: " + ", ".join(passed_over) + ".\n"


def _row(each: CensusTable) -> tuple[str, str, str, str]:
    layout = each.layout
    needed = [_headers(each, column) for (column,) in layout.needs]
    others = [_headers(each, column) for column in layout.columns if column not in layout.needed]
    return code(layout.name), each.takes, ", ".join(needed), ", ".join(others)


def _headers(each: CensusTable, column: str) -> str:
    return " or ".join(code(name) for name in each.layout.columns[column])

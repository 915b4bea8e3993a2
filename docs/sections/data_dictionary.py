"""The data dictionary: every canonical table, from the schema."""

from __future__ import annotations

from docs.sections.markdown import code, codes, table
from wholeschool.schema import TABLES, Column, Table

_KINDS = {
    "imported": "Imported: a correction closes a row and opens another.",
    "derived": "Derived at import from the imported tables; rows are replaced.",
    "built": "Made by `wholeschool build`; rows are replaced.",
    "official": "Published figures: each load adds rows, and two editions stand beside each other.",
    "record": "A record: rows are added and never changed.",
}


def data_dictionary() -> str:
    """A chapter a table: what a row is, its key, its columns."""
    return "\n".join(_chapter(each) for each in TABLES.values())


def _chapter(each: Table) -> str:
    said = [f"One row is {each.row}.", f"Key: {codes(each.key)}.", _KINDS[each.kind]]
    if each.partition_by:
        said.append(f"Its files are kept apart by {code(each.partition_by)}.")
    rows = [_row(column) for column in each.all_columns]
    headers = ("Column", "Type", "Unit", "Meaning", "What it may hold")
    return f"## {each.name}\n\n{' '.join(said)}\n\n{table(headers, rows)}"


def _row(column: Column) -> tuple[str, ...]:
    return code(column.name), column.type, column.unit, column.meaning, holds(column)


def holds(column: Column) -> str:
    """The checks of a column, in words."""
    said = []
    if column.allowed:
        said.append(codes(column.allowed))
    if column.code_list:
        said.append(f"a code of [{column.code_list}](code-lists.md#{column.code_list})")
    said.append(_range(column))
    if column.nullable:
        said.append("may be empty")
    return "; ".join(each for each in said if each)


def _range(column: Column) -> str:
    if column.low is not None and column.high is not None:
        return f"{column.low:,} to {column.high:,}"
    return "" if column.low is None else f"{column.low:,} or more"

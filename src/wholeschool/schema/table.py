"""What a canonical table is: columns with types, units and checks, a key, a partition.

One file of this room describes one table (or one family of tables); `TABLES` in the package
collects them, and `make docs` writes the data dictionary from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from wholeschool.reference.lists import code_list

ColumnType = Literal[
    "int8", "int16", "int32", "int64", "float32", "float64", "bool", "string", "date", "timestamp"
]

_ARROW: dict[str, pa.DataType] = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}


_SHORT_LISTS = ("forms", "event_kinds")


@dataclass(frozen=True)
class Column:
    """One column: what it means, in which unit, and what it may hold."""

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    """The values that a string column may hold; empty = any."""
    code_list: str = ""
    """The list in `reference/` that the values come from; empty = none."""
    low: int | None = None
    high: int | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """All that a column of text can hold, where that is a short list; else empty."""
        if self.allowed or self.code_list not in _SHORT_LISTS:
            return self.allowed
        return tuple(code_list(self.code_list))

    @property
    def arrow(self) -> pa.Field:
        """This column as an Arrow field."""
        return pa.field(self.name, _ARROW[self.type], nullable=self.nullable)


HISTORY = (
    Column("import_id", "int64", "The import that brought this row"),
    Column("known_from", "timestamp", "Since when the store has known this row"),
    Column("known_to", "timestamp", "Until when the row stood; empty = it still stands", nullable=True),
)


@dataclass(frozen=True)
class Table:
    """A canonical table.

    `key` names a row among those that stand (`known_to` empty). `history` is true of what is
    imported: a correction closes a row and opens another. What is built has no history of its own.
    `official` are published figures: rows are added, and none is of a pupil.
    `partition_by` is the column whose values the files of the table are kept apart by. Where its rows are
    short, `at_once` times as many as of other tables are worked on together.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    kind: Literal["imported", "derived", "built", "record", "official"]
    partition_by: str = ""
    sort_by: tuple[str, ...] = field(default=())
    at_once: int = 1

    @property
    def history(self) -> bool:
        """Whether rows are closed and opened rather than overwritten."""
        return self.kind == "imported"

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns as stored: the table's own and, for imported tables, its history."""
        return self.columns + (HISTORY if self.history else ())

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the table's own columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def values(self) -> tuple[str, ...]:
        """Names of the columns that a correction can change: neither key nor partition."""
        return tuple(name for name in self.names if name not in self.key)

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """For each column of text with few words: all of them."""
        return {column.name: words for column in self.columns if (words := column.words)}

    @property
    def arrow(self) -> pa.Schema:
        """The stored table as an Arrow schema."""
        return pa.schema([column.arrow for column in self.all_columns])

    @property
    def own_arrow(self) -> pa.Schema:
        """The table's own columns as an Arrow schema, without the history."""
        return pa.schema([column.arrow for column in self.columns])

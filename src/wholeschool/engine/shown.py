"""Views that an engine makes when somebody asks for them, and not when it hears of them.

A view of files opens them, which takes two milliseconds; a store has thirty, and a question asks for a few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

TYPES = {
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
}


class Waiting:
    """Statements that make views, by the name of the view, until another statement speaks of it."""

    def __init__(self) -> None:
        self._statements: dict[str, str] = {}
        self._made: set[str] = set()

    def put_off(self, name: str, statement: str) -> bool:
        """Keep a statement for later; False where it has to run now.

        That is where something stands under its name already: other views may have been made on that.
        """
        if name not in self._made:
            self._statements[name] = statement
        return name not in self._made

    def made(self, name: str) -> None:
        """Note that something stands under a name from now on."""
        self._made.add(name)
        self._statements.pop(name, None)

    def asked_in(self, statement: str) -> Iterator[str]:
        """The statements to be run before one that names what they make. Names stand in quotation marks."""
        for name in [each for each in self._statements if quoted_name(each) in statement]:
            # What came before may have asked for it as well.
            if name in self._statements:
                self._made.add(name)
                yield self._statements.pop(name)


def rows_of_files(files: Sequence[str], schema: pa.Schema, partition: str) -> str:
    """A query of the rows of Parquet files; of none where there are no files.

    The partition column is read from the files' folders (``academic_year=202425/…``).
    """
    if not files:
        columns = ", ".join(f"NULL::{TYPES[field.type]} AS {quoted_name(field.name)}" for field in schema)
        return f"SELECT {columns} WHERE false"
    columns = ", ".join(map(quoted_name, schema.names))
    hive = f", hive_partitioning = true, hive_types = {{'{partition}': VARCHAR}}" if partition else ""
    return f"SELECT {columns} FROM read_parquet([{texts(files)}]{hive})"  # noqa: S608 (names are ours, paths are quoted)


def texts(listed: Sequence[str]) -> str:
    """Texts as an engine reads them, with commas between."""
    return ", ".join(map(quoted, listed))


def quoted(text: str) -> str:
    """A text as an engine reads it."""
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """A name of ours as it stands in a statement."""
    return f'"{name}"'

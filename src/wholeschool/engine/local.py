"""DuckDB in the process: reads the tables' own Parquet files, runs Ibis expressions, writes files.

Nothing here knows what a table means; `store` says which files a table has, and where new ones go.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from wholeschool.engine.plan import (
    CompiledStep,
    arrow_of,
    columns_of,
    made_once,
    nullable,
    statement_of,
    table_of,
)
from wholeschool.engine.repeated import parsed
from wholeschool.engine.running import connected, spill_no_longer, start
from wholeschool.engine.shown import TYPES, Waiting, quoted, rows_of_files, texts
from wholeschool.errors import DamagedDataError

_GIVEN = "given_rows"
# Nobody looks rows up by a filter of the file's own, and making one costs a sixth of the writing. Rows are
# sorted by pupil, so that a row group has few different values or as many as rows.
_PARQUET = "FORMAT parquet, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 5000, RETURN_STATS"
_ROWS_LAID_DOWN = 50_000
_LAID_DOWN = f"FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE {_ROWS_LAID_DOWN}"
_FILE_ERRORS = (duckdb.IOException, duckdb.InvalidInputException)


@dataclass(frozen=True)
class WrittenFile:
    """A Parquet file that the engine wrote: where, how many bytes and rows."""

    path: Path
    size_bytes: int
    rows: int


class LocalEngine:
    """An Ibis connection to a DuckDB that lives as long as this object.

    `threads` and `memory_gb` bound what it may use; None leaves DuckDB's own defaults (all cores,
    four fifths of the memory). `spill`: a folder for what does not fit into memory, made when it is needed
    and removed at the end; None leaves it to DuckDB, which takes the folder that one is in. `brief`: a short
    question or few rows, for which a DuckDB stays that the next one finds started; for other work it would
    not give back all the memory that it once had.
    """

    DIALECT = "duckdb"

    def __init__(
        self,
        *,
        threads: int | None = None,
        memory_gb: float | None = None,
        spill: Path | None = None,
        brief: bool = False,
    ) -> None:
        started = connected if brief else start
        self._backend = ibis.duckdb.from_connection(started(threads, memory_gb, spill))
        self._brief = brief
        # Asking the engine for the columns of a table costs milliseconds, and is done often.
        self._schemas: dict[str, ibis.Schema] = {}
        self._files: dict[str, tuple[str, ...]] = {}
        self._waiting = Waiting()
        self._spill = spill
        self._execute("SET TimeZone = 'UTC'")
        # Books are sets of rows: nothing relies on the order in which a file was read.
        self._execute("SET preserve_insertion_order = false")
        # In a notebook it would draw one, over what is said of the work.
        self._execute("SET enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, _FILE_ERRORS) and ".parquet" in str(error):
            raise DamagedDataError(
                "a file of a table cannot be read or written: " + str(error).splitlines()[0],
                advice="If the disk is not full, restore the folder from a backup.",
            ) from error

    def close(self) -> None:
        """Let go of the connection and of everything held in it."""
        self._backend.disconnect()
        if self._spill is not None:
            spill_no_longer(self._spill)

    def table(self, name: str) -> ir.Table:
        """The table, view or held expression of that name."""
        return table_of(self._schemas[name], name)

    def shows(self, name: str) -> bool:
        """Whether something is shown under that name."""
        return name in self._schemas

    def show_files(self, name: str, files: Sequence[str], schema: pa.Schema, partition: str = "") -> ir.Table:
        """Make a table of Parquet files readable under `name`.

        The partition column is read from the files' folders (``academic_year=202425/…``). With no
        files the table is empty and has `schema`. No file is opened before somebody asks for the table.
        """
        shown = self._show(name, rows_of_files(files, schema, partition), columns_of(schema))
        self.note_files(name, files)
        return shown

    def show(self, step: CompiledStep) -> ir.Table:
        """Give a compiled step a name; the engine hears of it when somebody asks for it."""
        return self._show(step.name, step.statement, step.schema)

    def note_files(self, name: str, files: Sequence[str]) -> None:
        """Note of a view that it shows what stands in these files."""
        self._files[name] = tuple(files)

    def files(self, name: str) -> tuple[str, ...]:
        """The files that `name` shows; none where it is not, or no longer, a table of files."""
        return self._files.get(name, ())

    def hold(self, name: str, rows: ir.Table | pa.Table) -> ir.Table:
        """Compute `rows` now and keep them under `name`, in memory."""
        if isinstance(rows, pa.Table):
            self._backend.con.register(_GIVEN, rows)
            self._execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM {_GIVEN}')  # noqa: S608 (names are ours)
            self._backend.con.unregister(_GIVEN)
            return self._named(name, columns_of(rows.schema))
        self._execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {self._sql(rows)}')
        return self._named(name, rows.schema())

    def lend(self, name: str, rows: pa.Table) -> ir.Table:
        """Show rows under `name` as they are, without copying them, until they are taken back."""
        self._backend.con.register(name, rows)
        return self._named(name, columns_of(rows.schema))

    def take_back(self, name: str) -> None:
        """Show rows no longer that were lent under `name`."""
        self._backend.con.unregister(name)
        self._schemas.pop(name, None)

    def has_rows(self, name: str) -> bool:
        """Whether there can be rows under `name`: a table of no files has none, and need not be asked."""
        return self._files.get(name) != ()

    def let_go(self, *names: str) -> None:
        """Give back the memory of what is held under these names; nothing need be."""
        for name in names:
            self._execute(f'DROP TABLE IF EXISTS "{name}"')
            self._schemas.pop(name, None)

    def lay_down(self, name: str, rows: ir.Table | pa.Table) -> ir.Table:
        """Add rows to those that lie on the disk under `name`, all of one schema, until the engine closes.

        For what is larger than memory should be; without a folder to spill into it is held in memory.
        """
        lain = self.files(name)
        schema = columns_of(rows.schema) if isinstance(rows, pa.Table) else rows.schema()
        if self._spill is None:
            if not self.shows(name):
                return self.hold(name, rows)
            more = self.hold(f"more_{name}", rows)
            self._execute(f'INSERT INTO "{name}" {self._sql(more)}')
            return self.table(name)
        self._spill.mkdir(mode=0o700, exist_ok=True)
        path = self._spill / f"{name}-{uuid.uuid4().hex}.parquet"
        if isinstance(rows, pa.Table):
            pq.write_table(rows, path, row_group_size=_ROWS_LAID_DOWN, compression="lz4")
        else:
            self._execute(f"COPY ({self._sql(rows)}) TO {quoted(str(path))} ({_LAID_DOWN})")
        return self.show_files(name, [*lain, str(path)], arrow_of(schema))

    def take_up(self, name: str) -> None:
        """Let go of what lies under `name`: what is laid down next is the first there."""
        self._files.pop(name, None)
        self._schemas.pop(name, None)

    def view(self, name: str, rows: ir.Table) -> ir.Table:
        """Give an expression a name, without computing it."""
        self._execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {self._sql(rows)}')
        return self._named(name, rows.schema())

    def run(self, steps: Sequence[CompiledStep]) -> None:
        """Run a compiled plan: afterwards each of its steps is a table."""
        for step in steps:
            kind = "TABLE" if step.kept else "VIEW"
            self._execute(f'CREATE OR REPLACE TEMP {kind} "{step.name}" AS {step.statement}')
            self._named(step.name, step.schema)

    def ask(self, **values: object) -> None:
        """Say what plans are asked, under the names that `Plan.asked` gave: single values or lists."""
        for name, value in values.items():
            self._backend.con.execute(f'SET VARIABLE "{name}" = ?', [value])

    def answer(self, step: CompiledStep) -> pa.Table:
        """The rows of one step of a compiled plan, without keeping them under its name."""
        return self._rows(step.statement).cast(arrow_of(step.schema))

    def fetch(self, rows: ir.Table) -> pa.Table:
        """The rows of an expression as an Arrow table."""
        return self._rows(self._sql(rows)).cast(rows.schema().to_pyarrow())

    def count(self, rows: ir.Table) -> int:
        """How many rows an expression has."""
        ((counted,),) = self._execute(self._sql(_counted(rows))).fetchall()
        return int(counted)

    def write(
        self,
        rows: ir.Table,
        folder: Path,
        schema: pa.Schema,
        words: Mapping[str, Sequence[str]],
        *,
        order: Sequence[str] = (),
        part: tuple[str, str] | None = None,
    ) -> WrittenFile | None:
        """Write an expression's rows to one new Parquet file in `folder`; None where it has no rows.

        Every column is written in the type that `schema` gives it. `words` has for columns of text all
        that they can hold: such a column is written in a third of the time, and a word that is not
        among them stops the writing. `order`: the columns by which the rows are put in order; `part`: a
        column that says which of the rows are written, and the word that it says; it is not written itself.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"part-{uuid.uuid4().hex}.parquet"
        types = {name: f"ENUM ({texts(few)})" for name, few in words.items()}
        # Put in order with the types that are written: short words take less moving than long ones.
        listed = (
            f'"{name}"::{types.get(name, TYPES[schema.field(name).type])} AS "{name}"'
            for name in schema.names
            if part is None or name != part[0]
        )
        query = f"SELECT {', '.join(listed)} FROM ({self._sql(rows)})"  # noqa: S608 (names are ours, words are quoted)
        if part is not None:
            query += f' WHERE "{part[0]}" = {quoted(part[1])}'
        if order:
            query += " ORDER BY " + ", ".join(f'"{name}"' for name in order)
        statement = f"COPY ({query}) TO {quoted(str(path))} ({_PARQUET})"
        _, written, size, *_ = self._execute(statement).fetchone()
        if not written:
            path.unlink()
            return None
        return WrittenFile(path, size, written)

    def _show(self, name: str, rows: str, schema: ibis.Schema) -> ir.Table:
        """Show rows under a name: at once where something stands under it, else when they are asked for."""
        statement = f'CREATE OR REPLACE TEMP VIEW "{name}" AS {rows}'
        if not self._waiting.put_off(name, statement):
            self._execute(statement)
        return self._known(name, schema)

    def _named(self, name: str, schema: ibis.Schema) -> ir.Table:
        self._waiting.made(name)
        return self._known(name, schema)

    def _known(self, name: str, schema: ibis.Schema) -> ir.Table:
        self._schemas[name] = nullable(schema)
        self._files.pop(name, None)
        return self.table(name)

    def _sql(self, rows: ir.Table) -> str:
        return statement_of(rows.op(), self.DIALECT)

    def _execute(self, statement: str) -> Any:
        for waiting in self._waiting.asked_in(statement):
            self._execute(waiting)
        con = self._backend.con
        return con.execute(parsed(con, statement))

    def _rows(self, statement: str) -> pa.Table:
        if not self._brief:
            for waiting in self._waiting.asked_in(statement):
                self._execute(waiting)
            return self._backend.con.sql(statement).to_arrow_table()
        # `sql` plans a statement before it is asked for its rows, and again then. Of few rows a second copy,
        # of which DuckDB warns, takes less.
        asked = self._execute(statement)
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            return asked.to_arrow_table()


@made_once
def _counted(rows: ir.Table) -> ir.Table:
    return rows.aggregate(counted=rows.count())

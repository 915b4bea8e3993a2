"""What was worked out from the rows of a store, kept until one of the rows that it rests on is another.

An analysis of many years would otherwise work out all of them anew after each day of marks. What is kept is
named by what it rests on (files of partitioned tables with their size and time, content of the others, the
program's own files and libraries); it can be thrown away at any time, and is then worked out again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool import reference
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.schema.years import week_year_of_column
from wholeschool.store.store import Store
from wholeschool.store.today import told_today
from wholeschool.store.years import year_of_file

FOLDER = "kept"
EVERY_YEAR = "every-year"
"""In the place of an academic year: what was worked out rests on all years of its tables."""
_DIGEST = 16
_T = TypeVar("_T")


class Kept:
    """Rows that were worked out before, by name and academic year. Without a folder nothing is kept.

    One belongs to one engine, and to what that shows: several analyses of it share what was read for one.
    """

    def __init__(self, engine: LocalEngine, folder: Path | None = None) -> None:
        self._engine = engine
        self._folder = folder
        self._read: dict[Hashable, Any] = {}

    @classmethod
    def of(cls, store: Store, engine: LocalEngine) -> Kept:
        """What a store keeps, as far as it rests on what this engine shows of the store."""
        return cls(engine, store.path / FOLDER)

    def rows(
        self,
        name: str,
        academic_year: str,
        rests_on: Sequence[str],
        make: Callable[[], pa.Table],
        *,
        basis: object = "",
    ) -> pa.Table:
        """The rows that `make` gives for an academic year, made only where they are not kept.

        `make` may look at nothing but that year's rows of the tables `rests_on`, and at `basis`; or at all
        their rows, where the year is `EVERY_YEAR`.
        """
        # What is no table of files could change under one name.
        apart = [table for table in rests_on if TABLES[table].partition_by]
        if self._folder is None or not all(self._engine.files(table) for table in apart):
            return make()
        digest = hashlib.blake2b(digest_size=_DIGEST)
        numbers = self.once("numbers of schools", lambda: told_today(self._engine))
        rows = (self._rests_on(table, academic_year) for table in rests_on)
        for each in (_program(), repr(basis), numbers, *rows):
            digest.update(each.encode() + b"\n")
        path = self._folder / f"{name}-{academic_year}-{digest.hexdigest()}.arrow"

        def found() -> pa.Table:
            rows = _read(path)
            if rows is None:
                rows = make()
                _keep(path, rows, f"{name}-{academic_year}-")
            return rows

        return self.once(path, found)

    def newest(self, beginning: str, most: int) -> list[pa.Table]:
        """What was kept last of all years under names that begin so, as it was, the earliest first.

        It may rest on what is no more. Whatever else is kept so is thrown away: nobody has asked of late.
        """
        if self._folder is None:
            return []
        files = sorted(self._folder.glob(f"{beginning}*-{EVERY_YEAR}-*.arrow"), key=_age)
        for file in files[:-most]:
            file.unlink(missing_ok=True)
        return [rows for file in files[-most:] if (rows := _read(file)) is not None]

    def once(self, name: Hashable, make: Callable[[], _T]) -> _T:
        """What `make` gives, made for the first who asks for it by that name.

        `make` may look at nothing but what the engine shows of the store.
        """
        if name not in self._read:
            self._read[name] = make()
        found: _T = self._read[name]
        return found

    def answer(self, asked: CompiledStep) -> pa.Table:
        """The rows of a step that reads nothing but tables of the store, asked for once."""
        return self.once(asked, lambda: self._engine.answer(asked))

    def _rests_on(self, name: str, academic_year: str) -> str:
        """Tells a year's rows of a table from any others."""
        table = TABLES[name]
        if not table.partition_by:
            (asked,) = _compiled(self._engine.DIALECT, name)
            told = self.once(f"contents of {name}", lambda: _contents(self._engine.answer(asked)))
        else:
            told = self.once(f"files of {name}", lambda: _told_by_year(self._engine.files(name)))
        if academic_year == EVERY_YEAR:
            return " ".join(f"{year}: {told[year]}" for year in sorted(told))
        return told.get(academic_year, "")


def _told_by_year(files: Sequence[str]) -> dict[str, str]:
    """For each academic year of a table, what tells its files from any others."""
    years: dict[str, list[str]] = {}
    for file in files:
        years.setdefault(year_of_file(file), []).append(_told(Path(file)))
    return {year: " ".join(sorted(told)) for year, told in years.items()}


def _told(file: Path) -> str:
    """Tells a file from any other, and from itself if it was altered or put back."""
    said = file.stat()
    return f"{file.name} {said.st_size} {said.st_mtime_ns}"


def _contents(rows: pa.Table) -> dict[str, str]:
    """For each academic year of a table, what tells its rows from any others."""
    return {row["year"]: f"{row['rows']} {row['content']}" for row in rows.to_pylist()}


@compiled_once
def _compiled(dialect: str, name: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rows = Plan.given(name, TABLES[name].own_arrow)
    each = rows.select(year=_year(rows), content=_hash(rows))
    plan.view(
        f"{name}_contents",
        each.group_by("year").agg(rows=each.count(), content=each.content.bit_xor()),
    )
    return plan.compiled(dialect)


def _year(rows: ir.Table) -> ir.StringColumn:
    """The academic year of each row; "" of a table whose rows are of no single one, such as spells."""
    if "academic_year" in rows.columns:
        return rows.academic_year
    return week_year_of_column(rows.date) if "date" in rows.columns else ibis.literal("")


def _hash(rows: ir.Table) -> ir.IntegerColumn:
    return ibis.struct({name: rows[name] for name in rows.columns}).hash()


@cache
def _program() -> str:
    """Tells this program from any other: what another one worked out is not taken for this one's."""
    digest = hashlib.blake2b(digest_size=_DIGEST)
    package = Path(reference.__file__).parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".csv", ".toml"}:
            digest.update(f"{path.relative_to(package)}\n".encode() + path.read_bytes())
    for name in ("duckdb", "ibis-framework", "numpy", "pyarrow"):
        digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()


def _age(path: Path) -> int:
    """When a file was written; 0 where somebody has just taken it away."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _read(path: Path) -> pa.Table | None:
    """The rows kept in a file; None where it is not there, or is not what was written."""
    try:
        content = pa.py_buffer(path.read_bytes())
    except OSError:
        return None
    said, rows = content[:_DIGEST], content[_DIGEST:]
    if hashlib.blake2b(rows, digest_size=_DIGEST).digest() != said:
        return None
    return pa.ipc.open_file(rows).read_all()


def _keep(path: Path, rows: pa.Table, beginning: str) -> None:
    """Keep rows in the place of earlier ones of that name and year, where the store can be written at all."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, rows.schema) as writer:
        writer.write_table(rows)
    content = sink.getvalue()
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        earlier = [each for each in path.parent.iterdir() if each.name.startswith(beginning)]
        with draft.open("wb") as file:
            file.write(hashlib.blake2b(content, digest_size=_DIGEST).digest())
            file.write(content)
        draft.rename(path)
        for each in earlier:
            if each != path:
                each.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)

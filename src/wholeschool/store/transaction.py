"""Writing to a store: one writer at a time, several tables, all or nothing.

Tables get new versions one after the other; nobody reads them until the import log's row, written
last, names them. A note of what is under way (`journal.json`) is written first, so that the next
writer can take back what a killed one left.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import ibis.expr.types as ir

from wholeschool.engine import LocalEngine, Plan, WrittenFile
from wholeschool.errors import DamagedDataError
from wholeschool.schema import TABLES
from wholeschool.store import opened, versions
from wholeschool.store.addition import Addition
from wholeschool.store.erasing import finish_erasing
from wholeschool.store.known import MOMENT
from wholeschool.store.locks import only_writer
from wholeschool.store.log import Commit, append_to_log
from wholeschool.store.replacement import Replacement
from wholeschool.store.rotating import finish_rotation
from wholeschool.store.store import Store, engine_for, show_files, stored
from wholeschool.store.years import year_of_file

_JOURNAL = "journal.json"


class Transaction:
    """New versions in the making. `engine` shows each table as this transaction has left it."""

    def __init__(self, store: Store, engine: LocalEngine, log: list[Commit]) -> None:
        self.store = store
        self.engine = engine
        self.log = log
        self.head = head = log[-1]
        self.commit_id = head.commit_id + 1
        # A build looks for what changed after an earlier commit: a clock set back may not turn the order.
        self.at = max(datetime.now(UTC), head.at + timedelta(microseconds=1))
        self.committed = False
        self._versions = dict(head.versions)
        self._not_shown: set[str] = set()
        engine.ask(now=self.at, import_id=self.commit_id)

    @property
    def now(self) -> ir.TimestampScalar:
        """The moment of this transaction, as an expression that is the same in each: the engine knows it."""
        return cast(ir.TimestampScalar, Plan.asked("now", MOMENT))

    def table(self, name: str) -> ir.Table:
        """The standing rows of a table."""
        if name in self._not_shown:
            self._show(name)
        return self.engine.table(name)

    def stored(self, name: str) -> ir.Table:
        """All rows of a table that keeps its history."""
        return self.engine.table(stored(name))

    def changed_years(self, name: str, since: Commit) -> tuple[str, ...]:
        """The academic years of a table whose files are not those of an earlier commit."""
        table = TABLES[name]
        before = versions.files_at(self.store.path, table, since.versions[name])
        now = versions.files_at(self.store.path, table, self._versions[name])
        return tuple(sorted({year_of_file(file) for file in {*before} ^ {*now}}))

    def replace(self, name: str, rows: ir.Table, partitions: Sequence[str] | None = None) -> None:
        """Put `rows` in the place of a table, or of the named partitions of it.

        `rows` have the table's stored columns; those of other partitions than the named are left out.
        """
        with self.replacing(name, partitions) as written:
            written.add(rows)

    @contextmanager
    def replacing(self, name: str, partitions: Sequence[str] | None = None) -> Iterator[Replacement]:
        """Put rows in the place of a table, or of the named partitions of it, a part at a time.

        Until the end the table is shown as it was. Each part is a file of its own.
        """
        table = TABLES[name]
        if table.partition_by and partitions is None:
            raise ValueError(f"{name} is replaced by partition")
        new = Replacement(self.engine, table, opened.table_folder(self.store.path, table), partitions or ())
        yield new
        self._commit_table(name, new.files, replaced=partitions if table.partition_by else None)

    def append(self, name: str, rows: ir.Table) -> None:
        """Add rows to a table that is not kept apart by partition."""
        table = TABLES[name]
        folder = opened.table_folder(self.store.path, table)
        file = self.engine.write(rows.select(*table.arrow.names), folder, table.arrow, table.words)
        if file:
            self._commit_table(name, [(file, "")], append=True)

    @contextmanager
    def adding(self, name: str) -> Iterator[Addition]:
        """Add rows to a table that is kept apart by partition, a piece at a time. No row is replaced."""
        table = TABLES[name]
        with Addition(table, opened.table_folder(self.store.path, table)) as new:
            yield new
        if new.files:
            self._commit_table(name, new.files, append=True)

    def commit(self, action: str, **said: Any) -> Commit:
        """Name the new versions in the import log: from now on they are the store."""
        commit = Commit(self.commit_id, self.at, action, dict(self._versions), **said)
        append_to_log(self.store.path, commit)
        self.committed = True
        return commit

    def _commit_table(self, name: str, files: list[tuple[WrittenFile, str]], **how: Any) -> None:
        version = versions.add_version(self.store.path, TABLES[name], files, commit_id=self.commit_id, **how)
        self._versions[name] = version
        # Books are mostly written and not read again: they are shown when they are asked for.
        if TABLES[name].kind == "built":
            self._not_shown.add(name)
        else:
            self._show(name)

    def _show(self, name: str) -> None:
        paths = versions.files_at(self.store.path, TABLES[name], self._versions[name])
        show_files(self.engine, self.store.path, {name: paths})
        self._not_shown.discard(name)


@contextmanager
def writing(
    store: Store,
    *,
    threads: int | None = None,
    memory_gb: float | None = None,
    brings: int = 0,
    patience_seconds: float = 0.0,
    waiting: Callable[[], None] = lambda: None,
) -> Iterator[Transaction]:
    """A transaction on a store. Leaving it without `commit` leaves the store as it was.

    `brings`: how many bytes it reads from elsewhere, as `engine_for` asks.

    Raises WrongCallError where somebody else still writes after `patience_seconds`; `waiting` is told of it
    before. What it begins with is what the other has left.
    """
    with only_writer(store.path, patience_seconds=patience_seconds, waiting=waiting):
        recover(store)
        finish_erasing(store)
        log = store.log()
        newest = _newest_files(store, log[-1])
        # Before anything new is written: what a checkpoint sums up is never taken back.
        for name in (*newest, "import_log"):
            versions.summarise(store.path, TABLES[name])
        with engine_for(store.path, newest, threads, memory_gb, brings=brings) as engine:
            show_files(engine, store.path, newest)
            transaction = Transaction(store, engine, log)
            journal = store.path / _JOURNAL
            journal.write_text(json.dumps({"commit_id": transaction.commit_id}) + "\n", "utf-8")
            try:
                yield transaction
            finally:
                if transaction.committed:
                    journal.unlink()
                else:
                    recover(store)


def recover(store: Store) -> None:
    """Take back what an unfinished commit left behind; nothing where all was finished.

    Of a change of keys also what comes after its commit.
    """
    finish_rotation(store.path)
    journal = store.path / _JOURNAL
    if not journal.exists():
        return
    unfinished = unfinished_commit(store)
    head = store.head()
    if unfinished is not None and unfinished > head.commit_id:
        for name, version in head.versions.items():
            versions.take_back(store.path, TABLES[name], version, unfinished)
    journal.unlink()


def unfinished_commit(store: Store) -> int | None:
    """The number of the commit that is under way or was cut off; None where there is none."""
    try:
        return int(json.loads((store.path / _JOURNAL).read_text("utf-8"))["commit_id"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # The note itself was cut off, so nothing had been written under it yet.
        return None


def unnamed_versions(store: Store) -> dict[str, int]:
    """Tables whose newest version the import log does not name, and that version.

    What a commit that was cut off left behind is not among them: readers never see it, and the next
    writer takes it back.
    """
    head, unfinished = store.head(), unfinished_commit(store)
    found = {}
    for name, newest in store.newest_versions().items():
        strange = versions.strange_version(store.path, TABLES[name], head.versions[name], newest, unfinished)
        if strange is not None:
            found[name] = strange
    return found


def _newest_files(store: Store, head: Commit) -> dict[str, list[str]]:
    """The files of each table, where its newest version is the one that the import log names."""
    found = {}
    for name, named in head.versions.items():
        newest, found[name] = versions.newest_files(store.path, TABLES[name])
        if newest != named:
            raise DamagedDataError(
                f"the table {name} has version {newest}, and the import log names version {named}",
                where=str(store.path),
                advice=f"Something else wrote to it. Look with: wholeschool check {store.path}",
            )
    return found

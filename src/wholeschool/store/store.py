"""A store: a folder of Delta tables, an import log that names what belongs together, two keys.

Readers read the versions that the newest row of the import log names; whatever else lies in the
folder is not part of the store (`transaction.py` has the writing side).
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import ibis.expr.types as ir

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import pseudonyms, vault, versions
from wholeschool.store.keys import KeyPlace
from wholeschool.store.known import known_at, show_known
from wholeschool.store.locks import MARKER, reading_along
from wholeschool.store.log import Commit, append_to_log, newest_fingerprint, read_log, rotations_in
from wholeschool.store.making import making
from wholeschool.store.new_tables import add_new_tables
from wholeschool.store.rotating import settle_rotation
from wholeschool.store.set_aside import FOLDER as SET_ASIDE

FORMAT = 3
"""Rises when what stands in a table changes; a table that is new is added to stores that lack it."""
LITTLE_BYTES = 2_000_000
"""Of fewer, as of a school or two, one thread takes no longer than several, and the other cores stay free."""
SPILL = "spill-"
"""How the names of folders begin in which engines lay down what does not fit into memory."""


class Store:
    """An opened store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rotations: int | None = None

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make an empty store in a folder that is empty or does not exist."""
        keys = (pseudonyms.KEY, vault.KEY)
        with making(path, leftovers=(*TABLES, SET_ASIDE, *(key.file for key in keys))) as note:
            for key in keys:
                key.make(path)
            for table in TABLES.values():
                versions.create_table(path, table)
            named = {name: 0 for name in TABLES if name not in COMMITTED_ALONE}
            append_to_log(path, Commit(0, datetime.now(UTC), "create", named))
            marker = {
                "format": FORMAT,
                "key": pseudonyms.load(path).fingerprint,
                "vault": vault.load(path).fingerprint,
            }
            # The marker comes last and at once: a folder without it is not yet a store.
            note.write_text(json.dumps(marker) + "\n", "utf-8")
            note.rename(path / MARKER)
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a store, or say why the folder is none."""
        if not (path / MARKER).is_file():
            raise WrongCallError(
                "there is no store here",
                where=str(path),
                advice=f"Make one by importing into it: wholeschool import {path} FOLDER; "
                f"of official figures: wholeschool national load {path} FILES",
            )
        found = _marker(path)["format"]
        if found != FORMAT:
            raise WrongCallError(
                f"this store has format {found}, and this version reads format {FORMAT}",
                where=str(path),
                advice="Import the files again into a new store.",
            )
        settle_rotation(path)
        add_new_tables(path)
        return cls(path)

    @classmethod
    def open_or_create(cls, path: Path) -> Self:
        """Open the store, or make one where there is none yet."""
        if not (path / MARKER).exists():
            try:
                return cls.create(path)
            except WrongCallError:
                if not (path / MARKER).exists():  # else somebody else was quicker
                    raise
        return cls.open(path)

    def pseudonyms(self) -> pseudonyms.Pseudonyms:
        """What makes pseudonyms here; raises WrongCallError where the key is not this store's."""
        return pseudonyms.Pseudonyms(self._key(pseudonyms.KEY))

    def vault(self) -> vault.Vault:
        """What seals and opens names here; raises WrongCallError where the key is not this store's."""
        return vault.Vault(self._key(vault.KEY))

    def fingerprint_of(self, place: KeyPlace) -> str:
        """The fingerprint of a key: of the one it was changed to last, else of the one it was made with."""
        return newest_fingerprint(self.log(), place.mark) or str(_marker(self.path)[place.mark])

    def _key(self, place: KeyPlace) -> bytes:
        return place.load_fitting(self.path, self.fingerprint_of(place))

    def log(self) -> list[Commit]:
        """Every commit, oldest first."""
        log = read_log(self.path)
        if self._rotations is None:
            self._rotations = rotations_in(log)
        return log

    def check_numbers(self) -> None:
        """Raise WrongCallError where pupils have got other numbers since this was opened (`rotate`)."""
        if self._rotations not in (None, rotations_in(read_log(self.path))):
            raise WrongCallError(
                "the pupils' numbers have been changed meanwhile", where=str(self.path), advice="Call again."
            )

    def numbers_changed(self) -> None:
        """Go by the numbers that pupils have from now on."""
        self._rotations = None

    def head(self) -> Commit:
        """The commit whose versions are read now."""
        return self.log()[-1]

    @contextmanager
    def reading(
        self,
        *,
        instead: Mapping[str, int] = MappingProxyType({}),
        as_known_on: date | datetime | None = None,
        threads: int | None = None,
        memory_gb: float | None = None,
    ) -> Iterator[LocalEngine]:
        """An engine that shows the standing rows of every table under the table's name.

        `instead` has versions of tables that take the place of those that the import log names:
        what `check` looks at. `as_known_on` a day (its end, in UTC) or a moment: the imported tables show
        what was known then, and no other table is shown, because those are made of what is known now.
        """
        with self.reading_along():
            named = {**self.head().versions, **instead}
            files = {name: versions.files_at(self.path, TABLES[name], named[name]) for name in named}
            with engine_for(self.path, files, threads, memory_gb) as engine:
                if as_known_on is None:
                    show_files(engine, self.path, files)
                else:
                    show_known(engine, files, known_at(as_known_on))
                yield engine

    def reading_along(self) -> AbstractContextManager[None]:
        """Read files of this store; none of those that stand at the beginning is removed until the end."""
        return reading_along(self.path)

    def show(self, engine: LocalEngine, names: Iterable[str], commit: Commit) -> None:
        """Show tables in an engine as an earlier commit named them."""
        files = {name: versions.files_at(self.path, TABLES[name], commit.versions[name]) for name in names}
        show_files(engine, self.path, files)

    def newest_versions(self) -> dict[str, int]:
        """The newest version of every table, whoever made it."""
        return {
            name: versions.newest_version(self.path, table)
            for name, table in TABLES.items()
            if name not in COMMITTED_ALONE
        }


def _marker(path: Path) -> Mapping[str, Any]:
    """What the store says of itself: its format, and which keys it was made with."""
    try:
        marker = json.loads((path / MARKER).read_text("utf-8"))
        return {"format": marker["format"], "key": marker["key"], "vault": marker.get("vault")}
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedDataError(
            f"{MARKER} cannot be read", where=str(path), advice="Restore it from a backup."
        ) from error


def new_spill(store: Path) -> Path | None:
    """Where an engine may lay down what does not fit into memory: in the store, where erasing reaches it.

    None where the store cannot be written.
    """
    return store / f"{SPILL}{uuid.uuid4().hex}" if os.access(store, os.W_OK) else None


def engine_for(
    store: Path,
    files: Mapping[str, list[str]],
    threads: int | None,
    memory_gb: float | None,
    *,
    brings: int = 0,
) -> LocalEngine:
    """An engine for tables, and `brings` bytes that come to them: for little a brief one, of one thread."""
    _check_there(store, files)
    size = brings + sum(Path(path).stat().st_size for paths in files.values() for path in paths)
    little = size < LITTLE_BYTES
    threads = 1 if little else threads
    return LocalEngine(threads=threads, memory_gb=memory_gb, spill=new_spill(store), brief=little)


def stored(name: str) -> str:
    """The name under which all rows of a table with history are shown, also those that no longer stand."""
    return f"{name}_stored"


def show_files(engine: LocalEngine, store: Path, files: Mapping[str, list[str]]) -> None:
    """Show tables by their files: standing rows as the table's name, all rows as `stored(name)`."""
    _check_there(store, files)
    for name, paths in files.items():
        table = TABLES[name]
        shown = stored(name) if table.history else name
        engine.show_files(shown, paths, table.arrow, table.partition_by)
        if table.history:
            (step,) = _shown_standing(engine.DIALECT, name)
            engine.show(step)
            engine.note_files(name, paths)


def _check_there(store: Path, files: Mapping[str, list[str]]) -> None:
    for name, paths in files.items():
        missing = [path for path in paths if not Path(path).is_file()]
        if missing:
            raise DamagedDataError(
                f"{len(missing)} files of the table {name} are missing",
                where=store.name,
                advice="Restore the folder from a backup, or import the files again into a new store.",
            )


@compiled_once
def _shown_standing(dialect: str, name: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    plan.view(name, standing(Plan.given(stored(name), TABLES[name].arrow), name))
    return plan.compiled(dialect)


def standing(rows: ir.Table, name: str) -> ir.Table:
    """The rows that still stand, without their history."""
    table = TABLES[name]
    return rows.filter(rows.known_to.isnull()).select(*table.names) if table.history else rows

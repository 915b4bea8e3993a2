"""Delta tables as their library opens them; each stays open for whoever asks for the same version next.

To open a table takes some milliseconds, and more with each entry of its log since the last checkpoint. A
command reads a table, writes its next version and shows that, and opened it three times for this.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deltalake import DeltaTable

from wholeschool.errors import DamagedDataError
from wholeschool.schema import Table

_LEFT_OPEN = 64
_RESTORE = "Restore the folder from a backup, or import the files again into a new store."
Told = tuple[int, int, int]
"""What tells an entry of a log from any other: its number on the disk, bytes, nanoseconds of its change."""


@dataclass(frozen=True)
class _Left:
    """A table that was left open: at that version, or at one before it that only has to go on."""

    version: int
    entry: Told
    delta: Any


_left: OrderedDict[Path, _Left] = OrderedDict()


def table_folder(store: Path, table: Table) -> Path:
    """Where a table lives."""
    return store / table.name


def log_folder(store: Path, table: Table) -> Path:
    """Where a table's log lies, an entry a version."""
    return table_folder(store, table) / "_delta_log"


def entry_of(store: Path, table: Table, version: int) -> Path:
    """The entry of a version in the log of its table."""
    return log_folder(store, table) / f"{version:020d}.json"


def told(entry: Path) -> Told | None:
    """What tells an entry from any other; None where it is not there, as when a checkpoint sums it up."""
    try:
        said = entry.stat()
    except OSError:
        return None
    return said.st_ino, said.st_size, said.st_mtime_ns


def take_open(store: Path, table: Table, version: int) -> Any:
    """A table at a version: the one that was left open, or opened anew. It is the caller's alone."""
    left = _left.pop(table_folder(store, table), None)
    if left is not None and (left.version, left.entry) == (version, told(entry_of(store, table, version))):
        delta = _brought_to(version, left.delta)
        if delta is not None:
            return delta
    return open_table(store, table, version)


def leave_open(store: Path, table: Table, delta: Any, version: int) -> None:
    """Leave a table open: at this version, which it has, or which was written with it."""
    entry = told(entry_of(store, table, version))
    if entry is None:
        return
    _left[table_folder(store, table)] = _Left(version, entry, delta)
    while len(_left) > _LEFT_OPEN:
        _left.popitem(last=False)


def open_table(store: Path, table: Table, version: int | None = None) -> Any:
    """Open a table at a version, or at its newest.

    Raises DamagedDataError where it cannot be read or has other columns than it should.
    """
    try:
        delta = DeltaTable(str(table_folder(store, table)), version=version)
        columns = {field.name for field in delta.schema().fields}
    except Exception as error:  # whatever the library finds wrong with a folder, the table cannot be read
        asked = "" if version is None else f" at version {version}"
        raise DamagedDataError(
            f"the table {table.name}{asked} cannot be read ({type(error).__name__})",
            where=store.name,
            advice=_RESTORE,
        ) from error
    if columns != set(table.arrow.names):
        strange = ", ".join(sorted(columns.symmetric_difference(table.arrow.names)))
        raise DamagedDataError(
            f"the table {table.name} has other columns than it should: {strange}",
            where=store.name,
            advice=_RESTORE,
        )
    return delta


def _brought_to(version: int, delta: Any) -> Any | None:
    """The table with what was written since it was opened; None where that is not the version asked for."""
    try:
        if delta.version() < version:
            delta.update_incremental()
    except Exception:  # opened anew, it says what is wrong
        return None
    return delta if delta.version() == version else None

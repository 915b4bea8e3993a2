"""Tables that the program has got since a store was made: added to it, empty, when it is opened."""

from __future__ import annotations

from pathlib import Path

from wholeschool.errors import WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES, Table
from wholeschool.store import versions
from wholeschool.store.log import tables_known_to


def add_new_tables(store: Path) -> None:
    """Make the tables that no commit of this store has named; one that is lost stays lost, and is told.

    Raises WrongCallError where the store lacks a table and cannot be written.
    """
    missing = [table for name, table in TABLES.items() if _is_missing(store, table)]
    if not missing:
        return
    known = tables_known_to(store)
    for table in missing:
        if table.name not in known:
            _add(store, table)


def _is_missing(store: Path, table: Table) -> bool:
    return table.name not in COMMITTED_ALONE and not versions.is_there(store, table)


def _add(store: Path, table: Table) -> None:
    try:
        versions.create_table(store, table)
    except Exception as error:  # the library has a kind of error for each thing that may be in the way
        if versions.is_there(store, table):
            return  # somebody else was quicker
        raise WrongCallError(
            f"this store is an earlier version's, and the table {table.name} that it lacks cannot be added",
            where=str(store),
            advice="Open it once where it can be written: wholeschool check STORE",
        ) from error

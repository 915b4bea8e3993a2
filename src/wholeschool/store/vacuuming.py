"""Making a store small again: old versions away, looks and commits in one file each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wholeschool.errors import DamagedDataError
from wholeschool.store.alone import bring_together
from wholeschool.store.erasing import end_erasing, is_erasing
from wholeschool.store.locks import nobody_reading, only_writer
from wholeschool.store.outdated import Removed, remove_outdated
from wholeschool.store.store import Store
from wholeschool.store.transaction import recover, unnamed_versions

GRACE = timedelta(days=1)
"""How long a version stays that has been replaced: other software that reads the tables takes no lock."""


@dataclass(frozen=True)
class Vacuumed:
    """What a vacuum did. `brought_together`: small files of the audit and of the import log that are one now.

    `finished_erasing`: an erasure that had been cut off was finished by it.
    """

    removed: Removed
    brought_together: int
    finished_erasing: bool


def vacuum(store: Store, *, grace: timedelta = GRACE) -> Vacuumed:
    """Remove the files that no needed version has, and what commits that were cut off have left.

    Raises WrongCallError where somebody else is writing or goes on reading, DamagedDataError where a table
    has a version that no row of the import log names: what has to go is not known then.
    """
    with only_writer(store.path):
        recover(store)
        for name, version in unnamed_versions(store).items():
            raise DamagedDataError(
                f"the table {name} has a version {version} that no row of the import log names",
                where=str(store.path),
                advice=f"Nothing was removed. Look with: wholeschool check {store.path}",
            )
        brought = bring_together(store.path)
        log = store.log()
        with nobody_reading(store.path):
            if is_erasing(store, log):
                return Vacuumed(end_erasing(store, log), brought, finished_erasing=True)
            return Vacuumed(remove_outdated(store.path, log, grace), brought, finished_erasing=False)

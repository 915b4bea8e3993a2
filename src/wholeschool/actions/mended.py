"""Files of a store's quarantine that were mended and imported: nothing of them stays behind."""

from __future__ import annotations

import filecmp
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.ingest.files import QUARANTINE_SUFFIX
from wholeschool.store import Commit, Store
from wholeschool.store.digests import digest_of
from wholeschool.store.set_aside import FOLDER

if TYPE_CHECKING:
    from wholeschool.actions.import_log import FileResult


def is_set_aside(store: Store, path: Path) -> bool:
    """Whether a file is one that an import wrote into the store's quarantine."""
    folder = (store.path / FOLDER).resolve()
    return path.name.endswith(QUARANTINE_SUFFIX) and path.resolve().parent == folder


def remove_mended(store: Store, results: Sequence[FileResult]) -> tuple[FileResult, ...]:
    """Remove the quarantine files among those that an import has read, and say so in their results.

    The caller has committed and is the only writer: what was mended is in the tables, and what is still wrong
    stands in a quarantine file of its own. Being cut off before leaves a file whose next import changes
    nothing, and removes it.
    """
    return tuple(replace(file, removed=_removed(store, file)) for file in results)


def remove_doubles(store: Store, results: Sequence[FileResult], log: Sequence[Commit]) -> None:
    """Remove what earlier imports of the same files had set aside, where it is set aside again word for word.

    Whoever mends the one would find the other, and mend it once more.
    """
    for file in results:
        entries = [entry for commit in log for entry in commit.files if entry["sha256"] == file.sha256]
        earlier = {name for entry in entries for name in entry["quarantine"]} - {*file.quarantine}
        there = [path for name in sorted(earlier) if (path := store.path / name).is_file()]
        for new in () if file.repeated else file.quarantine:
            for path in there:
                if path.exists() and filecmp.cmp(path, store.path / new, shallow=False):
                    path.unlink()


def _removed(store: Store, file: FileResult) -> bool:
    path = Path(file.path)
    if not is_set_aside(store, path):
        return False
    # What an earlier import had set aside of it was thrown away: these rows stand nowhere else.
    if file.repeated and file.quarantined and not file.quarantine:
        return False
    # Somebody may have gone on mending it meanwhile.
    if digest_of(path) != file.sha256:
        return False
    path.unlink()
    return True

"""Rows that could not be read are written to files of the store, to be mended and imported again."""

from __future__ import annotations

import pyarrow.csv

from wholeschool.ingest import QUARANTINE_SUFFIX, Reading
from wholeschool.store import Store

QUARANTINE = "quarantine"


def set_aside(store: Store, commit_id: int, namesakes: int, reading: Reading) -> tuple[str, ...]:
    """Write the rows that could not be read to files that can be mended and imported again.

    `namesakes` is how many files of the same name, from other folders, this import has had before.
    """
    if not reading.quarantine:
        return ()
    folder = store.path / QUARANTINE
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{reading.path.stem}-{namesakes + 1}" if namesakes else reading.path.stem
    written = []
    for part, rows in reading.quarantine.items():
        path = folder / f"{commit_id:06d}-{'-'.join(filter(None, (name, part)))}{QUARANTINE_SUFFIX}"
        # The rows are a school's own, with UPNs: they stay in the store's folder, for its owner alone.
        path.touch(mode=0o600)
        pyarrow.csv.write_csv(rows, path)
        written.append(f"{QUARANTINE}/{path.name}")
    return tuple(written)

"""Rows that could not be read are written to files of the store, to be mended and imported again."""

from __future__ import annotations

import re

import pyarrow.csv

from wholeschool.ingest import QUARANTINE_SUFFIX, Reading
from wholeschool.ingest.rows.formulas import without_formulas
from wholeschool.store import Store
from wholeschool.store.set_aside import FOLDER

_NO_NAME = re.compile(r"[^\w .()&+,-]")
"""What a sheet's name may have in it, and a file's may not: a slash would lead out of the folder."""
_LONGEST = 80


def set_aside(store: Store, commit_id: int, namesakes: int, reading: Reading) -> tuple[str, ...]:
    """Write the rows that could not be read to files that can be mended and imported again.

    `namesakes` is how many files of the same name, from other folders, this import has had before.
    """
    if not reading.quarantine:
        return ()
    folder = store.path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = _NO_NAME.sub("_", reading.path.stem)[:_LONGEST]
    name = f"{stem}-{namesakes + 1}" if namesakes else stem
    written = []
    for part, rows in reading.quarantine.items():
        whole = "-".join(filter(None, (name, _NO_NAME.sub("_", part)[:_LONGEST])))
        path = folder / f"{commit_id:06d}-{whole}{QUARANTINE_SUFFIX}"
        # The rows are a school's own, with UPNs: they stay in the store's folder, for its owner alone.
        path.touch(mode=0o600)
        pyarrow.csv.write_csv(without_formulas(rows), path)
        written.append(f"{FOLDER}/{path.name}")
    return tuple(written)

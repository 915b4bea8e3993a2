"""Rows that could not be read are written to files of the store, to be mended and imported again."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count
from pathlib import Path

import pyarrow.csv

from wholeschool.actions.mended import is_set_aside
from wholeschool.ingest.files import QUARANTINE_SUFFIX
from wholeschool.ingest.rows.formulas import without_formulas
from wholeschool.ingest.rows.reading import Reading
from wholeschool.store import Store
from wholeschool.store.set_aside import FOLDER

_NO_NAME = re.compile(r"[^\w .()&+,-]")
"""What a sheet's name may have in it, and a file's may not: a slash would lead out of the folder."""
_LONGEST = 80
_NUMBER = re.compile(r"^\d{6}-")


def set_aside(store: Store, commit_id: int, taken: Collection[str], reading: Reading) -> tuple[str, ...]:
    """Write the rows that could not be read to files that can be mended and imported again.

    `taken` are the files that this import has written before: of two files of one name, from other folders,
    the later one's has a number.
    """
    if not reading.quarantine:
        return ()
    folder = store.path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = _NO_NAME.sub("_", _stem(store, reading.path))[:_LONGEST]
    written: list[str] = []
    for part, rows in reading.quarantine.items():
        whole = "-".join(filter(None, (stem, _NO_NAME.sub("_", part)[:_LONGEST])))
        path = folder / _free(f"{commit_id:06d}-{whole}", {*taken, *written})
        # The rows are a school's own, with UPNs: they stay in the store's folder, for its owner alone.
        path.touch(mode=0o600)
        pyarrow.csv.write_csv(without_formulas(rows), path)
        written.append(f"{FOLDER}/{path.name}")
    return tuple(written)


def _stem(store: Store, path: Path) -> str:
    """A file's name; of one that is set aside once more, the name of the file that the rows came with."""
    if not is_set_aside(store, path):
        return path.stem
    return _NUMBER.sub("", path.name.removesuffix(QUARANTINE_SUFFIX))


def _free(name: str, taken: Collection[str]) -> str:
    numbered = (f"{name}-{number}" if number > 1 else name for number in count(1))
    names = (f"{each}{QUARANTINE_SUFFIX}" for each in numbered)
    return next(each for each in names if f"{FOLDER}/{each}" not in taken)

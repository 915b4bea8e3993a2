"""What a `.meta.csv` says of the columns of the data file beside it: labels in words, and units."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_SUFFIX = ".meta.csv"
_PACKED = (".gz", ".csv", ".parquet", ".zip")


@dataclass(frozen=True)
class Label:
    """The words and the unit (“%”) of a column; both may be empty."""

    words: str
    unit: str


def is_labels(name: str) -> bool:
    """Whether a file, by its name, describes another one."""
    return name.lower().endswith(_SUFFIX)


def labels_beside(path: Path, files: Iterable[Path]) -> Mapping[str, Label]:
    """The labels among `files` that belong to a data file; empty where there are none."""
    stem = path.name.lower()
    for suffix in _PACKED:
        stem = stem.removesuffix(suffix)
    for each in (*files, path.with_name(f"{path.name.split('.')[0]}{_SUFFIX}")):
        if each.parent == path.parent and each.name.lower() == f"{stem}{_SUFFIX}" and each.is_file():
            return read_labels(each.read_bytes())
    return {}


def read_labels(content: bytes) -> Mapping[str, Label]:
    """Column → label, of the bytes of a file; empty where it does not have the columns of one."""
    text = content.decode("utf-8-sig", errors="replace")
    rows = csv.DictReader(text.splitlines())
    return {
        row["col_name"]: Label(row.get("label") or "", row.get("indicator_unit") or "")
        for row in rows
        if row.get("col_name")
    }

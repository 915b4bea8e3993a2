"""The files that a call names: folders are read file by file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wholeschool.errors import no_such_path

TRUTH = "truth.json"
"""What a simulated trust says of itself: never read as a school's record."""
QUARANTINE_SUFFIX = ".quarantine.csv"
"""Rows set aside earlier: read when they are named, after mending, and not with their folder."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files of these paths, each once, by path. Raises WrongCallError where a path does not exist."""
    found = {file.resolve(): file for path in paths for file in _files(path)}
    return sorted(found.values())


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [
            file for file in sorted(path.rglob("*")) if file.is_file() and _is_wanted(file.relative_to(path))
        ]
    if path.is_file():
        return [] if path.name == TRUTH else [path]
    raise no_such_path(path)


def _is_wanted(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.name != TRUTH and not path.name.endswith(QUARANTINE_SUFFIX)

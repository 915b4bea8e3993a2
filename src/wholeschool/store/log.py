"""The import log: its newest row names the version of each table that belongs together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wholeschool.engine import WrittenFile
from wholeschool.errors import DamagedDataError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import opened, versions

_LOG = TABLES["import_log"]
_TRIES = 3
ROTATION = "rotate"
ERASURES = ("forget", "retain", ROTATION)
"""Commits after which nothing of what stood before can be read."""


@dataclass(frozen=True)
class Commit:
    """A row of the import log."""

    commit_id: int
    at: datetime
    action: str
    versions: Mapping[str, int]
    files: tuple[Mapping[str, Any], ...] = ()
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    changed: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)


def read_log(store: Path, version: int | None = None) -> list[Commit]:
    """Every commit of a store, oldest first; or those of an earlier version of the log."""
    try:
        commits = _filled(sorted(_every_commit(store, version), key=lambda commit: commit.commit_id))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(store, f"the import log cannot be read ({type(error).__name__})") from error
    if [commit.commit_id for commit in commits] != list(range(len(commits))) or not commits:
        raise _damaged(store, "the import log has lost or doubled a row")
    return _as_erased(commits)


def _filled(commits: Sequence[Commit]) -> list[Commit]:
    """The commits with every table: one that came with a later version of the program was empty before.

    Raises ValueError where a commit has forgotten a table that one before it named.
    """
    known: set[str] = set()
    found = []
    for commit in commits:
        if not known <= commit.versions.keys():
            raise ValueError("a table is no longer named")
        known |= commit.versions.keys()
        every = {name: commit.versions.get(name, 0) for name in TABLES if name not in COMMITTED_ALONE}
        found.append(replace(commit, versions=every))
    return found


def tables_known_to(store: Path) -> set[str]:
    """The tables that commits of this store have named, and so the folders that have to be there."""
    _, files = versions.newest_files(store, _LOG)
    rows = (row for file in files for row in pq.ParquetFile(file).read(["versions"]).to_pylist())
    return {name for row in rows for name in json.loads(row["versions"])}


def rotations_in(log: Sequence[Commit]) -> int:
    """How often the keys have been changed: the pupils' numbers are others each time."""
    return sum(commit.action == ROTATION for commit in log)


def newest_fingerprint(log: Sequence[Commit], mark: str) -> str | None:
    """The fingerprint of a key since it was changed last; None = it never was."""
    found = [commit.detail["keys"][mark] for commit in log if mark in commit.detail.get("keys", {})]
    return str(found[-1]) if found else None


def _as_erased(commits: list[Commit]) -> list[Commit]:
    """The commits as they can be read now: those before an erasure name what the erasure left.

    An erasure comes when the books are up to date, so that what it leaves is what the last build made.
    """
    found: list[Commit] = []
    left: Mapping[str, int] | None = None
    for commit in reversed(commits):
        if left is None and commit.action in ERASURES:
            left = commit.versions
        found.append(commit if left is None else replace(commit, versions=left))
    return found[::-1]


def _every_commit(store: Path, version: int | None) -> list[Commit]:
    """The rows of the log. While they are read, its files may be brought together into one."""
    if version is not None:
        return [commit for file in versions.files_at(store, _LOG, version) for commit in _commits(file)]
    for _ in range(_TRIES):
        _, files = versions.newest_files(store, _LOG)
        with suppress(FileNotFoundError):
            return [commit for file in files for commit in _commits(file)]
    return [commit for file in files for commit in _commits(file)]


def _commits(file: str) -> Sequence[Commit]:
    said = Path(file).stat()
    return _commits_of(file, (said.st_ino, said.st_size, said.st_mtime_ns))


@lru_cache(maxsize=4096)
def _commits_of(file: str, said: tuple[int, ...]) -> Sequence[Commit]:
    """The rows of a file of the log, read once: it is never written to again."""
    return tuple(map(_commit, pq.ParquetFile(file).read().to_pylist()))


def _damaged(store: Path, what: str) -> DamagedDataError:
    advice = "Restore the store from a backup, or import the files again into a new store."
    return DamagedDataError(what, where=store.name, advice=advice)


def append_to_log(store: Path, commit: Commit) -> None:
    """Write a commit's row: from this moment its versions are what readers read."""
    row = {
        "commit_id": commit.commit_id,
        "at": commit.at,
        "action": commit.action,
        "versions": json.dumps(dict(commit.versions), sort_keys=True),
        "files": json.dumps(list(commit.files)),
        "read": commit.read,
        "accepted": commit.accepted,
        "quarantined": commit.quarantined,
        "changed": commit.changed,
        "detail": json.dumps(dict(commit.detail)),
    }
    path = opened.table_folder(store, _LOG) / f"commit-{commit.commit_id:09d}.parquet"
    pq.write_table(pa.Table.from_pylist([row], schema=_LOG.arrow), path)
    written = WrittenFile(path, path.stat().st_size, 1)
    versions.add_version(store, _LOG, [(written, "")], commit_id=commit.commit_id, append=True)


def _commit(row: Mapping[str, Any]) -> Commit:
    named = json.loads(row["versions"])
    return Commit(
        commit_id=row["commit_id"],
        at=row["at"],
        action=row["action"],
        versions={name: int(version) for name, version in named.items()},
        files=tuple(json.loads(row["files"])),
        read=row["read"],
        accepted=row["accepted"],
        quarantined=row["quarantined"],
        changed=row["changed"],
        detail=json.loads(row["detail"]),
    )

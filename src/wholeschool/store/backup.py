"""One consistent state of a store in one file: a ZIP archive that names and sums up every file in it.

Files lie in it as they are (Parquet is packed already), so that no archive can be larger inside than outside.
The list of files, with the SHA-256 of each, comes last (`backup.json`): an archive that was cut off has none.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from wholeschool import __version__
from wholeschool.errors import WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import versions
from wholeschool.store.digests import digest_of
from wholeschool.store.log import Commit, read_log
from wholeschool.store.outdated import compared_with, needed_commits
from wholeschool.store.store import FORMAT, SPILL, Store

MANIFEST = "backup.json"
KEY_SUFFIX = ".key"
_DRAFT = ".being-made"
_LEFT_OUT = (
    "kept", "fetched", "lock", "audit.lock", "journal.json", "erasing.json", "rotating.json",
    "rotating.json.new", "store.being-made",
)  # fmt: skip
_CHUNK_BYTES = 1_000_000


@dataclass(frozen=True)
class BackedUp:
    """A backup that was made: its file, how many files and bytes are in it, and its SHA-256.

    `with_keys`: whether keys are in it. `links`: symbolic links in the store, which are not followed.
    """

    path: Path
    commit_id: int
    files: int
    bytes: int
    sha256: str
    with_keys: bool
    links: tuple[str, ...]


def back_up(store: Store, path: Path, *, with_keys: bool = False) -> BackedUp:
    """Write the newest state of a store to a new file; imports may go on meanwhile, and are not in it.

    Raises WrongCallError where the file exists, lies within the store, or is being made by somebody else.
    """
    if path.resolve().is_relative_to(store.path.resolve()):
        raise WrongCallError(
            "a backup within the store would be lost with it", where=str(path), advice="Name another folder."
        )
    if not path.absolute().parent.is_dir():
        raise WrongCallError(
            "there is no such folder", where=str(path.parent), advice="Make it, or name another one."
        )
    if path.exists():
        raise WrongCallError(
            "there is a file already", where=str(path), advice="Give the backup another name."
        )
    draft = path.with_name(path.name + _DRAFT)
    handle = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongCallError("somebody else is making this backup now", where=str(path)) from None
        file.truncate()
        try:
            with store.reading_along():
                head, count, size, links = _write(store.path.resolve(), file, with_keys)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = digest_of(file)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        draft.rename(path)
    return BackedUp(path, head.commit_id, count, size, digest, with_keys, links)


def _write(store: Path, file: IO[bytes], with_keys: bool) -> tuple[Commit, int, int, tuple[str, ...]]:
    alone = {name: versions.newest_version(store, TABLES[name]) for name in COMMITTED_ALONE}
    log = read_log(store, version=alone["import_log"])
    links: list[str] = []
    listed = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for path in _files(store, log, alone, links, with_keys):
            listed.append(_add(archive, store, path))
        size = sum(entry.file_size for entry in archive.infolist())
        manifest = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "made_by": f"wholeschool {__version__}",
            "format": FORMAT,
            "commit_id": log[-1].commit_id,
            "with_keys": with_keys,
            "files": listed,
        }
        archive.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest, indent=1))
    return log[-1], len(listed), size, tuple(links)


def _files(
    store: Path, log: list[Commit], alone: dict[str, int], links: list[str], with_keys: bool
) -> Iterator[Path]:
    """The files of the newest state; symbolic links are not followed, and added to `links`."""
    needed = needed_commits(log)
    for name in log[-1].versions:
        named = {commit.versions[name] for commit in needed}
        first = min(named | {commit.versions[name] for commit in compared_with(log)})
        yield from versions.files_of_backup(store, TABLES[name], named, first, log[-1].versions[name])
    for name, version in alone.items():
        yield from versions.files_of_backup(store, TABLES[name], [version], version, version)
    for path in sorted(store.rglob("*")):
        top = path.relative_to(store).parts[0]
        if top in TABLES or top in _LEFT_OUT or top.startswith(SPILL):
            continue
        if path.is_symlink():
            links.append(path.relative_to(store).as_posix())
        elif path.is_file() and (with_keys or path.suffix != KEY_SUFFIX):
            yield path


def _add(archive: zipfile.ZipFile, store: Path, path: Path) -> dict[str, object]:
    """Add a file as it is now; gives its entry of the list."""
    name = path.relative_to(store).as_posix()
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
    return {"path": name, "bytes": size, "sha256": digest.hexdigest()}

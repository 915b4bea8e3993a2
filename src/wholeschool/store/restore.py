"""A store out of a backup: everything is verified before the folder becomes a store, and nothing is trusted.

An archive may come from anywhere. No name in it may lead out of the folder, nothing but plain files is taken,
and no file may be larger than the list says; what is not in the list, or not as it says, refuses the whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import versions
from wholeschool.store.backup import KEY_SUFFIX, MANIFEST
from wholeschool.store.digests import digest_of
from wholeschool.store.locks import MARKER
from wholeschool.store.log import read_log
from wholeschool.store.making import NOTE, making
from wholeschool.store.new_tables import add_new_tables
from wholeschool.store.store import FORMAT, Store

_MOST_OF_A_LIST = 100_000_000
_CHUNK_BYTES = 1_000_000
_PLAIN_NAME = re.compile(r"[^\x00-\x1f\x7f\\:]+")
_ADVICE = "Nothing was restored. Use another backup."


@dataclass(frozen=True)
class Restored:
    """A store made of a backup: its files and bytes, its newest commit, made when, and whether with keys."""

    store: Store
    files: int
    bytes: int
    commit_id: int
    made_at: str
    with_keys: bool


@dataclass(frozen=True)
class _Listed:
    path: str
    bytes: int
    sha256: str


def restore(file: Path, folder: Path, *, sha256: str | None = None) -> Restored:
    """Make a store of a backup in a folder that is empty or does not exist.

    `sha256`: that of the whole file, where it was noted. Raises WrongCallError where the file is no backup,
    was cut off, is damaged or holds what no backup holds; nothing is left then, and no new folder.
    """
    with _opened(file, sha256) as archive:
        manifest = _manifest(file, archive)
        listed = _listed(file, archive, manifest)
        room = shutil.disk_usage(next(each for each in (folder, *folder.absolute().parents) if each.exists()))
        if sum(each.bytes for each in listed) > room.free:
            raise WrongCallError("there is not enough room on the disk for it", where=str(folder))
        tops = {PurePosixPath(each.path).parts[0] for each in listed}
        with _leaving_no_folder(folder), making(folder, leftovers=(*tops, *TABLES)) as note:
            try:
                for each in listed:
                    _take_out(file, archive, each, folder / (NOTE if each.path == MARKER else each.path))
                _judge(file, folder, manifest)
            except BaseException:
                for top in tops:
                    _remove(folder / top)
                note.unlink(missing_ok=True)
                raise
            note.rename(folder / MARKER)
    keys = any(each.path.endswith(KEY_SUFFIX) for each in listed)
    size = sum(each.bytes for each in listed)
    return Restored(
        Store.open(folder), len(listed), size, manifest["commit_id"], str(manifest["made_at"]), keys
    )


@contextmanager
def _leaving_no_folder(folder: Path) -> Iterator[None]:
    """Where it fails, take away the folders that were not there before, as far as they are empty."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for each in new:
                each.rmdir()
        raise


@contextmanager
def _opened(file: Path, sha256: str | None) -> Iterator[zipfile.ZipFile]:
    try:
        digest = digest_of(file) if sha256 else None
        if digest is not None and digest != str(sha256).strip().lower():
            raise _refused(file, "its SHA-256 is another than the one given")
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(file, "this is no backup, or it was cut off or damaged") from error
    except OSError as error:
        if error.filename == str(file):
            raise WrongCallError(f"could not be opened: {error.strerror}", where=str(file)) from error
        raise


def _refused(file: Path, what: str) -> WrongCallError:
    return WrongCallError(what, where=str(file), advice=_ADVICE)


def _manifest(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    """What the backup says of itself."""
    try:
        entry = archive.getinfo(MANIFEST)
    except KeyError:
        raise _refused(file, "this is no backup of a store, or it was cut off") from None
    if entry.file_size > min(_MOST_OF_A_LIST, file.stat().st_size):
        raise _refused(file, "its list of files is larger than any list can be")
    try:
        said = json.loads(archive.read(entry))
        manifest = {name: said[name] for name in ("format", "commit_id", "made_at", "files")}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(file, "its list of files cannot be read") from None
    if manifest["format"] != FORMAT:
        raise WrongCallError(
            f"this is a store of format {manifest['format']}, and this version reads format {FORMAT}",
            where=str(file),
            advice="Restore it with the version that made it, or import the files again.",
        )
    return manifest


def _listed(file: Path, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> list[_Listed]:
    """The files of the list, each of which has to be in the archive once, and nothing else."""
    try:
        listed = [
            _Listed(str(each["path"]), int(each["bytes"]), str(each["sha256"])) for each in manifest["files"]
        ]
    except (KeyError, TypeError, ValueError):
        raise _refused(file, "its list of files cannot be read") from None
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if sorted(names) != sorted([*(each.path for each in listed), MANIFEST]) or len(set(names)) < len(names):
        raise _refused(file, "it has other files in it than its list says")
    for entry in entries:
        _check_entry(file, entry)
    if sum(entry.file_size for entry in entries) > file.stat().st_size:
        raise _refused(file, "more would come out of it than can be in it")
    if MARKER not in names:
        raise _refused(file, f"{MARKER} is missing")
    sizes = {entry.filename: entry.file_size for entry in entries}
    if any(sizes[each.path] != each.bytes for each in listed):
        raise _refused(file, "its files have other sizes than its list says")
    return listed


def _check_entry(file: Path, entry: zipfile.ZipInfo) -> None:
    parts = entry.filename.split("/")
    if any(part in ("", ".", "..") or not _PLAIN_NAME.fullmatch(part) for part in parts):
        raise _refused(file, "a name in it leads out of the folder, or is none that a store has")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
        raise _refused(file, "there is something in it that no backup has: a link, or something packed")
    if parts[0] in (NOTE, "lock", "journal.json", "erasing.json", "rotating.json"):
        raise _refused(file, f"there is a {parts[0]} in it, and no backup has one")


def _take_out(file: Path, archive: zipfile.ZipFile, listed: _Listed, path: Path) -> None:
    """Write one file, and refuse it where it is not what the list says."""
    for parent in reversed(path.parents):
        # Each of them for its owner alone, which `parents=True` would not see to.
        parent.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    path.touch(mode=0o600)
    with archive.open(listed.path) as source, path.open("wb") as target:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != listed.sha256:
        raise _refused(file, f"{listed.path} is damaged in it")


def _judge(file: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse what would be a damaged store: every file that the newest commit names has to be there."""
    try:
        marker = json.loads((folder / NOTE).read_text("utf-8"))
        if marker["format"] != FORMAT or not marker["key"]:
            raise _refused(file, f"its {MARKER} is of another store")
        add_new_tables(folder)
        log = read_log(folder)
        for name in (*log[-1].versions, *COMMITTED_ALONE):
            if name in COMMITTED_ALONE:
                files = versions.newest_files(folder, TABLES[name])[1]
            else:
                files = versions.files_at(folder, TABLES[name], log[-1].versions[name])
            if not all(Path(each).is_file() for each in files):
                raise _refused(file, f"files of the table {name} are missing in it")
    except (DamagedDataError, ValueError, KeyError, TypeError) as error:
        raise _refused(file, "what is in it is no sound store") from error
    if log[-1].commit_id != manifest["commit_id"]:
        raise _refused(file, "its newest commit is another than its list says")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

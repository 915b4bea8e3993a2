"""What nobody needs any more: files of versions that have been replaced, and entries of the tables' logs.

Needed is what the newest commit names; what the newest build and climb name, which `check` judges the books
by; and for a while what was named until lately, for other software that is still reading it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wholeschool.errors import DamagedDataError
from wholeschool.schema import COMMITTED_ALONE, TABLES, Table
from wholeschool.store import opened, versions
from wholeschool.store.locks import adding_a_look
from wholeschool.store.log import Commit
from wholeschool.store.set_aside import DRAFT
from wholeschool.store.set_aside import FOLDER as QUARANTINE
from wholeschool.store.store import SPILL

_KEPT, _KEPT_SUFFIX = "kept", ".arrow"
_REFERRED_TO = ("build", "climb")


@dataclass(frozen=True)
class Removed:
    """What was removed: files with rows, their bytes, entries of logs."""

    files: int
    bytes: int
    entries: int


def needed_commits(log: Sequence[Commit]) -> list[Commit]:
    """The commits that a store cannot be without: the newest, and those that `check` goes back to."""
    newest = {commit.action: commit for commit in log if commit.action in _REFERRED_TO}
    return [log[-1], *newest.values()]


def compared_with(log: Sequence[Commit]) -> list[Commit]:
    """The commits that the next build compares with: that takes entries of logs, and no files."""
    return [log[commit.detail["seen"]] for commit in needed_commits(log) if "seen" in commit.detail]


def remove_outdated(store: Path, log: Sequence[Commit], grace: timedelta) -> Removed:
    """Remove what nobody needs. The caller is the only writer, and nobody reads.

    Being cut off in the middle leaves a sound store: what is needed is never touched.
    """
    needed, compared = needed_commits(log), compared_with(log)
    since = datetime.now(UTC) - grace
    lately = [log[place] for place in range(len(log) - 1) if log[place + 1].at > since]
    done = []
    for name in log[-1].versions:
        there = versions.oldest_version(store, TABLES[name])
        named = {commit.versions[name] for commit in needed}
        also = {version for commit in lately if (version := commit.versions[name]) >= there}
        first = min(named | also | {commit.versions[name] for commit in compared})
        done.append(_clear(store, name, named, first, also))
    with adding_a_look(store):
        for name in COMMITTED_ALONE:
            newest = versions.newest_version(store, TABLES[name])
            done.append(_clear(store, name, [newest], newest))
    _clear_drafts(store)
    return Removed(*(sum(each) for each in zip(*map(astuple, done), strict=True)))


def _clear(store: Path, name: str, needed: Iterable[int], first: int, also: Iterable[int] = ()) -> Removed:
    """Remove the files of a table that no needed version has, and log entries of versions before `first`.

    The files of `also` are left where they are still there. Raises DamagedDataError, before anything is
    removed, where a needed file is not among those on the disk.
    """
    table = TABLES[name]
    kept = _files(store, table, needed)
    on_disk = {file.resolve() for file in versions.files_on_disk(store, table)}
    if not kept <= on_disk:
        raise DamagedDataError(
            f"{len(kept - on_disk)} files of the table {name} are missing",
            where=str(store),
            advice=f"Nothing was removed from it. Look with: wholeschool check {store}",
        )
    files, size = 0, 0
    for file in on_disk - kept - _files(store, table, also):
        files, size = files + 1, size + file.stat().st_size
        file.unlink()
    folders = [each for each in opened.table_folder(store, table).iterdir() if "=" in each.name]
    for folder in folders:
        if not any(folder.iterdir()):
            folder.rmdir()
    return Removed(files, size, versions.drop_entries_before(store, table, first))


def _files(store: Path, table: Table, of_versions: Iterable[int]) -> set[Path]:
    paths = (file for each in of_versions for file in versions.files_at(store, table, each))
    return {Path(file).resolve() for file in paths}


def throw_away_kept(store: Path) -> None:
    """Remove what was worked out from rows and kept: it is worked out again when it is asked for."""
    shutil.rmtree(store / _KEPT, ignore_errors=True)


def _clear_drafts(store: Path) -> None:
    """Remove what somebody who was cut off was about to write or to keep."""
    for draft in (store / _KEPT).glob("*"):
        if draft.suffix != _KEPT_SUFFIX:
            draft.unlink(missing_ok=True)
    for draft in (store / QUARANTINE).glob(f"*{DRAFT}"):
        draft.unlink(missing_ok=True)
    for spilt in store.glob(f"{SPILL}*"):
        shutil.rmtree(spilt, ignore_errors=True)

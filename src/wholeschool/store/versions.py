"""The Delta tables of a store: their files at a version, new versions, and taking unnamed versions away.

A Delta table commits by itself; which versions of several tables belong together is said by the
import log alone (`log.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from deltalake import CommitProperties, PostCommitHookProperties, Schema
from deltalake.transaction import AddAction, create_table_with_add_actions

from wholeschool.engine import WrittenFile
from wholeschool.schema import Table
from wholeschool.store.opened import (
    Told,
    entry_of,
    leave_open,
    log_folder,
    open_table,
    table_folder,
    take_open,
    told,
)

# Under this name each Delta commit carries the number of the store's commit that made it, so that
# what an import left behind when it was cut off can be told from what nobody here wrote.
MADE_BY = "wholeschool.commit"

_CHECKPOINT_EVERY = 20
_NO_HOOKS = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


def create_table(store: Path, table: Table) -> None:
    """Make an empty table, at version 0."""
    create_table_with_add_actions(
        str(table_folder(store, table)),
        Schema.from_arrow(table.arrow),
        [],
        partition_by=[table.partition_by] if table.partition_by else [],
        commit_properties=_made_by(0),
    )


def is_there(store: Path, table: Table) -> bool:
    """Whether a table has been made: it has a log with an entry, or with what sums entries up."""
    log = log_folder(store, table)
    return any(True for ending in ("*.json", "*.checkpoint.parquet") for _ in log.glob(ending))


def newest_version(store: Path, table: Table) -> int:
    """The newest version of a table, whoever made it."""
    return int(open_table(store, table).version())


def files_at(store: Path, table: Table, version: int) -> list[str]:
    """Paths of the Parquet files that make up a version."""
    entry = told(entry_of(store, table, version))
    if entry is None:
        return _paths(open_table(store, table, version))
    return [*_files_at(store, table, version, entry)]


@lru_cache(maxsize=256)
def _files_at(store: Path, table: Table, version: int, entry: Told) -> tuple[str, ...]:
    """The files of a version, which never change: its entry in the table's log tells it from any other."""
    delta = take_open(store, table, version)
    leave_open(store, table, delta, version)
    return tuple(_paths(delta))


def newest_files(store: Path, table: Table) -> tuple[int, list[str]]:
    """The newest version of a table and the paths of its Parquet files."""
    version = _newest_entry(store, table)
    return version, files_at(store, table, version)


def add_version(
    store: Path,
    table: Table,
    files: Sequence[tuple[WrittenFile, str]],
    *,
    commit_id: int,
    replaced: Iterable[str] | None = None,
    append: bool = False,
) -> int:
    """Commit new files and give the new version.

    `files` are (file, value of the partition column). They take the place of everything in the
    table, or with `replaced` of everything in those partitions, or with `append` of nothing.
    """
    where = [(table.partition_by, "in", list(replaced))] if replaced is not None else None
    newest = _newest_entry(store, table)
    delta = take_open(store, table, newest)
    delta.create_write_transaction(
        [_action(store, table, file, partition) for file, partition in files],
        "append" if append else "overwrite",
        Schema.from_arrow(table.arrow),
        [table.partition_by] if table.partition_by else [],
        partition_filters=where,
        commit_properties=_made_by(commit_id),
        post_commithook_properties=_NO_HOOKS,
    )
    leave_open(store, table, delta, newest + 1)
    return newest + 1


def add_alone(store: Path, table: Table, file: WrittenFile) -> None:
    """Add a file's rows to a table that no commit of the import log names; several may do so at once."""
    delta = open_table(store, table)
    delta.create_write_transaction(
        [_action(store, table, file, "")],
        "append",
        Schema.from_arrow(table.arrow),
        [],
        post_commithook_properties=_NO_HOOKS,
    )
    summarise(store, table)


def summarise(store: Path, table: Table) -> None:
    """Write a checkpoint where the last one is 20 versions old; the newest version must be one that stays.

    Whoever opens the table reads its log from the last checkpoint on: a hundred entries take 20 ms.
    """
    newest = _newest_entry(store, table)
    if newest - _last_checkpoint(store, table) >= _CHECKPOINT_EVERY:
        _sum_up(store, table, newest)


def oldest_version(store: Path, table: Table) -> int:
    """The oldest version of a table that can still be read."""
    return min((int(entry.stem) for entry in log_folder(store, table).glob("*.json")), default=0)


def files_on_disk(store: Path, table: Table) -> list[Path]:
    """Every Parquet file in a table's folder, whether a version names it or not."""
    folder = table_folder(store, table)
    return [file for file in folder.rglob("*.parquet") if "_delta_log" not in file.relative_to(folder).parts]


def drop_entries_before(store: Path, table: Table, version: int) -> int:
    """Remove what a table's log says of versions before `version`; gives how many entries were removed.

    `version` and all later ones can be read as before: a checkpoint of it stands before anything is removed.
    """
    log = log_folder(store, table)
    entries = [entry for entry in log.glob("*.json") if int(entry.stem) < version]
    if not entries:
        return 0
    # Where reading begins may not lie before what is left.
    if _last_checkpoint(store, table) < version or not _checkpoint(log, version).exists():
        _sum_up(store, table, version)
    summed_up = [each for each in log.glob("*.checkpoint.parquet") if int(each.name.split(".")[0]) < version]
    for each in sorted((*entries, *summed_up)):
        each.unlink()
    return len(entries)


def files_of_backup(store: Path, table: Table, named: Iterable[int], first: int, last: int) -> Iterator[Path]:
    """What it takes to read versions of a table elsewhere: their files, and its log from `first` to `last`.

    Where no checkpoint stands before `first`, its log begins with its first entry.
    """
    yield from sorted({Path(file) for version in named for file in files_at(store, table, version)})
    log = log_folder(store, table)
    summed_up = [int(each.name.split(".")[0]) for each in log.glob("*.checkpoint.parquet")]
    begin = max((each for each in summed_up if each <= first), default=0)
    if begin in summed_up:
        yield _checkpoint(log, begin)
    yield from (entry_of(store, table, each) for each in range(begin, last + 1))


def _sum_up(store: Path, table: Table, version: int) -> None:
    """Write a checkpoint of a version."""
    delta = take_open(store, table, version)
    delta.create_checkpoint()
    leave_open(store, table, delta, version)


def _checkpoint(log: Path, version: int) -> Path:
    return log / f"{version:020d}.checkpoint.parquet"


def _newest_entry(store: Path, table: Table) -> int:
    """The number of the newest entry in a table's log."""
    found = [int(entry.stem) for entry in log_folder(store, table).glob("*.json")]
    return max(found) if found else int(open_table(store, table).version())


def _last_checkpoint(store: Path, table: Table) -> int:
    try:
        return int(json.loads((log_folder(store, table) / "_last_checkpoint").read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0  # it only says where reading may begin


def take_back(store: Path, table: Table, version: int, commit_id: int) -> None:
    """Take away every version above `version` that the unfinished commit `commit_id` made.

    From the newest downwards, so that being cut off again leaves a sound table. A version that
    somebody else made is left for `check` to name.
    """
    while (newest := _newest_entry(store, table)) > version:
        if not _was_made_by(store, table, newest, commit_id):
            return
        entry = entry_of(store, table, newest)
        actions = _actions(entry)
        entry.unlink()
        for each in actions:
            if "add" in each:
                (table_folder(store, table) / each["add"]["path"]).unlink(missing_ok=True)


def strange_version(store: Path, table: Table, named: int, newest: int, unfinished: int | None) -> int | None:
    """The newest version above the named one that is not the unfinished commit's; None = there is none."""
    if newest < named:
        return newest
    for version in range(newest, named, -1):
        if unfinished is None or not _was_made_by(store, table, version, unfinished):
            return version
    return None


def _was_made_by(store: Path, table: Table, version: int, commit_id: int) -> bool:
    actions = _actions(entry_of(store, table, version))
    return any(each.get("commitInfo", {}).get(MADE_BY) == str(commit_id) for each in actions)


def _actions(entry: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in entry.read_text("utf-8").splitlines()]


def _paths(delta: Any) -> list[str]:
    # They are said as parts of addresses, with %20 for a blank in the name of a folder.
    return [unquote(uri) for uri in delta.file_uris()]


def _action(store: Path, table: Table, file: WrittenFile, partition: str) -> AddAction:
    path = file.path.relative_to(table_folder(store, table)).as_posix()
    values = {table.partition_by: partition} if table.partition_by else {}
    modified = int(file.path.stat().st_mtime * 1000)
    return AddAction(path, file.size_bytes, values, modified, True, json.dumps({"numRecords": file.rows}))


def _made_by(commit_id: int) -> CommitProperties:
    return CommitProperties(custom_metadata={MADE_BY: str(commit_id)})

"""An erasure that was cut off is finished by whoever writes next: old versions may not outlive it.

Erased rows are gone with the commit; the old files that still hold them are removed after it. A note, which
names nobody, stands from before the one until after the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from wholeschool.errors import WrongCallError
from wholeschool.store.locks import nobody_reading
from wholeschool.store.log import Commit
from wholeschool.store.outdated import Removed, remove_outdated, throw_away_kept
from wholeschool.store.rotating import finish_rotation
from wholeschool.store.store import Store

_NOTE = "erasing.json"


def begin_erasing(store: Store, commit_id: int) -> None:
    """Note that the old versions have to go as soon as this commit is in the import log."""
    (store.path / _NOTE).write_text(json.dumps({"commit_id": commit_id}) + "\n", "utf-8")


def is_erasing(store: Store, log: Sequence[Commit]) -> bool:
    """Whether an erasure was cut off after its commit, so that old files may still hold what was erased."""
    return (store.path / _NOTE).exists() and log[-1].commit_id >= _noted(store)


def end_erasing(store: Store, log: Sequence[Commit]) -> Removed:
    """Remove everything but the newest state, and with it the note.

    The caller is the only writer, and nobody reads (`locks.nobody_reading`).
    """
    finish_rotation(store.path)
    removed = remove_outdated(store.path, log, timedelta(0))
    throw_away_kept(store.path)
    (store.path / _NOTE).unlink(missing_ok=True)
    return removed


def finish_erasing(store: Store) -> None:
    """Finish an erasure that was cut off; nothing where there was none. The caller is the only writer."""
    if not (store.path / _NOTE).exists():
        return
    log = store.log()
    if not is_erasing(store, log):
        # Nothing had been erased yet.
        (store.path / _NOTE).unlink()
        return
    # An import does not wait for a reader: then the next writer does it.
    with suppress(WrongCallError), nobody_reading(store.path, patience_seconds=0):
        end_erasing(store, log)


def _noted(store: Store) -> int:
    try:
        return int(json.loads((store.path / _NOTE).read_text("utf-8"))["commit_id"])
    except (ValueError, KeyError, TypeError):
        return 0  # cut off while it was written: removing once more does no harm

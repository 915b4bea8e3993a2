"""An erasure that was cut off is finished by whoever writes next: old versions may not outlive it.

Erased rows are gone with the commit; the old files that still hold them are removed after it. A note, which
names nobody, stands from before the one until after the other.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta

from wholeschool.errors import WrongCallError
from wholeschool.store.locks import PATIENCE_SECONDS, nobody_reading
from wholeschool.store.outdated import Removed, remove_outdated
from wholeschool.store.store import Store

_NOTE = "erasing.json"


def begin_erasing(store: Store, commit_id: int) -> None:
    """Note that the old versions have to go as soon as this commit is in the import log."""
    (store.path / _NOTE).write_text(json.dumps({"commit_id": commit_id}) + "\n", "utf-8")


def is_erasing(store: Store) -> bool:
    """Whether an erasure is under way, or was cut off."""
    return (store.path / _NOTE).exists()


def end_erasing(store: Store, *, patience_seconds: float = PATIENCE_SECONDS) -> Removed:
    """Remove everything but the newest state, and with it the note. The caller is the only writer.

    Raises WrongCallError where somebody goes on reading for longer than that; the note stays then.
    """
    log = store.log()
    with nobody_reading(store.path, patience_seconds=patience_seconds):
        removed = remove_outdated(store.path, log, timedelta(0))
    (store.path / _NOTE).unlink(missing_ok=True)
    return removed


def finish_erasing(store: Store) -> None:
    """Finish an erasure that was cut off; nothing where there was none. The caller is the only writer."""
    if not is_erasing(store):
        return
    if store.head().commit_id < _noted(store):
        # Nothing had been erased yet.
        (store.path / _NOTE).unlink()
        return
    # An import does not wait for a reader: then the next writer does it.
    with suppress(WrongCallError):
        end_erasing(store, patience_seconds=0)


def _noted(store: Store) -> int:
    try:
        return int(json.loads((store.path / _NOTE).read_text("utf-8"))["commit_id"])
    except (ValueError, KeyError, TypeError):
        return 0  # cut off while it was written: removing once more does no harm

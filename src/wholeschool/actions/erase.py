"""What every erasure does: books up to date first, one commit, old versions gone, and a record of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wholeschool.actions.build import build
from wholeschool.continuum.build import is_behind, last_build
from wholeschool.errors import WrongCallError
from wholeschool.store import Commit, Store, Transaction, writing
from wholeschool.store.erasing import begin_erasing, end_erasing
from wholeschool.store.locks import nobody_reading
from wholeschool.store.outdated import Removed

_TRIES = 3


@dataclass(frozen=True)
class Erased:
    """What an erasure took away: rows by table, and the files of old versions."""

    commit: Commit
    rows: Mapping[str, int]
    removed: Removed


def erase(
    store: Store,
    action: str,
    take: Callable[[Transaction], Mapping[str, int]],
    *,
    detail: Mapping[str, object] | None = None,
    afterwards: Callable[[], None] = lambda: None,
) -> Erased:
    """Take rows away by `take` (which gives how many, by table), and whatever could still hold them.

    Nobody reads meanwhile. `afterwards` runs when the files are gone and before anybody else writes. Raises
    WrongCallError, with nothing erased, where somebody else writes, or reads for longer than a minute.
    """
    for _ in range(_TRIES):
        # What was built must be what would be built of the rows that are left: `check` compares the two.
        if last_build(store.log()) is not None:
            build(store)
        with writing(store) as transaction:
            if last_build(transaction.log) is not None and is_behind(transaction.log):
                continue
            with nobody_reading(store.path):
                begin_erasing(store, transaction.commit_id)
                rows = {name: count for name, count in take(transaction).items() if count}
                said = {"rows": rows, **(detail or {})}
                commit = transaction.commit(action, changed=sum(rows.values()), detail=said)
                removed = end_erasing(store, store.log())
            afterwards()
            return Erased(commit, rows, removed)
    raise WrongCallError(
        "somebody keeps importing into this store",
        where=str(store.path),
        advice="Call again when they have ended.",
    )

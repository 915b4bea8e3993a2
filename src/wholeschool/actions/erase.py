"""What every erasure does: books up to date first, one commit, old versions gone, and a record of numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from wholeschool.actions.build import build
from wholeschool.actions.durations import read_durations
from wholeschool.continuum.books.build import is_behind, last_build
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs
from wholeschool.errors import WrongCallError
from wholeschool.identity.once_linked import rows_left_with_others
from wholeschool.store import Commit, Store, Transaction, writing
from wholeschool.store.erase import erase_listed
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


def erase_left_with_others(transaction: Transaction, pupils: Collection[int]) -> dict[str, int]:
    """Take away what links that were undone have left of pupils in the history of others; rows by table."""
    left = rows_left_with_others(transaction.engine, pupils)
    return {name: erase_listed(transaction, name, listed) for name, listed in left.items()}


def make_books_of_what_is_left(transaction: Transaction) -> None:
    """Make books and rungs anew, where what was taken away bore on rows that stay."""
    if last_build(transaction.log) is None:
        return
    engine = transaction.engine
    for name in (*MADE, *CLIMBED):
        transaction.table(name)
    years = academic_years(engine, "week_counts", "events", "enrolments", *MADE, *CLIMBED)
    make_ledger(engine, read_durations(transaction.store.path))
    for name, made in MADE.items():
        transaction.replace(name, engine.table(made), years)
        transaction.table(name)
    for year in years:
        make_rungs(engine, year)
        for name, made in CLIMBED.items():
            transaction.replace(name, engine.table(made), [year])

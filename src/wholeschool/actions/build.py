"""Make the books up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.actions.durations import read_durations
from wholeschool.continuum.build import Built, build_books, build_detail
from wholeschool.store import Store, writing


@dataclass(frozen=True)
class BuildResult:
    """What a build did; `built` is None where nothing had changed."""

    built: Built | None
    commit_id: int


def build(
    store: Store,
    *,
    whole: bool = False,
    threads: int | None = None,
    memory_gb: float | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> BuildResult:
    """Bring `presence`, `ledger` and `ledger_findings` up to the newest import, in one commit."""
    durations = read_durations(store.path)
    with writing(store, threads=threads, memory_gb=memory_gb) as transaction:
        built = build_books(transaction, durations, whole=whole, progress=progress)
        if built is None:
            return BuildResult(None, transaction.head.commit_id)
        commit = transaction.commit(
            "build", changed=built.pupil_weeks, detail=build_detail(transaction, durations, built)
        )
    return BuildResult(built, commit.commit_id)

"""Checking a release: what it would give away together with those approved before, and with the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wholeschool.actions.pages_beside import as_read_with, pages_of
from wholeschool.actions.release_reasons import advice, reasons
from wholeschool.actions.release_register import (
    Release,
    Signer,
    asked_release,
    read_counts,
    read_releases,
    write_step,
)
from wholeschool.disclosure.together import (
    Registered,
    at_other_times,
    can_be_held,
    counts_erased,
    counts_twice,
    told_together,
)
from wholeschool.engine import LocalEngine
from wholeschool.store import Store, Transaction


@dataclass(frozen=True)
class Checked:
    """What a release would give away together with those approved before (`against`), as sentences.

    `pages`: how many tables of the pages of gaps it was held against; None where that is not asked.
    `apart`: approved releases that it could not be held against, for nothing in them is counted under the
    same names; `others`: or for one of the two is said to be of others. `later`: those that may count far
    more or fewer, because one is said to be of another time. `advice`: what may help. `epsilon` above 0: it
    leaves with noise, and is held against none.
    """

    number: int
    against: tuple[int, ...]
    reasons: tuple[str, ...]
    apart: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    later: tuple[int, ...] = ()
    advice: tuple[str, ...] = ()
    epsilon: float = 0.0
    pages: int | None = None


def pages_beside(store: Store, number: int) -> tuple[Registered, ...] | None:
    """What pages of gaps would show today of the pupils of a release; None: of a file's nobody can tell."""
    with store.reading() as engine:
        draft = asked_release(engine, number).draft
    return None if not draft.year or draft.epsilon else pages_of(store, draft.year)


def checked(engine: LocalEngine, release: Release, pages: Sequence[Registered] | None) -> Checked:
    """Attack a release together with all that were approved before, and with `pages_beside` it."""
    if release.draft.epsilon:
        # What noise tells is counted, and was when it was drafted.
        return Checked(release.number, (), (), epsilon=release.draft.epsilon)
    new = read_counts(engine, release).table
    if stale := _stale(new):
        return Checked(
            release.number, (), (f"Release {release.number} {stale}.",), advice=("Draft it again.",)
        )
    earlier = {
        each.number: each
        for each in read_releases(engine).values()
        if each.approved and each.number != release.number and not each.draft.epsilon
    }
    before = {number: read_counts(engine, each).table for number, each in earlier.items()}
    # Tables of a store say who is counted, tables of files do not: each sort is held against its own.
    against = {number: table for number, table in before.items() if can_be_held(new, table)}
    found = told_together(
        new, [*against.values()], dict(enumerate(release.draft.thresholds)),
        beside=as_read_with(pages or (), [new, *against.values()]),
    )  # fmt: skip
    apart = [number for number in before if number not in against]
    others = [number for number in apart if can_be_held(replace(new, of=""), replace(before[number], of=""))]
    later = tuple(number for number, table in against.items() if at_other_times(new, table))
    return Checked(
        release.number, tuple(against), reasons(found),
        tuple(number for number in apart if number not in others), tuple(others), later,
        advice(found, rounding=not _rounded(release) and all(_rounded(earlier[each]) for each in against)),
        pages=None if pages is None else len(pages),
    )  # fmt: skip


def _rounded(release: Release) -> bool:
    return release.draft.policy.round_counts_to > 1


def _stale(table: Registered) -> str:
    """Whom a draft counts that no table counts any more."""
    if counts_erased(table):
        return "counts pupils who were erased since"
    return "counts pupils twice whose records were linked since" if counts_twice(table) else ""


def write_check(transaction: Transaction, signer: Signer, found: Checked) -> None:
    """Write down what came of a check."""
    kept = {
        each: getattr(found, each) for each in ("against", "apart", "others", "later", "pages", "reasons")
    }
    said = json.dumps(kept, ensure_ascii=False)
    write_step(transaction, signer, found.number, "refused" if found.reasons else "checked", said)

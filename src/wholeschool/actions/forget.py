"""Erase a pupil: from tables and their history, old versions, looks, logs, rows set aside; and prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import ibis.expr.types as ir

from wholeschool.actions.aside import SET_ASIDE, whose_aside
from wholeschool.actions.erase import erase, erase_left_with_others, make_books_of_what_is_left
from wholeschool.disclosure import check_asker
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.identity.moving import refresh_touched, school_years_of
from wholeschool.identity.once_linked import rows_left_with_others, same_pupil
from wholeschool.identity.whose_aside import WhoseAside
from wholeschool.schema import COMMITTED_ALONE, TABLES
from wholeschool.store import Store, Transaction, stored, write_look
from wholeschool.store.erase import (
    Going,
    count_looks,
    erase_from_log,
    erase_from_looks,
    erase_rows,
    of_pupils,
    pupil_columns,
)
from wholeschool.store.fetched import drop_fetched
from wholeschool.store.search import Searched, search
from wholeschool.store.set_aside import count_set_aside, erase_set_aside, unknown_set_aside, upns_set_aside
from wholeschool.store.traces import Traces

_LEAST_SEARCHED = 10
"""What stands in place of a UPN and is shorter, or has no digit, would be found where it means no pupil."""
LOOKS = "looks"
_REASON = "an erasure was asked for"


@dataclass(frozen=True)
class Sought:
    """A pupil to be erased, who asks for it, and what the store holds: rows by table, `looks`, `set_aside`.

    `key_missing`: rows set aside hold UPNs, which cannot be told without the key of the pseudonyms.
    """

    traces: Traces = field(repr=False)
    rows: Mapping[str, int]
    role: str
    why: str
    key_missing: bool = False
    aside: WhoseAside = field(kw_only=True, repr=False)


@dataclass(frozen=True)
class Forgotten:
    """What an erasure took away, and the search for the pupil after it.

    `to_look_at`: by file, how many rows set aside name nobody who could be told. `upn_searched`: whether the
    search was for a UPN as well.
    """

    rows: Mapping[str, int]
    old_files: int
    searched: Searched
    key_missing: bool
    to_look_at: Mapping[str, int]
    upn_searched: bool


def seek_pupil(
    store: Store,
    upn: str | None = None,
    *,
    pupil_id: int | None = None,
    role: str = "trust_data_lead",
    why: str = _REASON,
) -> Sought:
    """Find what a store holds of a pupil, who is named by UPN or by the number that `pupils` prints.

    Raises WrongCallError where the role may not see pupils, or the store holds nothing. No message repeats
    what was given, or names another pupil.
    """
    check_asker(role, why)
    if (upn is None) == (pupil_id is None):
        raise WrongCallError("name the pupil either by UPN or by number", advice="Give one of the two.")
    own_id = _id_of(store, upn) if upn is not None else pupil_id
    with store.reading() as engine:
        ids = same_pupil(engine, {int(own_id or 0)})
        traces, key_missing = _traces(store, ids, upn)
        elsewhere = rows_left_with_others(engine, ids)
        theirs = of_pupils(engine, traces)
        rows = {
            name: _count(engine, name, theirs) + (elsewhere[name].num_rows if name in elsewhere else 0)
            for name in TABLES
            if name not in COMMITTED_ALONE
        }
        rows[LOOKS] = count_looks(store.path, traces)
        aside = whose_aside(store, engine, traces)
    rows[SET_ASIDE] = count_set_aside(store.path, aside.judge)
    found = {name: count for name, count in rows.items() if count}
    if not found:
        raise WrongCallError(
            "this store holds nothing of that pupil",
            where=str(store.path),
            advice="Check what you typed. It is not repeated here, and nothing was written down. "
            f"A number that `pupils` prints goes behind --pupil-id.{_look_yourself(store, aside)}",
        )
    return Sought(traces, found, role, why, key_missing, aside=aside)


def forget(store: Store, sought: Sought) -> Forgotten:
    """Erase a pupil, and search every file of the store for the pupil afterwards.

    The record of it, a row of the import log, has numbers of rows and nothing that names anybody; nor has the
    look. Raises WrongCallError where somebody else is writing or goes on reading.
    """
    traces = sought.traces
    found: list[Searched] = []
    write_look(store, role=sought.role, why=sought.why, action="forget", urn=None, pupil_ids=[])
    erased = erase(
        store,
        "forget",
        partial(_take, traces=traces, aside=sought.aside),
        afterwards=lambda: found.append(search(store.path, traces)),
    )
    to_look_at = unknown_set_aside(store.path, sought.aside.judge)
    return Forgotten(
        erased.rows, erased.removed.files, found[0], sought.key_missing, to_look_at, bool(traces.upns)
    )


def _take(transaction: Transaction, traces: Traces, aside: WhoseAside) -> dict[str, int]:
    path = transaction.store.path
    going = of_pupils(transaction.engine, traces)
    drop_fetched(path)
    rows = {SET_ASIDE: erase_set_aside(path, aside.judge), LOOKS: erase_from_looks(path, traces)}
    erase_from_log(path, traces)
    touched = school_years_of(transaction, traces.pupil_ids)
    elsewhere = erase_left_with_others(transaction, traces.pupil_ids)
    for name, table in TABLES.items():
        if name not in COMMITTED_ALONE and (pupil_columns(table) or table.kind == "record"):
            rows[name] = erase_rows(transaction, name, going) + elsewhere.get(name, 0)
    _count_weeks_again(transaction, touched)
    return rows


def _count_weeks_again(transaction: Transaction, touched: ir.Table | None) -> None:
    """Where the pupil alone had marks in a session, nobody's mark is missing there any more."""
    before = transaction.engine.count(transaction.table("week_counts"))
    refresh_touched(transaction, touched)
    weeks = transaction.table("week_counts")
    changed = transaction.engine.count(weeks.filter(weeks.changed_at == transaction.now))
    if changed or transaction.engine.count(weeks) != before:
        make_books_of_what_is_left(transaction)


def _id_of(store: Store, upn: str) -> int:
    """The pupil of a UPN as it is given: import takes texts that are no UPN, too."""
    if not upn.strip():
        raise WrongCallError("no UPN was given", advice="Give one, or use --pupil-id.")
    return int(store.pseudonyms().of([upn])[0])


def _look_yourself(store: Store, aside: WhoseAside) -> str:
    files = unknown_set_aside(store.path, aside.judge)
    if not files:
        return ""
    return f" Look yourself at rows set aside that name nobody this store could tell: {', '.join(files)}."


def _traces(store: Store, ids: frozenset[int], upn: str | None) -> tuple[Traces, bool]:
    """What to look for, and whether UPNs in rows set aside could not be told for want of a key."""
    text = (upn or "").strip().upper()
    searched = len(text) >= _LEAST_SEARCHED and any(map(str.isdigit, text))
    own = {text} if searched else set()
    try:
        return Traces(ids, frozenset(own | upns_set_aside(store.path, store.pseudonyms(), ids))), False
    except WrongCallError:
        if upn:
            raise
        return Traces(ids, frozenset()), True


def _count(engine: LocalEngine, name: str, theirs: Going) -> int:
    table = TABLES[name]
    if not pupil_columns(table) and table.kind != "record":
        return 0
    shown = stored(name) if table.history else name
    if not engine.has_rows(shown):
        return 0
    rows = engine.table(shown)
    return engine.count(rows.filter(theirs(rows)))

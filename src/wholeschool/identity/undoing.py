"""Undoing a link: rows stand again under the pupil under whom they were known.

What was corrected since stays corrected. What came in since can only be told by its school: where only one
of the two records had been, it is that one's. Where both had been it stays under the pupil who has it, and
is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ibis.expr.types as ir

from wholeschool.identity.exchange import exchange_rows
from wholeschool.identity.links import Link
from wholeschool.identity.moving import WEEKS_REST_ON, Key, by_key, hold_school_years, rows_of
from wholeschool.identity.under import Row, Under, tables_of_pupils
from wholeschool.schema import TABLES
from wholeschool.store import Transaction, Vault

_OF_NO_SCHOOL = ("identities", "pupil_keys", "pupils")
"""Tables whose rows say no school: what came in since stays where it is."""


@dataclass
class Undone:
    """What undoing a link did: rows that stand under the pupil again, and rows that nobody can tell apart."""

    reopened: dict[str, int] = field(default_factory=dict)
    in_doubt: dict[str, int] = field(default_factory=dict)


def undo_move(transaction: Transaction, vault: Vault, link: Link) -> tuple[Undone, ir.Table | None]:
    """Give a pupil back the rows that a link moved; also gives the school-years touched by that."""
    under, undone = Under(vault), Undone()
    histories = {name: _history(transaction, name, link, under) for name in tables_of_pupils()}
    schools = _Schools(
        {row["urn"] for each in histories.values() for row in each.moved.values() if "urn" in row},
        {row["urn"] for each in histories.values() for row in each.theirs() if "urn" in row},
    )
    touched: set[tuple[int, str]] = set()
    for name, history in histories.items():
        parted = _parted(name, history, link, schools, under)
        exchange_rows(transaction, name, parted.closing, parted.opening)
        given_back = [row for row in parted.opening if row["pupil_id"] == link.pupil_id]
        undone.reopened |= {name: len(given_back)} if given_back else {}
        undone.in_doubt |= {name: parted.in_doubt} if parted.in_doubt else {}
        if name in WEEKS_REST_ON:
            touched |= {(row["urn"], row["academic_year"]) for row in (*parted.closing, *parted.opening)}
    return undone, hold_school_years(transaction.engine, touched) if touched else None


@dataclass(frozen=True)
class _Schools:
    """Schools of either record before the link."""

    of_moved: set[int]
    of_own: set[int]

    def only_moved(self, urn: int) -> bool:
        return urn in self.of_moved and urn not in self.of_own

    def both(self, urn: int) -> bool:
        return urn in self.of_moved and urn in self.of_own


@dataclass(frozen=True)
class _History:
    """Rows of a table, by the key that they have under the pupil whom the link named.

    `moved` are those that the link moved, as they were; `own` the other pupil's own of then; `now` what
    stands there now. `since` has the keys of what stands now and came with the link's commit or after it,
    `later` those that came after it and say something else.
    """

    moved: dict[Key, Row]
    own: dict[Key, Row]
    now: dict[Key, Row]
    since: set[Key]
    later: set[Key]

    def theirs(self) -> list[Row]:
        """What is the other pupil's for certain: its own of then, and what the link's own commit brought."""
        brought = self.since - self.later - self.moved.keys()
        return [*self.own.values(), *(self.now[key] for key in brought)]


def _history(transaction: Transaction, name: str, link: Link, under: Under) -> _History:
    then = link.since
    if then is None:
        raise ValueError("only a link that stands in a store can be undone")
    every = rows_of(transaction.engine, transaction.stored(name), [link.pupil_id, link.same_as])
    ours = [row for row in every if row["pupil_id"] == link.pupil_id and row["known_to"] == then]
    theirs = [row for row in every if row["pupil_id"] == link.same_as]
    own = [row for row in theirs if row["known_from"] < then and _stood(row, then)]
    now = [row for row in theirs if row["known_to"] is None]
    as_linked = by_key(name, _own_columns(name, own)) | by_key(
        name, _own_columns(name, (row for row in theirs if row["known_from"] == then))
    )
    standing = by_key(name, _own_columns(name, now))
    moved = {}
    for row in _own_columns(name, ours):
        its = under.row(name, row, link.same_as)
        moved[tuple(its[each] for each in TABLES[name].key)] = row
    return _History(
        moved,
        by_key(name, _own_columns(name, own)),
        standing,
        set(by_key(name, (row for row in now if row["known_from"] >= then))),
        # Another link, made and undone since, has opened rows anew that say what they said.
        {
            key
            for key in by_key(name, (row for row in now if row["known_from"] > then))
            if standing[key] != as_linked.get(key)
        },
    )


def _stood(row: Mapping[str, Any], then: datetime) -> bool:
    return row["known_to"] is None or row["known_to"] >= then


def _own_columns(name: str, rows: Iterable[Row]) -> list[Row]:
    return [{column: row[column] for column in TABLES[name].names} for row in rows]


@dataclass
class _Parted:
    """Rows to close and rows to open, and how many nobody can tell apart."""

    closing: list[Row] = field(default_factory=list)
    opening: list[Row] = field(default_factory=list)
    in_doubt: int = 0


def _parted(name: str, history: _History, link: Link, schools: _Schools, under: Under) -> _Parted:
    parted = _Parted()
    for key, row in history.moved.items():
        stands, own = history.now.get(key), history.own.get(key)
        if name in ("pupils", "identities"):
            # A name that a file gave the other pupil since is that pupil's own.
            goes = name == "identities" and own is None and stands == under.row(name, row, link.same_as)
            parted.closing += [stands] if stands is not None and goes else []
            parted.opening.append(row)
        elif own is not None:
            _part_two(parted, row, own, stands, later=key in history.later)
        elif stands is not None:
            parted.closing.append(stands)
            parted.opening.append(under.row(name, stands, link.pupil_id))
    if name not in _OF_NO_SCHOOL:
        for key in history.later - history.moved.keys() - history.own.keys():
            _part_new(parted, name, history.now[key], link, schools, under)
    return parted


def _part_two(parted: _Parted, row: Row, own: Row, stands: Row | None, *, later: bool) -> None:
    """Both had a row under one key: each gets its own back, unless a file has spoken since."""
    parted.opening.append(row)
    if later:
        parted.in_doubt += 1
    elif stands is not None and stands != own:
        parted.opening.append(own)


def _part_new(parted: _Parted, name: str, row: Row, link: Link, schools: _Schools, under: Under) -> None:
    """A row that came in since the link: told by its school alone."""
    if schools.only_moved(row["urn"]):
        parted.closing.append(row)
        parted.opening.append(under.row(name, row, link.pupil_id))
    else:
        parted.in_doubt += schools.both(row["urn"])

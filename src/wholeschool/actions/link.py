"""Say that two records are one pupil, or take it back: by a person, with a reason, written down first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from wholeschool.actions.asked_pupil import asked_pupil
from wholeschool.disclosure import check_asker
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.identity.links import Link, Links
from wholeschool.identity.moving import move_rows, refresh_touched
from wholeschool.identity.undoing import undo_move
from wholeschool.schema import TABLES
from wholeschool.store import Store, Transaction, merge_rows, write_look, writing

_NUMBER_OR_UPN = "Give the UPN, or the number that `wholeschool doubtful` prints."


@dataclass(frozen=True)
class Linked:
    """A link as it stands: the second record, and the pupil under whom its rows stand now."""

    pupil_id: int
    same_as: int
    already: bool


@dataclass(frozen=True)
class Unlinked:
    """A link undone. Table → rows that stand under the pupil again; and rows that nobody can tell apart."""

    pupil_id: int
    same_as: int
    reopened: Mapping[str, int]
    in_doubt: Mapping[str, int]


def link(store: Store, pupil: str, same_as: str, *, to: str, why: str) -> Linked:
    """Let the rows of one pupil stand under another, whose second record it is.

    Both are named by UPN or number. Raises WrongCallError where the role may not see pupils, there is no
    reason, the store does not know one of them, or the pupil is linked to somebody else already.
    """
    check_asker(to, why)
    vault = store.vault()
    first, second = asked_pupil(store, pupil), asked_pupil(store, same_as)
    with writing(store) as transaction:
        engine = transaction.engine
        _check_known(engine, (first, second))
        links = Links.standing(engine)
        stays = links.final(second)
        if first == second:
            raise WrongCallError("these are one pupil already", advice="Name two records.")
        if links.final(first) == stays and first != stays:
            return Linked(first, stays, already=True)
        _check_free(links, first, stays)
        write_look(store, role=to, why=why, action="link", urn=None, pupil_ids=[first, stays])
        # Whoever was linked to the pupil goes along.
        touched = move_rows(transaction, vault, {first: stays})
        _write(transaction, Link(first, stays, "person"))
        refresh_touched(transaction, touched)
        transaction.commit("link", changed=1)
    return Linked(first, stays, already=False)


def unlink(store: Store, pupil: str, *, to: str, why: str) -> Unlinked:
    """Undo the link of a pupil: its rows stand under it again, and no file links it any more.

    Raises WrongCallError where the role may not see pupils, there is no reason, or the pupil is linked to
    nobody (or one who is linked in turn).
    """
    check_asker(to, why)
    vault = store.vault()
    asked = asked_pupil(store, pupil)
    with writing(store) as transaction:
        links = Links.standing(transaction.engine)
        undone = links.of(asked)
        if undone is None or undone.keeps_apart:
            raise _not_linked(links, asked)
        if links.final(undone.same_as) != undone.same_as:
            raise WrongCallError(
                f"the pupil whom it was linked to ({undone.same_as}) has been linked to another since",
                advice=f"Undo that first: wholeschool unlink STORE {undone.same_as}",
            )
        write_look(store, role=to, why=why, action="unlink", urn=None, pupil_ids=[asked, undone.same_as])
        done, touched = undo_move(transaction, vault, undone)
        _write(transaction, Link(asked, asked, "person"))
        refresh_touched(transaction, touched)
        transaction.commit("unlink", changed=1)
    return Unlinked(asked, undone.same_as, done.reopened, done.in_doubt)


def _check_known(engine: LocalEngine, pupils: Sequence[int]) -> None:
    rows = engine.table("pupils")
    known = set(engine.fetch(rows.filter(rows.pupil_id.isin([*pupils])))["pupil_id"].to_pylist())
    links = Links.standing(engine)
    for which, pupil in zip(("first", "second"), pupils, strict=True):
        if pupil not in known and links.of(pupil) is None:
            raise WrongCallError(f"this store does not know the {which} pupil", advice=_NUMBER_OR_UPN)


def _check_free(links: Links, first: int, stays: int) -> None:
    if first == stays:
        raise WrongCallError(
            "these are one pupil already, or the second was linked to the first",
            advice="A link goes from the record that is given up to the one that stays. Undo the other "
            "first: wholeschool unlink.",
        )
    stands = links.of(first)
    if stands and not stands.keeps_apart:
        raise WrongCallError(
            f"the first pupil's rows stand under another pupil already ({stands.same_as})",
            advice="Undo that first, if it is wrong: wholeschool unlink.",
        )


def _not_linked(links: Links, pupil: int) -> WrongCallError:
    records = links.records_of(pupil)
    if records:
        return WrongCallError(
            "that pupil is the one who stays, and is not linked to another",
            advice=f"Name the record that was linked to it: {', '.join(map(str, records))}.",
        )
    return WrongCallError("that pupil is linked to nobody", advice=_NUMBER_OR_UPN)


def _write(transaction: Transaction, made: Link) -> None:
    row = {"pupil_id": made.pupil_id, "same_as": made.same_as, "why": made.why}
    rows = pa.Table.from_pylist([row], schema=TABLES["pupil_links"].own_arrow)
    merge_rows(transaction, "pupil_links", transaction.engine.hold("given_link", rows))

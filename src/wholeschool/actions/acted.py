"""Write down that somebody acted for a pupil: a row of the action log, with the look in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa

from wholeschool.actions.asked_pupil import asked_pupil
from wholeschool.actions.on_roll import Stay, not_on_roll, stays_of, stays_on
from wholeschool.continuum.gap.weeks import fetch_weeks
from wholeschool.disclosure import check_asker
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError, nearest
from wholeschool.identity.links import Links
from wholeschool.ingest.cells.ids import action_id, given_id
from wholeschool.reference.lists import code_list
from wholeschool.schema import TABLES
from wholeschool.schema.rolls import roll_end
from wholeschool.store import Store, Transaction, merge_rows, write_look, writing

_MOST_ALIKE = 1000
_HERE = "acted:"


@dataclass(frozen=True)
class Acted:
    """An action as it stands in the log; `already` where it had been recorded before and nothing changed."""

    action_id: str
    pupil_id: int
    urn: int
    at: date
    kind: str
    about: str | None
    by_role: str
    already: bool


def acted(
    store: Store,
    pupil: str,
    *,
    kind: str,
    by_role: str,
    about: str | None = None,
    on: date | None = None,
    to: str | None = None,
    why: str = "",
    today: date | None = None,
) -> Acted:
    """Record an action for a pupil, named by UPN or by the number that `pupils` prints.

    `on` None: today, or the last day with marks of the pupil's school where its rolls end before today. `to`
    is the role of whoever writes it down; None = the role that acted. Raises WrongCallError where kind or
    role does not exist, nobody is that pupil, the pupil was on no roll that day, the day lies ahead, or
    `about` is no event of the pupil.
    """
    today = today or datetime.now(UTC).date()
    _check_words(kind, by_role)
    why = why or f"recording an action: {kind}"
    _check_writer(to, by_role, why)
    if on is not None and on > today:
        raise WrongCallError(f"{on} lies in the future", advice="Record an action once it has been taken.")
    pupil_id = asked_pupil(store, pupil)
    with writing(store) as transaction:
        engine = transaction.engine
        pupil_id = Links.standing(engine).final(pupil_id)
        urn, at = _school_and_day(engine, stays_of(engine, pupil_id), on, today)
        event = _event_of(engine, pupil_id, about) if about else None
        done = _numbered(engine, Acted("", pupil_id, urn, at, kind, event, by_role, already=False))
        write_look(store, role=to or by_role, why=why, action=f"acted {kind}", urn=urn, pupil_ids=[pupil_id])
        if not done.already:
            _record(transaction, done)
    return done


def _check_words(kind: str, by_role: str) -> None:
    for word, name, what in ((kind, "action_kinds", "kind of action"), (by_role, "roles", "role")):
        known = code_list(name)
        if word not in known:
            raise WrongCallError(
                f"there is no {what} “{word}”",
                nearest=nearest(word, known),
                advice=f"There are: {', '.join(known)}.",
            )


def _check_writer(to: str | None, by_role: str, why: str) -> None:
    """Governors can act, and may not see single pupils: somebody who may then writes it down."""
    try:
        check_asker(to or by_role, why)
    except WrongCallError as error:
        if to is None:
            raise WrongCallError(error.what, advice=f"{error.advice} Say with --as who records it.") from None
        raise


def _school_and_day(engine: LocalEngine, stays: list[Stay], on: date | None, today: date) -> tuple[int, date]:
    """Whose pupil this was on the day, main roll first, and the day."""
    there = stays_on(stays, on or today)
    if there:
        return there[-1]["urn"], on or today
    last = max(roll_end(row) for row in stays)
    if on is None and last < today:
        latest = [row for row in stays if roll_end(row) == last]
        urn = latest[-1]["urn"]
        weeks = fetch_weeks(engine, [urn]).get(urn)
        # The newest rolls of the store are of an earlier year: then its last marks say what day it is there.
        if weeks and latest[-1]["end"] is None and stays_on(latest, weeks.marked_to):
            return urn, weeks.marked_to
    raise not_on_roll(stays, on or today, "action", "--on")


def _event_of(engine: LocalEngine, pupil_id: int, about: str) -> str:
    """The event's full number. An event of the pupil may be named without the URN before it."""
    events = engine.table("events")
    theirs = events.filter(events.pupil_id == pupil_id).select("event_id", "urn")
    for row in engine.fetch(theirs).to_pylist():
        if row["event_id"] in (about, given_id(row["urn"], about)):
            return str(row["event_id"])
    named = events.filter((events.event_id == about) | events.event_id.endswith(f":{about}"))
    if engine.count(named.limit(1)):
        raise WrongCallError("that event is another pupil's", advice="Name an event of this pupil.")
    raise WrongCallError(
        "there is no event of that number in this store",
        advice="Give it as the school's own record has it, with or without the URN before it (URN:number).",
    )


def _numbered(engine: LocalEngine, done: Acted) -> Acted:
    """The action with its number: that of one alike in everything, else the first that is free."""
    log = engine.table("actions_log")
    rows = log.filter((log.pupil_id == done.pupil_id) & (log["at"] == done.at) & (log.kind == done.kind))
    alike = engine.fetch(rows).to_pylist()
    said = (done.urn, done.about, done.by_role)
    taken = {row["action_id"]: (row["urn"], row["about"], row["by_role"]) for row in alike}
    for number, what in taken.items():
        if what == said:
            return _with(done, number, already=True)
    # A number of its own: an export imported later corrects its own rows, and not what was typed here.
    ids = (
        f"{_HERE}{action_id(done.pupil_id, done.urn, done.kind, str(done.at), ordinal)}"
        for ordinal in range(_MOST_ALIKE)
    )
    return _with(done, next(each for each in ids if each not in taken), already=False)


def _with(done: Acted, number: str, *, already: bool) -> Acted:
    return Acted(number, done.pupil_id, done.urn, done.at, done.kind, done.about, done.by_role, already)


def _record(transaction: Transaction, done: Acted) -> None:
    table = TABLES["actions_log"]
    row = {name: getattr(done, name) for name in table.names}
    given = transaction.engine.hold("given_action", pa.Table.from_pylist([row], schema=table.own_arrow))
    merge_rows(transaction, "actions_log", given)
    transaction.commit("act", changed=1)

"""Write down that a support begins or ends: rows of the supports, with the look in the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from wholeschool.actions.asked import asked_school, known_schools
from wholeschool.actions.asked_pupil import asked_pupil
from wholeschool.actions.on_roll import not_on_roll, stays_of, stays_on
from wholeschool.actions.support_said import ForWhom, checked
from wholeschool.disclosure import check_asker
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.identity.links import Links
from wholeschool.ingest.cells.ids import support_id
from wholeschool.ingest.tables.supports import LATE_DAYS
from wholeschool.reference.lists import code_list
from wholeschool.reference.practices import asked_practice, practices_for
from wholeschool.schema import TABLES
from wholeschool.store import Store, Transaction, merge_rows, write_look, writing

HERE = "support:"
"""How the number begins of a spell that was typed, so that no export imported later corrects it."""
_MOST_ALIKE = 1000
_NOT_SAID = ("support_id", "recorded_on")
Row = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A spell as it stands now; `already`: nothing changed; `late`: written down long after its start."""

    row: Mapping[str, Any]
    unit: str
    already: bool
    late: bool


def add_support(
    store: Store,
    practice: str,
    whom: ForWhom,
    said: Mapping[str, Any],
    *,
    to: str,
    why: str,
    today: date | None = None,
) -> tuple[Written, ...]:
    """Record that a practice is given from a day on; a row a pupil, or one for a year group or the school.

    `said` may have start (a date; without it, today), end, planned_dose, dose, lead_role, goal, review_on,
    outcome, cost and, of provision, purpose, entry, share_of_week, back_by. Said again in the same words it
    stands once. Raises WrongCallError where a word is unknown, a pupil is on no roll on the first day, or
    another spell of the practice still runs; then nothing is written.
    """
    check_asker(to, why)
    today = today or datetime.now(UTC).date()
    known = asked_practice(practice, practices_for(store.path))
    start = said.get("start") or today
    given = checked({**said, "start": start}, known, start)
    ids = [asked_pupil(store, each) for each in whom.pupils]
    common = {"practice_id": known.id, "scope": whom.scope, "whom": whom.whom, "recorded_on": today, **given}
    with writing(store) as transaction:
        engine = transaction.engine
        links = Links.standing(engine)
        pupils = list(dict.fromkeys(links.final(each) for each in ids))
        rows = [{**common, "pupil_id": each, "urn": _school_of(engine, each, start)} for each in pupils]
        if not pupils:
            school = asked_school(whom.urn or 0, known_schools(engine))
            rows = [{**common, "pupil_id": None, "urn": school.urn}]
        found = [_against(engine, row) for row in rows]
        write_look(
            store, role=to, why=why, action=f"support add {known.id}", urn=rows[0]["urn"], pupil_ids=pupils
        )
        _merge(transaction, [row for row, already in found if not already])
    return tuple(_written(row, known.dose_unit, already, today) for row, already in found)


def end_support(
    store: Store,
    number: str,
    said: Mapping[str, Any],
    *,
    to: str,
    why: str,
    today: date | None = None,
) -> Written:
    """Record how a spell ended, or correct that: end (a date; without it, today), dose, outcome, cost,
    back_on, destination.

    Where the destination is all lessons, the pupil was back on the day of the end if no other is said.
    Raises WrongCallError where no spell has that number, the end is ahead or before the start, or a word is
    unknown.
    """
    check_asker(to, why)
    today = today or datetime.now(UTC).date()
    practices = practices_for(store.path)
    with writing(store) as transaction:
        before = _standing(transaction.engine, number)
        practice = practices.get(before["practice_id"])
        end = said.get("end") or before["end"] or today
        if end > today:
            raise WrongCallError(f"{end} lies in the future", advice="Record the end once it has come.")
        if end < before["start"]:
            raise WrongCallError(
                f"{end} is before the support begins, {before['start']}", advice="Correct the day: --on."
            )
        told = checked({**said, "end": end}, practice, before["start"])
        row = {**before, **{name: value for name, value in told.items() if value is not None}}
        if row["destination"] and row["back_on"] is None:
            returned = code_list("provision_destinations")[row["destination"]].more["returned"] == "1"
            row["back_on"] = end if returned else None
        pupils = [row["pupil_id"]] if row["pupil_id"] is not None else []
        write_look(store, role=to, why=why, action="support end", urn=row["urn"], pupil_ids=pupils)
        already = row == before
        _merge(transaction, [] if already else [row])
    return replace(_written(row, practice.dose_unit if practice else "", already, today), late=False)


def is_late(start: date, end: date | None, recorded: date | None) -> bool:
    """Whether a spell was written down long after its start, or when it was over."""
    if recorded is None:
        return False
    return recorded > start + timedelta(days=LATE_DAYS) or (end is not None and recorded > end)


def _school_of(engine: LocalEngine, pupil_id: int, start: date) -> int:
    stays = stays_of(engine, pupil_id)
    there = stays_on(stays, start)
    if not there:
        raise not_on_roll(stays, start, "support", "--start")
    return int(there[-1]["urn"])


def _against(engine: LocalEngine, row: Row) -> tuple[Row, bool]:
    """The row with its number, and whether it stands already. Raises WrongCallError: another one runs."""
    whole = {name: row.get(name) for name in TABLES["supports"].names}
    same = ("pupil_id", "urn", "practice_id", "scope", "whom")
    table = engine.table("supports")
    rows = engine.fetch(table.filter(table.practice_id == row["practice_id"])).to_pylist()
    alike = [each for each in rows if all(each[name] == whole[name] for name in same)]
    for each in alike:
        if all(each[name] == value for name, value in whole.items() if name not in _NOT_SAID):
            return each, True
    for each in alike:
        if _share_a_day(each, whole):
            until = f"to {each['end']}" if each["end"] else "without an end"
            raise WrongCallError(
                f"a spell of {row['practice_id']} runs there already, from {each['start']} {until}",
                advice=f"End it first: wholeschool support end STORE {each['support_id']} --on …",
            )
    taken = {each["support_id"] for each in rows}
    named = f"{whole['scope']}:{whole['whom'] or ''}"
    numbers = (
        HERE + support_id(whole["pupil_id"], row["urn"], row["practice_id"], named, row["start"], ordinal)
        for ordinal in range(_MOST_ALIKE)
    )
    return {**whole, "support_id": next(each for each in numbers if each not in taken)}, False


def _share_a_day(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    begun = other["end"] is None or one["start"] <= other["end"]
    return begun and (one["end"] is None or other["start"] <= one["end"])


def _standing(engine: LocalEngine, number: str) -> Row:
    table = engine.table("supports")
    found: Sequence[Row] = engine.fetch(table.filter(table.support_id == number.strip())).to_pylist()
    if not found:
        raise WrongCallError(
            "there is no spell of support of that number in this store",
            advice="Find it with: wholeschool support list STORE --school URN --as ROLE --why …",
        )
    return found[0]


def _merge(transaction: Transaction, rows: Sequence[Row]) -> None:
    if rows:
        given = pa.Table.from_pylist([*rows], schema=TABLES["supports"].own_arrow)
        merge_rows(transaction, "supports", transaction.engine.hold("given_supports_typed", given))
        transaction.commit("support", changed=len(rows))


def _written(row: Row, unit: str, already: bool, today: date) -> Written:
    late = is_late(row["start"], row["end"], row["recorded_on"] or today)
    return Written(row, unit, already, late)

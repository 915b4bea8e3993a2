"""Who needs somebody now: the action gap of a school, shown to staff who may see pupils, and who looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wholeschool.actions.asked import (
    TABLES_THAT_NAME_SCHOOLS,
    asked_school,
    check_built,
    known_schools,
)
from wholeschool.actions.identities import NAMES, open_identities
from wholeschool.actions.names import read_names
from wholeschool.actions.reading import by_numbers_of_today
from wholeschool.continuum.books.build import is_behind
from wholeschool.continuum.gap.gap import GIVEN, Waiting, action_gap
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.lines import Line, lines_for
from wholeschool.store import Store, read_looks, write_look


@dataclass(frozen=True)
class PupilsResult:
    """The list, and what it rests on.

    `view.rows` have pupil (the number as text, or the name), pupil_id (the number as text), year_group,
    branch, rung, rung_before, crossed, happened, since, days_waiting and last_action ({at, kind} or None).
    `on` is the day that was `asked` about, or that on which the school's records end where it lies after it.
    `on_roll`: how many pupils were on the roll that day. `lines` are those that the school goes by. `behind`:
    something was imported after the last build.
    `nameless` pupils of the list have no name in the file or the vault; `unmatched` pupils of the file are
    not on the list. Both are None where no names were asked for.
    """

    view: PupilView
    urn: int
    asked: date | None
    on: date
    on_roll: int
    weeks: int
    lines: Mapping[str, Line]
    behind: bool
    nameless: int | None = None
    unmatched: int | None = None


@dataclass(frozen=True)
class Look:
    """A row of the audit: who looked or acted, in which role, why, when, and how many pupils it was about."""

    at: str
    role: str
    why: str
    action: str
    urn: int | None
    pupils: int


def pupils(
    store: Store,
    urn: int,
    *,
    to: str,
    why: str,
    weeks: int = 4,
    on: date | None = None,
    names: Path | None = None,
    with_names: bool = False,
    threads: int | None = None,
) -> PupilsResult:
    """The pupils of a school whose rung rose or who crossed a line, and for whom nobody has acted since.

    The look is in the audit before this returns, also where the list is empty. They are named as the file
    `names` has it, and `with_names` as the vault has it, where the file says nothing. Raises WrongCallError
    where the role may not see pupils, there is no reason, no such school, no calendar of it, or nothing has
    been built.
    """
    check_asker(to, why)
    check_built(store)
    log = store.log()
    lines = lines_for(store.path)
    known = read_names(names, store.pseudonyms()) if names else None
    vault = store.vault() if with_names else None
    with store.reading_along(), LocalEngine(threads=threads, brief=True) as engine:
        store.show(engine, (*GIVEN, "schools"), log[-1])
        urn = by_numbers_of_today(engine).get(urn, urn)
        try:
            gap = action_gap(engine, urn, lines, weeks=weeks, on=on)
        except WrongCallError:
            store.show(engine, TABLES_THAT_NAME_SCHOOLS, log[-1])
            _check_school(engine, urn)
            raise
        ids = list(dict.fromkeys(each.pupil_id for each in gap.waiting))
        if vault:
            store.show(engine, ("identities",), log[-1])
            found = open_identities(engine, vault, ids, NAMES)
            known = {pupil: each.whole_name for pupil, each in found.items()} | dict(known or {})
    view = show_pupils(
        to,
        why,
        (_row(each, known or {}) for each in gap.waiting),
        ids,
        write_down=lambda seen: write_look(store, role=to, why=why, action="pupils", urn=urn, pupil_ids=seen),
    )
    held = {name: line for name, line in lines.items() if line.holds_for(urn)}
    unnamed = _unnamed(ids, known)
    return PupilsResult(view, urn, on, gap.on, gap.on_roll, weeks, held, is_behind(log), *unnamed)


def looks(store: Store) -> tuple[Look, ...]:
    """Every look of the audit, the latest first. Names nobody: how many pupils, not which."""
    found: dict[str, Look] = {}
    for row in read_looks(store).to_pylist():
        seen = int(row["pupil_id"] is not None)
        before = found.get(row["look_id"])
        found[row["look_id"]] = Look(
            at=row["at"].isoformat(timespec="seconds"),
            role=row["role"],
            why=row["why"],
            action=row["action"],
            urn=row["urn"],
            pupils=seen + (before.pupils if before else 0),
        )
    return tuple(found.values())


def _check_school(engine: LocalEngine, urn: int) -> None:
    """Where a list could not be made: raise if the school is unknown, or known and without a calendar."""
    school = asked_school(urn, known_schools(engine))
    calendar = engine.table("calendar")
    if not engine.count(calendar.filter(calendar.urn == urn).limit(1)):
        raise WrongCallError(
            f"the calendar of {school.name} ({urn}) is missing, and school weeks are counted on it",
            advice="Import its calendar, then build.",
        )


def _row(waiting: Waiting, names: Mapping[int, str]) -> dict[str, Any]:
    number = str(waiting.pupil_id)
    acted = waiting.last_action
    return {
        # As text: 63 bits do not fit into the numbers of JSON.
        "pupil": names.get(waiting.pupil_id, number),
        "pupil_id": number,
        "year_group": waiting.year_group,
        "branch": waiting.branch,
        "rung": waiting.rung,
        "rung_before": waiting.rung_before,
        "crossed": list(waiting.crossed),
        "happened": waiting.happened,
        "since": waiting.since.isoformat(),
        "days_waiting": waiting.days_waiting,
        "last_action": {"at": acted[0].isoformat(), "kind": acted[1]} if acted else None,
    }


def _unnamed(ids: Sequence[int], names: Mapping[int, str] | None) -> tuple[int | None, int | None]:
    if names is None:
        return None, None
    return sum(each not in names for each in ids), len(names.keys() - set(ids))

"""Plans of evaluations: written, changed and checked, with a register in a store that says when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from wholeschool.actions.plan_register import (
    OutcomesRead,
    note_readings,
    read_register,
    register,
)
from wholeschool.actions.support_outcomes import asked_outcome
from wholeschool.actions.support_plan import years_of
from wholeschool.errors import WrongCallError
from wholeschool.practice.protocols.planned import Held, Plan, first_read, history, plan_of
from wholeschool.practice.protocols.protocol import (
    Protocol,
    as_toml,
    check_answer,
    differences,
    needed,
    new_protocol,
    read_protocol,
    said_of,
)
from wholeschool.reference.own_file import read_own
from wholeschool.reference.practices import Practice, asked_practice, national_practices, practices_for
from wholeschool.store import Store

Ask = Callable[[str, str, bool], Any]
"""Asks for something by name, and says what was wrong with the last answer ("" = there was none).

Whether a store's support is planned for is told as well: its outcome is no column of a table.
"""


@dataclass(frozen=True)
class PlanWritten:
    """A version of a plan; `changes` against the version before; `already`: nothing changed.

    `after_reading`: outcomes had been read, by it, by another that asks the same, or without a plan.
    `in_store`: a store has written down when.
    """

    protocol: Protocol
    changes: tuple[str, ...]
    already: bool
    after_reading: bool
    in_store: bool


@dataclass(frozen=True)
class PlanChecked:
    """Whether a file is what was written: it fits its digest, and the store has it (None: none was named)."""

    protocol: Protocol
    whole: bool
    in_store: bool | None
    history: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against it."""
        return self.whole and self.in_store is not False


def write_plan(
    path: Path,
    given: Mapping[str, Any],
    *,
    store: Path | None = None,
    ask: Ask | None = None,
    now: datetime | None = None,
) -> PlanWritten:
    """Write a plan, or its next version where the file is there. `given`: values by name, None = not said.

    `ask` is asked for what a new plan still lacks, again where the answer will not do. `store` writes down
    when; it is made where there is none. With a store and a practice the outcome is one that a store's
    support can be evaluated by. Raises WrongCallError, and writes nothing, where something is missing or
    wrong, or the file was changed by hand.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    before = _whole(path) if path.exists() else None
    told = {**(asdict(before.said) if before else {}), **{k: v for k, v in given.items() if v is not None}}
    known = practices_for(store) if store else national_practices().practices
    if ask is not None and not before:
        _ask_for_the_rest(told, ask, known, of_store=store is not None)
    said = said_of(told)
    if said.practice:
        said = said_of({**told, "practice": asked_practice(said.practice, known).id})
    if said.practice and store:
        _check_outcome(said.outcome)
    if before and before.said == said:
        protocol = before
    else:
        protocol = before.changed(said, now) if before else new_protocol(said, now)
    changes = differences(before.said, said) if before else ()
    opened = Store.open_or_create(store) if store else None
    read = _check_newest(opened, before) if opened and before else None
    if opened and said.practice:
        with opened.reading() as engine:
            noted = read_register(engine)
            of_any = [noted.first_read(said.practice, said.outcome, year) for year in years_of(said)]
        read = read or next(filter(None, of_any), None)
    # The file first: whoever is cut off has a version that no store dates yet, and calls again.
    if protocol is not before:
        _save(path, as_toml(protocol))
    if opened:
        register(opened, protocol)
    return PlanWritten(protocol, changes, protocol is before, read is not None, store is not None)


def _ask_for_the_rest(
    told: dict[str, Any], ask: Ask, known: Mapping[str, Practice], *, of_store: bool
) -> None:
    """Ask for all that a new plan lacks; of a store for the practice first, for outcomes hang on it."""
    names = [*needed()]
    names.insert(names.index("outcome") if of_store else len(names), "practice")
    for name in names:
        if told.get(name) in (None, ""):
            told[name] = _answer(name, ask, known, of_support=of_store and bool(told.get("practice")))


def _answer(name: str, ask: Ask, known: Mapping[str, Practice], *, of_support: bool) -> Any:
    """An answer that a plan can say: whoever gives another is told why, and asked again."""
    wrong = ""
    while True:
        try:
            answer = ask(name, wrong, of_support)
            check_answer(name, answer)
            if name == "outcome" and of_support:
                _check_outcome(answer)
            return asked_practice(answer, known).id if name == "practice" and answer else answer
        except WrongCallError as problem:
            wrong = problem.sentence()


def _check_outcome(outcome: str) -> None:
    """Raise WrongCallError where no store's support can be evaluated by that: nobody could keep the plan."""
    try:
        asked_outcome(outcome)
    except WrongCallError as problem:
        raise WrongCallError(
            problem.what, nearest=problem.nearest,
            advice=f"{problem.advice} A plan for a table of your own names no practice.",
        ) from problem  # fmt: skip


def check_plan(path: Path, store: Path | None = None) -> PlanChecked:
    """Hold a plan's file against its digest, and against the register of a store."""
    protocol, whole = _read(path)
    if store is None:
        return PlanChecked(protocol, whole, None, ())
    with Store.open(store).reading() as engine:
        steps = read_register(engine).steps(protocol.plan_id)
    there = any(each.sha256 == protocol.sha256 and each.protocol for each in steps)
    return PlanChecked(protocol, whole, whole and there, history(steps))


def read_plan(path: Path) -> Protocol:
    """The plan of a file. Raises WrongCallError where it was changed by hand."""
    return _whole(path)


def standing_of(
    protocol: Protocol, store: Path | None, held: Mapping[str, Held], known_from: date | None
) -> Plan:
    """How a plan stands to an evaluation of any table, which is written down as reading outcomes by it.

    `held`, `known_from`: as `plan_of` has them.
    """
    if store is None:
        return plan_of(protocol, None, held, known_from)
    opened, said = Store.open(store), protocol.said
    with opened.reading() as engine:
        known = read_register(engine)
        steps = known.steps(protocol.plan_id)
        # Plans that name no practice ask of any table, and of them no two are known to ask the same.
        before = known.first_read(said.practice, said.outcome) if said.practice else None
    found = plan_of(protocol, steps, held, known_from, before)
    reading = OutcomesRead("", (), "", (protocol, steps))
    if reading.plan and first_read(steps) is None:
        note_readings(opened, [reading])
    return found


def _check_newest(store: Store, before: Protocol) -> datetime | None:
    """When outcomes were first read by the plan, None = not yet. Raises WrongCallError: others are newer."""
    with store.reading() as engine:
        steps = read_register(engine).steps(before.plan_id)
    if any(each.version > before.version for each in steps):
        raise WrongCallError("the store has a newer version of this plan", advice="Change that one.")
    if any(each.version == before.version and each.sha256 != before.sha256 for each in steps):
        raise WrongCallError(
            "the store has another plan as this version of it",
            advice="Take its own file. What there was: evaluate plan FILE --check --store STORE",
        )
    return first_read(steps)


def _read(path: Path) -> tuple[Protocol, bool]:
    return read_own(
        path, lambda text: read_protocol(text, path.name), advice="Take the file as it was written."
    )


def _whole(path: Path) -> Protocol:
    protocol, whole = _read(path)
    if not whole:
        raise WrongCallError(
            "this plan was changed by hand after it was written: it no longer fits its digest",
            where=path.name,
            advice="Take the file as it was written, and change it with `wholeschool evaluate plan`.",
        )
    return protocol


def _save(path: Path, text: str) -> None:
    """In one step, so that whoever is cut off leaves the version before."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)

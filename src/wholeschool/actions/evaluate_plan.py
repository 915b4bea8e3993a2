"""Plans of evaluations: written, changed and checked, with a register in a store that says when."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.practice.protocols.planned import Plan, Step, first_read, history, plan_of
from wholeschool.practice.protocols.protocol import (
    Protocol,
    Said,
    as_toml,
    differences,
    needed,
    new_protocol,
    read_protocol,
    said_of,
)
from wholeschool.reference.own_file import read_own
from wholeschool.reference.practices import asked_practice, national_practices, practices_for
from wholeschool.schema import TABLES
from wholeschool.store import Store, Transaction, writing

Ask = Callable[[str], str]


@dataclass(frozen=True)
class PlanWritten:
    """A version of a plan; `changes` against the version before; `already`: nothing changed.

    `after_reading`: outcomes had been read by it. `in_store`: a store has written down when.
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
    ask: Callable[[str], Any] | None = None,
    now: datetime | None = None,
) -> PlanWritten:
    """Write a plan, or its next version where the file is there. `given`: values by name, None = not said.

    `ask` is asked by name for what a new plan still lacks. `store` writes down when; it is made where there
    is none. Raises WrongCallError where something is missing or wrong, or the file was changed by hand.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    before = _whole(path) if path.exists() else None
    told = {**(asdict(before.said) if before else {}), **{k: v for k, v in given.items() if v is not None}}
    for name in needed():
        if ask is not None and told.get(name) in (None, ""):
            told[name] = ask(name)
    said = said_of(told)
    if said.practice:
        known = practices_for(store) if store else national_practices().practices
        said = said_of({**told, "practice": asked_practice(said.practice, known).id})
    if before and before.said == said:
        protocol = before
    else:
        protocol = before.changed(said, now) if before else new_protocol(said, now)
    changes = differences(before.said, said) if before else ()
    opened = Store.open_or_create(store) if store else None
    read = _check_newest(opened, before) if opened and before else None
    # The file first: whoever is cut off has a version that no store dates yet, and calls again.
    if protocol is not before:
        _save(path, as_toml(protocol))
    if opened:
        _register(opened, protocol)
    return PlanWritten(protocol, changes, protocol is before, read is not None, store is not None)


def check_plan(path: Path, store: Path | None = None) -> PlanChecked:
    """Hold a plan's file against its digest, and against the register of a store."""
    protocol, whole = _read(path)
    if store is None:
        return PlanChecked(protocol, whole, None, ())
    with Store.open(store).reading() as engine:
        steps = read_steps(engine, protocol.plan_id)
    there = any(each.sha256 == protocol.sha256 and each.protocol for each in steps)
    return PlanChecked(protocol, whole, whole and there, history(steps))


def read_plan(path: Path) -> Protocol:
    """The plan of a file. Raises WrongCallError where it was changed by hand."""
    return _whole(path)


def departures(held: Mapping[str, tuple[object, object]]) -> tuple[str, ...]:
    """In what an evaluation is another than was planned; `held`: by name what was planned, and what is."""
    return tuple(
        f"planned was {name} {planned}, and it is {done}"
        for name, (planned, done) in held.items()
        if planned != done
    )


def standing_of(
    protocol: Protocol, store: Path | None, departed: tuple[str, ...], first_start: int | None
) -> Plan:
    """How a plan stands to an evaluation, which is written down as reading outcomes by it, the first time."""
    if store is None:
        return plan_of(protocol, None, departed, first_start)
    opened = Store.open(store)
    with opened.reading() as engine:
        steps = read_steps(engine, protocol.plan_id)
        # Plans that name no practice ask of any table, and of them no two are known to ask the same.
        said = protocol.said
        before = first_read_of_any(engine, said.practice, said.outcome) if said.practice else None
    found = plan_of(protocol, steps, departed, first_start, before)
    note_read(opened, protocol, steps)
    return found


def note_read(store: Store, protocol: Protocol, steps: Sequence[Step]) -> None:
    """Write down that outcomes are read by a plan that the store has, the first time."""
    if first_read(steps) is None and any(each.sha256 == protocol.sha256 for each in steps):
        with writing(store) as transaction:
            _append(transaction, protocol, "outcomes_read")


def registered_plan(
    engine: LocalEngine, practice: str, outcome: str
) -> tuple[Protocol, tuple[Step, ...]] | None:
    """The newest plan of a store that asks of a practice and an outcome, with its steps; None = none does."""
    table = engine.table("plans")
    ids = engine.fetch(table.select("plan_id").distinct())["plan_id"].to_pylist()
    found = []
    for steps in (read_steps(engine, each) for each in ids):
        version = max((each for each in steps if each.protocol), key=lambda each: each.version, default=None)
        if version and version.protocol:
            said = version.protocol.said
            if (said.practice, said.outcome) == (practice, outcome):
                found.append((version.at, version.protocol, steps))
    return max(found, key=lambda each: each[0])[1:] if found else None


def first_read_of_any(engine: LocalEngine, practice: str, outcome: str) -> datetime | None:
    """When outcomes were first read by any plan that ever asked of a practice and an outcome; None = not yet.

    Whoever has read them can write a new plan that fits, which is no plan from before.
    """
    table = engine.table("plans")
    ids = engine.fetch(table.select("plan_id").distinct())["plan_id"].to_pylist()
    read = [
        first_read(steps)
        for steps in (read_steps(engine, each) for each in ids)
        if any(
            each.protocol and (each.protocol.said.practice, each.protocol.said.outcome) == (practice, outcome)
            for each in steps
        )
    ]
    return min((each for each in read if each is not None), default=None)


def read_steps(engine: LocalEngine, plan_id: str) -> tuple[Step, ...]:
    """The steps of a plan in a store's register, the oldest first."""
    table = engine.table("plans")
    rows = engine.fetch(table.filter(table.plan_id == plan_id).order_by("at", "version")).to_pylist()
    return tuple(
        Step(row["step"], row["version"], row["at"], row["sha256"], _of_json(row["said"])) for row in rows
    )


def _check_newest(store: Store, before: Protocol) -> datetime | None:
    """When outcomes were first read by the plan, None = not yet. Raises WrongCallError: others are newer."""
    with store.reading() as engine:
        steps = read_steps(engine, before.plan_id)
    if any(each.version > before.version for each in steps):
        raise WrongCallError("the store has a newer version of this plan", advice="Change that one.")
    if any(each.version == before.version and each.sha256 != before.sha256 for each in steps):
        raise WrongCallError(
            "the store has another plan as this version of it",
            advice="Take its own file. What there was: evaluate plan FILE --check --store STORE",
        )
    return first_read(steps)


def _register(store: Store, protocol: Protocol) -> None:
    """Write a version down, where it is not yet."""
    with writing(store) as transaction:
        steps = read_steps(transaction.engine, protocol.plan_id)
        if not any(each.sha256 == protocol.sha256 and each.protocol for each in steps):
            _append(transaction, protocol, "changed" if protocol.version > 1 else "written")


def _append(transaction: Transaction, protocol: Protocol, step: str) -> None:
    row = {
        "plan_id": protocol.plan_id, "version": protocol.version, "at": transaction.at, "step": step,
        "sha256": protocol.sha256, "said": "" if step == "outcomes_read" else protocol.text,
    }  # fmt: skip
    given = pa.Table.from_pylist([row], schema=TABLES["plans"].own_arrow)
    transaction.append("plans", transaction.engine.hold("given_plans", given))
    transaction.commit("plan", changed=1, detail={"plan": protocol.plan_id, "step": step})


def _of_json(text: str) -> Protocol | None:
    if not text:
        return None
    whole = json.loads(text)
    plan, record = whole["plan"], whole["record"]
    said = Said(**{**plan, "outcomes_from": datetime.fromisoformat(plan["outcomes_from"]).date()})
    at = datetime.fromisoformat(record["written_at"])
    return Protocol(said, record["id"], record["version"], at, record["previous"])


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

"""The register of plans in a store: their versions, and when which outcomes were read, by one or by none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from wholeschool.actions.support_outcomes import AND, in_order
from wholeschool.engine import LocalEngine
from wholeschool.practice.protocols.planned import READ, Step, first_read
from wholeschool.practice.protocols.protocol import Protocol, Said
from wholeschool.schema import TABLES
from wholeschool.store import Store, Transaction, writing

Planned = tuple[Protocol, tuple[Step, ...]]
"""A plan, with its steps in a store's register."""
_WITHOUT = "without a plan: "


@dataclass(frozen=True)
class OutcomesRead:
    """Outcomes of a practice in an academic year that somebody is about to see; `planned` None = by no plan.

    `outcomes`: all that is told, by name. Of a table that is no store's, all of these are empty.
    """

    practice: str
    outcomes: tuple[str, ...]
    year: str
    planned: Planned | None = None

    @property
    def plan(self) -> Protocol | None:
        """The plan by which it is read, where the store has that version."""
        protocol, steps = self.planned or (None, ())
        return protocol if protocol and any(each.sha256 == protocol.sha256 for each in steps) else None


@dataclass(frozen=True)
class Register:
    """The register as it stands: the steps of each plan by its number, the oldest first."""

    plans: Mapping[str, tuple[Step, ...]]

    def steps(self, plan_id: str) -> tuple[Step, ...]:
        """The steps of a plan; none where the store does not know it."""
        return self.plans.get(plan_id, ())

    def newest(self, practice: str, outcome: str) -> Planned | None:
        """The newest plan that asks of a practice and an outcome, with its steps; None = none does."""
        found = [
            (version.at, version.protocol, steps)
            for steps in self.plans.values()
            if (version := _newest_version(steps)) and version.protocol and _asks(version, practice, outcome)
        ]
        return max(found, key=lambda each: each[0])[1:] if found else None

    def first_read(self, practice: str, outcome: str, year: str = "") -> datetime | None:
        """When anything of an outcome of a practice was first read, by any plan or by none; None = not yet.

        Whoever has read it can write a plan that fits, which is no plan from before. `year`: the academic
        year that is asked about; a reading of another one spoils nothing. Of tables that are no store's
        nobody knows the year ("").
        """
        wanted = {*in_order(outcome).split(AND)}
        found = (
            at
            for of, outcomes, read_year, at in self._readings()
            if of == practice
            and wanted & {part for each in outcomes for part in each.split(AND)}
            and (not year or read_year in ("", year))
        )
        return min(found, default=None)

    def bears_on(self, practice: str, outcome: str, year: str) -> tuple[object, ...]:
        """What decides how the newest plan of both stands to an evaluation of a year; () = there is none.

        What is read after a plan was written changes nothing: what was kept of an evaluation stands.
        """
        planned = self.newest(practice, outcome)
        if planned is None:
            return ()
        protocol, steps = planned
        written = max(each.at for each in steps if each.protocol)
        read = first_read(steps), self.first_read(practice, outcome, year)
        return protocol.sha256, written, *(each if each and each < written else None for each in read)

    def _readings(self) -> Iterator[tuple[str, Sequence[str], str, datetime]]:
        """Practice, outcomes, year and moment of each reading; what a table leaves open its plan says."""
        for steps in self.plans.values():
            plans = [each.protocol.said for each in steps if each.protocol]
            asked = {(said.practice, said.outcome) for said in plans}
            for each in steps:
                if each.step == READ and each.reading:
                    yield each.reading["practice"], each.reading["outcomes"], each.reading["year"], each.at
                elif each.step == READ:
                    yield from ((practice, (outcome,), "", each.at) for practice, outcome in asked)


def read_register(engine: LocalEngine) -> Register:
    """The register of an opened store. Whoever asks several things of it reads it once."""
    found: dict[str, list[Step]] = {}
    for row in _rows(engine):
        found.setdefault(row["plan_id"], []).append(_step(row))
    return Register({plan_id: tuple(steps) for plan_id, steps in found.items()})


def note_readings(store: Store, readings: Sequence[OutcomesRead]) -> None:
    """Write down what is about to be told, as far as it is not yet written down: in one commit, or none."""
    with store.reading() as engine:
        known = {(row["plan_id"], row["said"]) for row in _rows(engine) if row["step"] == READ}
    rows = [row for each in readings if ((row := _row(each))["plan_id"], row["said"]) not in known]
    if rows:
        with writing(store) as transaction:
            _append(transaction, rows, READ)


def register(store: Store, protocol: Protocol) -> None:
    """Write a version down, where it is not yet."""
    with writing(store) as transaction:
        steps = read_register(transaction.engine).steps(protocol.plan_id)
        if not any(each.sha256 == protocol.sha256 and each.protocol for each in steps):
            step = "changed" if protocol.version > 1 else "written"
            row = {"plan_id": protocol.plan_id, "version": protocol.version, "sha256": protocol.sha256}
            _append(transaction, [{**row, "said": protocol.text}], step)


def _row(reading: OutcomesRead) -> dict[str, Any]:
    plan = reading.plan
    said = {"practice": reading.practice, "outcomes": [*reading.outcomes], "year": reading.year}
    return {
        "plan_id": plan.plan_id if plan else f"{_WITHOUT}{reading.practice}",
        "version": plan.version if plan else 0,
        "sha256": plan.sha256 if plan else "",
        "said": json.dumps(said, sort_keys=True) if reading.practice else "",
    }


def _append(transaction: Transaction, rows: Sequence[dict[str, Any]], step: str) -> None:
    whole = [{**row, "at": transaction.at, "step": step} for row in rows]
    given = pa.Table.from_pylist(whole, schema=TABLES["plans"].own_arrow)
    transaction.append("plans", transaction.engine.hold("given_plans", given))
    about = {"plan": ", ".join(row["plan_id"] for row in rows), "step": step}
    transaction.commit("plan", changed=len(rows), detail=about)


def _newest_version(steps: Sequence[Step]) -> Step | None:
    return max((each for each in steps if each.protocol), key=lambda each: each.version, default=None)


def _asks(version: Step, practice: str, outcome: str) -> bool:
    said = version.protocol.said if version.protocol else None
    return said is not None and (said.practice, in_order(said.outcome)) == (practice, in_order(outcome))


def _rows(engine: LocalEngine) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.fetch(engine.table("plans").order_by("at", "version")).to_pylist()
    return rows


def _step(row: dict[str, Any]) -> Step:
    said, read = row["said"], row["step"] == READ
    protocol = None if read or not said else _protocol(json.loads(said))
    reading = json.loads(said) if read and said else None
    return Step(row["step"], row["version"], row["at"], row["sha256"], protocol, reading)


def _protocol(whole: dict[str, Any]) -> Protocol:
    plan, record = whole["plan"], whole["record"]
    said = Said(**{**plan, "outcomes_from": datetime.fromisoformat(plan["outcomes_from"]).date()})
    at = datetime.fromisoformat(record["written_at"])
    return Protocol(said, record["id"], record["version"], at, record["previous"])

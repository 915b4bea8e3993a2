"""What a plan makes of an evaluation: without one that came before outcomes were read, a grade is capped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.judged.words import in_words
from wholeschool.practice.protocols.protocol import Protocol, differences
from wholeschool.practice.results.rules import RULES, means
from wholeschool.schema.wording import listed

if TYPE_CHECKING:
    from wholeschool.practice.judged.evaluation import Evaluation

Standing = Literal["missing", "alone", "unknown", "older", "late", "changed", "departed", "before"]
_CHOSEN = "outcome, window and comparison may have been chosen for how they came out."
READ = "outcomes_read"
_TO_HOLD = ("population", "window", "comparison")
Held = tuple[object, object]
"""Of something that a plan says: what was planned, and what was done."""


@dataclass(frozen=True)
class Step:
    """A step of a plan in a store's register; `protocol` is None where outcomes were read (`READ`).

    `reading`: whose outcomes of which year these were; None = that of a table, which is as its plan says.
    """

    step: str
    version: int
    at: datetime
    sha256: str
    protocol: Protocol | None
    reading: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Plan:
    """How a plan stands to an evaluation, in a word and a sentence. It holds where it came `before`."""

    standing: Standing
    sentence: str

    @property
    def holds(self) -> bool:
        """Whether it was written before outcomes were read, and nothing else is known to have been done."""
        return self.standing == "before"


NO_PLAN = Plan("missing", f"No plan was written before outcomes were read: {_CHOSEN}")


def plan_of(
    protocol: Protocol,
    steps: Sequence[Step] | None,
    held: Mapping[str, Held],
    known_from: date | None = None,
    read_before: datetime | None = None,
) -> Plan:
    """How a plan stands to an evaluation.

    `steps`: its steps in the register of a store, None = no store was named. `held`: by name, what was
    planned and what was done, of all that can be checked. `known_from`: the first day on which these outcomes
    can have been known, whichever the plan names; None = nobody can tell. `read_before`: when outcomes were
    first read by any plan that asks the same, or by none.
    """
    written = _day(protocol.written_at)
    if steps is None:
        return Plan(
            "alone",
            f"The plan says that it was written on {written}; no store has it, so that nothing shows it.",
        )
    mine = next((each for each in steps if each.sha256 == protocol.sha256 and each.protocol), None)
    if mine is None:
        return Plan(
            "unknown", "The store has no such version of the plan: nothing shows when it was written."
        )
    if any(each.version > mine.version for each in steps):
        newest = max(each.version for each in steps)
        return Plan(
            "older", f"This is version {mine.version} of the plan, and the store has version {newest}."
        )
    known_from = min(protocol.said.outcomes_from, known_from or date.max)
    if mine.at.date() >= known_from:
        return Plan(
            "late",
            f"The plan was written on {_day(mine.at)}, and outcomes could be known from {_day(known_from)} "
            f"on: {_CHOSEN}",
        )
    read = first_read(steps)
    if read is not None and mine.at > read:
        return Plan(
            "changed",
            f"The plan was changed on {_day(mine.at)}, after outcomes had been read: {_said(steps)}",
        )
    if read_before is not None and mine.at > read_before:
        return Plan(
            "late",
            f"The plan was written on {_day(mine.at)}, and outcomes had been read on {_day(read_before)} by "
            f"another plan that asks the same, or without one: {_CHOSEN}",
        )
    if departures := _departures(held):
        return Plan("departed", f"It is not what was planned on {written}: {'; '.join(departures)}.")
    return Plan(
        "before",
        f"The plan was written on {_day(mine.at)}, before outcomes were read, and followed in its "
        f"{listed([*held])}. Not checked: its {listed([each for each in _TO_HOLD if each not in held])}.",
    )


def _departures(held: Mapping[str, Held]) -> tuple[str, ...]:
    return tuple(
        f"planned was {name} {planned}, and it is {done}"
        for name, (planned, done) in held.items()
        if planned != done
    )


def first_read(steps: Sequence[Step]) -> datetime | None:
    """When outcomes were first read by a plan; None = not yet."""
    return min((each.at for each in steps if each.step == READ), default=None)


def history(steps: Sequence[Step]) -> tuple[str, ...]:
    """The steps of a plan as sentences: what changed when, and whether outcomes had been read by then."""
    read, before, told = first_read(steps), None, []
    for each in steps:
        if each.protocol is None:
            if each.at == read:
                told.append(f"Outcomes were first read on {_clock(each.at)}.")
            continue
        if before is None:
            told.append(f"Version {each.version} was written on {_clock(each.at)}.")
        else:
            when = "after" if read is not None and each.at > read else "before"
            changes = "; ".join(differences(before, each.protocol.said))
            told.append(f"Version {each.version}, {_clock(each.at)}, {when} outcomes were read: {changes}.")
        before = each.protocol.said
    return tuple(told)


def held_to_plan(found: Evaluation, plan: Plan, outcome: str, smallest: float | None = None) -> Evaluation:
    """An evaluation whose grade is at most one below what its design opens, unless its plan holds.

    Whether it was capped or not, the plan's sentence is the last of the warnings.
    """
    name = found.effects.ruled or found.effects.design
    most = RULES[name].opened - 1
    told = replace(found, warnings=(*found.warnings, plan.sentence))
    if plan.holds or found.strength.grade <= max(most, 1):
        return told
    capped = Strength(most, means(name, most), (*found.strength.doubts, plan.sentence))
    return replace(told, strength=capped, sentence=in_words(found.effects, capped, outcome, smallest))


def _said(steps: Sequence[Step]) -> str:
    versions = [each.protocol.said for each in steps if each.protocol]
    return "; ".join(differences(versions[-2], versions[-1])) + "." if len(versions) > 1 else ""


def _day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"


def _clock(at: datetime) -> str:
    return f"{_day(at)} at {at:%H:%M} UTC"

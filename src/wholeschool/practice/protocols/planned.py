"""What a plan makes of an evaluation: without one that came before outcomes were read, a grade is capped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.judged.words import in_words
from wholeschool.practice.protocols.protocol import Protocol, Said, differences
from wholeschool.practice.results.rules import RULES, means

if TYPE_CHECKING:
    from wholeschool.practice.judged.evaluation import Evaluation

Standing = Literal["missing", "alone", "unknown", "older", "late", "changed", "departed", "before"]
_CHOSEN = "outcome, window and comparison may have been chosen for how they came out."
_AUTUMN = 9


@dataclass(frozen=True)
class Step:
    """A step of a plan in a store's register; `protocol` is None of `outcomes_read`."""

    step: str
    version: int
    at: datetime
    sha256: str
    protocol: Protocol | None


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
    departures: Sequence[str] | None,
    first_start: int | None,
    read_before: datetime | None = None,
) -> Plan:
    """How a plan stands to an evaluation.

    `steps`: its steps in the register of a store, None = no store was named. `departures`: in what the
    evaluation is another than was planned, None = nobody asked. `first_start`: the first start in the table,
    if times are years. `read_before`: when outcomes were first read by any plan that asks the same.
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
    known_from = _known_from(protocol.said, first_start)
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
            f"another plan that asks the same: {_CHOSEN}",
        )
    if departures is None:
        return Plan(
            "before",
            f"The plan was written on {_day(mine.at)}, before outcomes were read by it; whether population, "
            "window and comparison are those that were planned is not checked here.",
        )
    if departures:
        return Plan("departed", f"It is not what was planned on {written}: {'; '.join(departures)}.")
    return Plan(
        "before", f"The plan was written on {_day(mine.at)}, before outcomes were read, and followed."
    )


def first_read(steps: Sequence[Step]) -> datetime | None:
    """When outcomes were first read by a plan; None = not yet."""
    return min((each.at for each in steps if each.step == "outcomes_read"), default=None)


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


def _known_from(said: Said, first_start: int | None) -> date:
    """The first day with outcomes: the one that the plan says, or the end of the first year in the table."""
    if first_start is None:
        return said.outcomes_from
    return min(said.outcomes_from, date(first_start + 1, _AUTUMN, 1))


def _said(steps: Sequence[Step]) -> str:
    versions = [each.protocol.said for each in steps if each.protocol]
    return "; ".join(differences(versions[-2], versions[-1])) + "." if len(versions) > 1 else ""


def _day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"


def _clock(at: datetime) -> str:
    return f"{_day(at)} at {at:%H:%M} UTC"

"""Provision in place of lessons, such as internal AP: what came after it, beside others like these.

Pupils go in at their worst. So each who went in is held against pupils of the same schools and year groups
who stood as high in trouble and absence at the time, had come there the same way, and stayed in lessons. Of
either side whole half-terms in lessons alone are told (`GivenPupils.panel`); permanent exclusion is told from
the day on which they went in, since pupils are excluded out of a unit as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.support_compared import doubts_of, of_another, refuse_none_alone
from wholeschool.errors import WrongCallError
from wholeschool.practice.results.rules import CANNOT_TELL
from wholeschool.reference.practices import Practice, asked_provision, practices_for
from wholeschool.schema.wording import counted
from wholeschool.store import Store

if TYPE_CHECKING:
    from wholeschool.actions.support_outcomes import Outcome
    from wholeschool.actions.support_panel import Bools, Floats, GivenPupils
    from wholeschool.practice.judged.evaluation import Evaluation

AFTER = ("sent_out+detention", "suspension", "overall_absence")
"""Outcomes of the half-terms since, by all of which pupils are held alike."""
EXCLUDED = "permanent_exclusion"
SINCE = (
    "Half-terms of which anybody spent any day in the unit, by a spell or by a record alone, are left out: "
    "nobody can be sent out of a lesson there, so that they would say “less” of a unit that does nothing. "
    "Permanent exclusion is counted from the day they went in."
)
LEVEL = 0.05


@dataclass(frozen=True)
class After:
    """One thing that came after. `adjusted`: its p among all of them (Holm).

    `found` is None where `reason` says why nothing is told.
    """

    outcome: Outcome
    found: Evaluation | None
    reason: str = ""
    adjusted: float = float("nan")


@dataclass(frozen=True)
class ProvisionCompared:
    """What came after a provision in a year, beside others like those who went in.

    `went_in`: pupils with a first spell in the year; `before`: those who had been in before it, left out.
    `not_back`: pupils who are seen in no whole half-term outside since; `again`: who were, and went in again.
    `others`: who was given something else, as sentences.
    """

    practice: Practice
    year: str
    went_in: int
    before: int
    not_back: int
    again: int
    schools: int
    after: tuple[After, ...]
    others: tuple[str, ...]
    behind: bool

    def sentences(self) -> tuple[str, ...]:
        """What can be said, and what cannot."""
        told = [each for each in self.after if each.found]
        known = [each for each in told if each.found and each.found.strength.grade > CANNOT_TELL]
        rose, fell = (
            [each for each in known if each.found and each.adjusted < LEVEL and sign * _effect(each) > 0]
            for sign in (1, -1)
        )
        said = [f"There is {way} of this afterwards than in others like them: {_names(those)}."
                for way, those in (("more", rose), ("less", fell)) if those]  # fmt: skip
        if told and not said:
            said.append(
                "Whether anything came out otherwise than in others like them the figures do not tell."
            )
        if told:
            said.append(SINCE)
        said += self._unseen()
        said += [f"{each.outcome.title}: not told. {each.reason}" for each in self.after if not each.found]
        if self.before:
            said.append(f"{counted(self.before, 'pupil')} had been in before the year, and are left out.")
        return (*said, *self.others)

    def _unseen(self) -> Iterable[str]:
        """Who tells little or nothing of the time after, and which way that may turn what is told."""
        if self.not_back:
            yield (
                f"{counted(self.not_back, 'pupil')} of {self.went_in:,} had no whole half-term in lessons "
                "since, of which to tell. Where those who do badly stay longer, the others look better than "
                "the unit made them."
            )
        if self.again:
            yield (
                f"{counted(self.again, 'pupil')} went in again, and what is told of them is the time between "
                "or after: less of it where it went badly."
            )


def provision_compared(store: Store, practice: str = "internal_ap", year: str = "") -> ProvisionCompared:
    """What came after a provision: of those who went in in a year ("" = the latest), beside others.

    It is first written down in the store as read without a plan. Raises WrongCallError where the practice is
    none in place of lessons, nobody was given it in the year, or somebody else writes in the store.
    """
    need_practice("Evaluations", "drdid")
    from wholeschool.actions.plan_register import OutcomesRead, note_readings
    from wholeschool.actions.support_counted import outcome_of
    from wholeschool.actions.support_outcomes import asked_outcome
    from wholeschool.actions.support_panel import given_pupils
    from wholeschool.practice.units.panel import NEVER
    from wholeschool.stats.families import holm

    asked = asked_provision(practice, practices_for(store.path))
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        given = given_pupils(scope, asked, year or scope.year)
        refuse_none_alone(given)
        fared = {each: outcome_of(scope, given, each) for each in map(asked_outcome, AFTER)}
        found = [_after(scope, given, each, fared) for each in (*fared, asked_outcome(EXCLUDED))]
        behind = opened.behind
    p = [each.found.effects.overall.p if each.found else np.nan for each in found]
    after = tuple(replace(each, adjusted=value) for each, value in zip(found, holm(p).tolist(), strict=True))
    note_readings(store, [OutcomesRead(asked.id, tuple(each.outcome.name for each in after), given.year)])
    went_in, (not_back, again) = int((given.starts != NEVER).sum()), _seen_after(given)
    return ProvisionCompared(
        asked, given.year, went_in, given.before, not_back, again, given.schools, after,
        (*doubts_of(given), *of_another(given)), behind,
    )  # fmt: skip


def _seen_after(given: GivenPupils) -> tuple[int, int]:
    """How many who went in are in no whole half-term outside since; and how many are, and went in again."""
    since = (given.starts[:, None] > 0) & (np.arange(given.possible.shape[1]) >= given.starts[:, None] - 1)
    outside = since & (given.possible > 0) & ~given.inside
    again = np.maximum.accumulate(outside, axis=1) & given.inside
    return int((since.any(axis=1) & ~outside.any(axis=1)).sum()), int(again.any(axis=1).sum())


def _after(scope: Scope, given: GivenPupils, outcome: Outcome, fared: Mapping[Outcome, Floats]) -> After:
    """One outcome by the matched design; whoever has been excluded stays so, also when they have left.

    `fared`: the outcomes by which pupils are held alike, each (n × T).
    """
    from wholeschool.actions.support_counted import times_of
    from wholeschool.practice.judged.evaluation import evaluate
    from wholeschool.practice.protocols.planned import NO_PLAN, held_to_plan

    alike_in, left_with = _alike(outcome, fared), None
    if outcome in fared:
        values = fared[outcome]
    else:
        left_with = happened_by(times_of(scope, given, outcome.forms))
        values = np.where(left_with, 100.0, 0.0)
        outcome = replace(outcome, title="Permanently excluded by then", unit="pupils per 100")
    called = outcome.title.lower()
    try:
        panel = given.panel(values, alike_in, left_with)
        found = evaluate(panel, "matched", outcome=called, fidelity=doubts_of(given))
    except WrongCallError as problem:
        return After(outcome, None, problem.what)
    if not found.effects.overall.se > 0:
        return After(outcome, None, "It happened to nobody here.")
    return After(outcome, held_to_plan(found, NO_PLAN, called))


def happened_by(times: Floats) -> Bools:
    """Whether something had happened by each half-term, (n × T), of how often it did in each.

    Of how often, and not of rates: in a half-term without possible sessions there is no rate, and whoever is
    excluded in their first days has none.
    """
    found: Bools = np.maximum.accumulate(times, axis=1) > 0
    return found


def _alike(outcome: Outcome, fared: Mapping[Outcome, Floats]) -> Mapping[str, Floats]:
    """What pupils are held alike by beside the last past of an outcome: its year so far, and the others."""
    from wholeschool.actions.support_panel import so_far

    own = {
        f"{each.title.lower()}, the year so far": so_far(of) for each, of in fared.items() if each == outcome
    }
    return own | {each.title.lower(): of for each, of in fared.items() if each != outcome}


def _effect(each: After) -> float:
    return each.found.effects.overall.estimate if each.found else 0.0


def _names(those: list[After]) -> str:
    return ", ".join(each.outcome.title.lower() for each in those)

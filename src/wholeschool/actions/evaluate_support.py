"""A practice that a store has spells of, evaluated: what became of those who were given it, and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.practices import Practice, asked_practice, practices_for
from wholeschool.schema.wording import counted
from wholeschool.schema.years import year_label
from wholeschool.store import Store

if TYPE_CHECKING:
    from wholeschool.actions.support_panel import Floats, GivenPupils, Outcome
    from wholeschool.practice.judged.evaluation import Evaluation
    from wholeschool.practice.protocols.planned import Plan
    from wholeschool.practice.results.effects import Estimate

AUTO, MATCHED = "auto", "matched"
ELSEWHERE = (
    "sent_out", "detention", "internal_exclusion", "suspension", "late", "truancy", "overall_absence",
    "lost_learning_all_forms",
)  # fmt: skip
"""Outcomes to which what goes down in one may have moved."""
LEVEL = 0.05


@dataclass(frozen=True)
class SupportAsked:
    """What is asked of a practice. `year` "" = the latest with books; `auto`: see `evaluate_support`.

    `plan`: its file, which the store has; None = there is none.
    """

    practice: str
    outcome: str
    year: str = ""
    design: str = AUTO
    smallest: float | None = None
    plan: Path | None = None


@dataclass(frozen=True)
class Elsewhere:
    """The effect on another outcome, by the same design. `adjusted`: its p among all of them (Holm)."""

    outcome: Outcome
    effect: Estimate
    adjusted: float


@dataclass(frozen=True)
class SupportEvaluated:
    """A practice evaluated. `elsewhere`: other outcomes; `said`: what has to be known beside, as words."""

    practice: Practice
    outcome: Outcome
    given: GivenPupils
    found: Evaluation
    plan: Plan
    elsewhere: tuple[Elsewhere, ...]
    said: tuple[str, ...]
    behind: bool


def evaluate_support(store: Store, asked: SupportAsked) -> SupportEvaluated:
    """What became of the pupils of a store who were given a practice, half-term by half-term.

    Support is given to pupils at their worst, so that `auto` holds them against pupils of the same schools
    who had fared alike until then (`matched`); pupils who were given something else are left out. Raises
    WrongCallError where practice, outcome or year are none, and where the pupils cannot be compared.
    """
    need_practice("Evaluations", "drdid")
    from wholeschool.actions.support_panel import asked_outcome, given_pupils, outcome_of, so_far
    from wholeschool.practice.judged.evaluation import evaluate
    from wholeschool.practice.protocols.planned import held_to_plan

    practice = asked_practice(asked.practice, practices_for(store.path))
    outcome = asked_outcome(asked.outcome)
    design = MATCHED if asked.design == AUTO else asked.design
    plan = _plan(asked, outcome, design, store)
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        given = given_pupils(scope, practice.id, _year(scope.years, asked.year or scope.year))
        own = outcome_of(scope, given, outcome)
        others = [
            (each, outcome_of(scope, given, each))
            for each in map(asked_outcome, ELSEWHERE)
            if each.name not in outcome.name
        ]
        behind = opened.behind
    called = outcome.title.lower()
    before = {f"{called}, the year so far": so_far(own)} if design == MATCHED else {}
    found = evaluate(given.panel(own, before), design, outcome=called, smallest=asked.smallest)
    found = held_to_plan(found, plan, called, asked.smallest)
    elsewhere = _elsewhere(given, others, {called: own, **before}, design)
    return SupportEvaluated(practice, outcome, given, found, plan, elsewhere, _said(given, elsewhere), behind)


def _elsewhere(
    given: GivenPupils,
    others: Sequence[tuple[Outcome, Floats]],
    own: Mapping[str, Floats],
    design: str,
) -> tuple[Elsewhere, ...]:
    """The same pupils by other outcomes; one that never happens, or tells nothing, is not among them.

    They are held alike by the outcome that is asked about as well: who was given it for that is in more
    trouble of other sorts too, and others who are not would pass for like ones.
    """
    from wholeschool.practice.judged.evaluation import evaluate
    from wholeschool.stats.families import holm

    told = []
    for outcome, values in others:
        try:
            effect = evaluate(given.panel(values, own), design).effects.overall
        except WrongCallError:
            continue
        if effect.se > 0:
            told.append((outcome, effect))
    adjusted = holm([effect.p for _, effect in told]).tolist() if told else []
    return tuple(Elsewhere(*each, p) for each, p in zip(told, adjusted, strict=True))


def _said(given: GivenPupils, elsewhere: Sequence[Elsewhere]) -> tuple[str, ...]:
    said = []
    rose = [each for each in elsewhere if each.adjusted < LEVEL and each.effect.estimate > 0]
    if rose:
        names = ", ".join(each.outcome.title.lower() for each in rose)
        said.append(
            f"In the same pupils there is more of this: {names}. What went down may have moved there."
        )
    elif elsewhere:
        said.append(
            f"Of {counted(len(elsewhere), 'other outcome')} none is seen to rise in the same pupils; that "
            "none did is more than the figures say."
        )
    if given.before:
        said.append(
            f"{counted(given.before, 'pupil')} had been given it before the year, and are left out: nobody "
            "sees how they fared without."
        )
    if given.late:
        said.append(
            f"Of {counted(given.late, 'pupil')} it was written down long after it began, when it was known "
            "how it went."
        )
    return tuple(said)


def _year(years: Sequence[str], asked: str) -> str:
    if asked not in years:
        raise WrongCallError(
            f"there are no books of the year “{asked}”",
            nearest=nearest(asked, years),
            advice=f"There are: {', '.join(f'{each} ({year_label(each)})' for each in years)}.",
        )
    return asked


def _plan(asked: SupportAsked, outcome: Outcome, design: str, store: Store) -> Plan:
    """How the plan stands to what is done."""
    from wholeschool.actions.evaluate_plan import departures, read_plan, standing_of
    from wholeschool.practice.protocols.planned import NO_PLAN

    if asked.plan is None:
        return NO_PLAN
    protocol = read_plan(asked.plan)
    said = protocol.said
    held: dict[str, tuple[object, object]] = {
        "practice": (said.practice or asked.practice, asked.practice),
        "outcome": (said.outcome, outcome.name),
        "smallest effect that matters": (said.smallest, asked.smallest or said.smallest),
        "design": (said.design, said.design if said.design == AUTO else design),
    }
    return standing_of(protocol, store.path, departures(held), None)

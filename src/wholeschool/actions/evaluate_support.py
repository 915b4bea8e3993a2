"""A practice that a store has spells of, evaluated: what became of those who were given it, and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.support_compared import doubts_of, left_out_of, refuse_none_alone
from wholeschool.actions.support_together import refuse_one_group, together_in_words
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.practices import Practice, asked_practice, practices_for
from wholeschool.schema.wording import counted
from wholeschool.schema.years import year_label
from wholeschool.store import Store

if TYPE_CHECKING:
    from wholeschool.actions.plan_register import Planned
    from wholeschool.actions.support_outcomes import Outcome
    from wholeschool.actions.support_panel import Floats, GivenPupils
    from wholeschool.practice.judged.by_group import ByGroup
    from wholeschool.practice.judged.evaluation import Evaluation
    from wholeschool.practice.protocols.planned import Plan
    from wholeschool.practice.results.effects import Estimate
    from wholeschool.practice.results.rests import Rests
    from wholeschool.practice.units.compared import Control

ELSEWHERE = (
    "sent_out", "detention", "internal_exclusion", "suspension", "late", "truancy", "overall_absence",
    "lost_learning_all_forms",
)  # fmt: skip
"""Outcomes to which what goes down in one may have moved."""
OUTSIDE = "Half-terms of which they spent any day out of lessons, in what they were given, are left out."
LEVEL = 0.05


@dataclass(frozen=True)
class SupportAsked:
    """What is asked of a practice. `year` "" = the latest with books; `auto`: see `evaluate_support`.

    `plan`: its file, which the store has; None = there is none. `comparison`: held against pupils who never
    began (`never`) or had not yet (`notyet`); "" = as planned, else `notyet`.
    """

    practice: str
    outcome: str
    year: str = ""
    design: str = "auto"
    smallest: float | None = None
    plan: Path | None = None
    comparison: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """The effect on another outcome, by the same design. `adjusted`: its p among all of them (Holm).

    `rests`: on how many pupils it rests; None of designs that do not count it.
    """

    outcome: Outcome
    effect: Estimate
    rests: Rests | None
    adjusted: float

    @property
    def pupils(self) -> int:
        """Of how many who were given it the effect is; 0 where it is not counted."""
        return int(self.rests.began.worth) if self.rests else 0


@dataclass(frozen=True)
class SupportEvaluated:
    """A practice evaluated. `elsewhere`: other outcomes; `said`: what has to be known beside, as words.

    `smallest`: the smallest effect that matters, None = nobody said. `groups`: the same by group.
    `question`: that of its plan.
    """

    practice: Practice
    outcome: Outcome
    given: GivenPupils
    found: Evaluation
    plan: Plan
    elsewhere: tuple[Elsewhere, ...]
    groups: ByGroup
    said: tuple[str, ...]
    smallest: float | None = None
    question: str = ""
    behind: bool = False


def evaluate_support(store: Store, asked: SupportAsked) -> SupportEvaluated:
    """What became of the pupils of a store who were given a practice, half-term by half-term.

    Support is given to pupils at their worst, so that `auto` holds them against pupils of the same schools
    and year groups who had fared alike until then (`matched`). Who had been given another practice by then
    is left out on both sides; other designs take pupils as they come. What the call leaves open the plan
    says. What is told is written down in the store first, so that no plan of the year from now on passes for
    one from before. Raises WrongCallError where practice, outcome or year are none, where the pupils cannot
    be compared, and where somebody else writes in the store.
    """
    need_practice("Evaluations", "drdid")
    from wholeschool.actions.evaluate_plan import read_plan
    from wholeschool.actions.plan_register import note_readings, read_register
    from wholeschool.actions.support_plan import reading_of

    asked = replace(asked, practice=asked_practice(asked.practice, practices_for(store.path)).id)
    protocol = read_plan(asked.plan) if asked.plan else None
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        planned = (protocol, read_register(opened.engine).steps(protocol.plan_id)) if protocol else None
        found = evaluated(scope, store.path, asked, planned)
        behind = opened.behind
    note_readings(store, [reading_of(found, planned)])
    return replace(found, behind=behind)


def evaluated(
    scope: Scope, store: Path, asked: SupportAsked, planned: Planned | None, to_leave: int = 0
) -> SupportEvaluated:
    """The same of a store in `store` that is open; nothing is written down.

    `planned`: its plan, as the store has it. `to_leave`: as `effects_by_group` has it.
    """
    from wholeschool.actions.support_counted import outcome_of
    from wholeschool.actions.support_groups import effects_by_group
    from wholeschool.actions.support_outcomes import asked_outcome
    from wholeschool.actions.support_panel import given_pupils, so_far
    from wholeschool.actions.support_plan import MATCHED, as_planned, compared_with, design_of, standing
    from wholeschool.practice.given.fidelity import fidelity
    from wholeschool.practice.judged.by_group import in_words
    from wholeschool.practice.judged.evaluation import evaluate
    from wholeschool.practice.protocols.planned import held_to_plan

    practice = asked_practice(asked.practice, practices_for(store))
    outcome = asked_outcome(asked.outcome)
    asked = replace(asked, outcome=outcome.name)
    if planned:
        asked = as_planned(asked, planned[0])
    design, control = design_of(asked), compared_with(asked)
    given = given_pupils(scope, practice, _year(scope.years, asked.year or scope.year))
    given = replace(given, apart=design == MATCHED)
    _refuse_gaps(given, design)
    refuse_none_alone(given)
    refuse_one_group(given.groups, given.compared)
    own = outcome_of(scope, given, outcome)
    others = [
        (each, outcome_of(scope, given, each))
        for each in map(asked_outcome, ELSEWHERE)
        if each.name not in outcome.name
    ]
    called = outcome.title.lower()
    before = {f"{called}, the year so far": so_far(own)} if design == MATCHED else {}
    panel = given.panel(own, before)
    kept_to = fidelity(scope.engine, practice.id, given.year)
    judged = evaluate(
        panel,
        design,
        control,
        outcome=called,
        smallest=asked.smallest,
        fidelity=(*kept_to.doubts, *doubts_of(given)),
    )
    found = _of_pupils(judged, called, asked.smallest)
    plan = standing(scope, given, asked, planned)
    found = held_to_plan(found, plan, called, asked.smallest)
    elsewhere = _elsewhere(given, others, {called: own, **before}, design, control)
    groups = effects_by_group(scope, given, panel, design, control, to_leave)
    said = (
        *_could_be_seen(found, asked.smallest),
        *_said(given, elsewhere),
        *kept_to.said,
        *in_words(groups, called, LEVEL, lower_is_better=outcome.lower_is_better),
    )
    question = planned[0].said.question if planned else ""
    return SupportEvaluated(
        practice, outcome, given, found, plan, elsewhere, groups, said, asked.smallest, question
    )


def _refuse_gaps(given: GivenPupils, design: str) -> None:
    """Other designs take pupils who are seen at all times, which nobody in place of lessons is."""
    if given.inside.any() and design != "matched":
        raise WrongCallError(
            f"The design “{design}” takes pupils who are seen in all half-terms, and those that were spent "
            "in place of lessons are left out",
            advice="Leave out --design.",
        )


def _of_pupils(found: Evaluation, outcome: str, smallest: float | None) -> Evaluation:
    """The same with pupils in place of units in its sentence."""
    from wholeschool.practice.judged.words import in_words as sentence

    who = f"the {counted(found.effects.sides.treated, 'pupil who was', 'pupils who were')} given it"
    effects = replace(found.effects, who=found.effects.who or who)
    return replace(found, effects=effects, sentence=sentence(effects, found.strength, outcome, smallest))


def _elsewhere(
    given: GivenPupils,
    others: Sequence[tuple[Outcome, Floats]],
    own: Mapping[str, Floats],
    design: str,
    control: Control,
) -> tuple[Elsewhere, ...]:
    """The same pupils by other outcomes; one that never happens, or tells nothing, is not among them.

    They are held alike by the outcome that is asked about as well: who was given it for that is in more
    trouble of other sorts too, and others who are not would pass for like ones.
    """
    from wholeschool.practice.judged.evaluation import effect_alone
    from wholeschool.stats.families import holm

    told = []
    for outcome, values in others:
        try:
            alone = effect_alone(given.panel(values, own), design, control)
        except WrongCallError:
            continue
        if alone.effect.se > 0:
            told.append((outcome, alone.effect, alone.rests))
    adjusted = holm([effect.p for _, effect, _ in told]).tolist() if told else []
    return tuple(Elsewhere(*each, p) for each, p in zip(told, adjusted, strict=True))


def _could_be_seen(found: Evaluation, smallest: float | None) -> tuple[str, ...]:
    """Where nobody said what would matter, and it was not judged whether that could be seen: what could."""
    from scipy.special import ndtri

    from wholeschool.practice.results.figures import figure
    from wholeschool.stats.power import CHANCE

    effect = found.effects.overall
    if smallest is not None or found.strength.grade == 0 or not effect.se > 0:
        return ()
    least = (effect.high - effect.low) / 2 + float(ndtri(CHANCE)) * effect.se
    return (
        f"Nobody said what effect would matter. One of less than {figure(least)} would be missed more than "
        "one time in five.",
    )


def _said(given: GivenPupils, elsewhere: Sequence[Elsewhere]) -> tuple[str, ...]:
    said = [OUTSIDE] if given.inside.any() else []
    said += together_in_words(given.groups, given.compared)
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
    said += left_out_of(given)
    return tuple(said)


def _year(years: Sequence[str], asked: str) -> str:
    if asked not in years:
        raise WrongCallError(
            f"there are no books of the year “{asked}”",
            nearest=nearest(asked, years),
            advice=f"There are: {', '.join(f'{each} ({year_label(each)})' for each in years)}.",
        )
    return asked

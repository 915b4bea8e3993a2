"""An evaluation as rows that may leave: rounded, without what tells of few pupils, and without its own words.

Doubts and notes of an evaluation hold numbers of pupils as they are, and stay with those who work with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wholeschool.actions.evaluate_support import OUTSIDE, SupportEvaluated
from wholeschool.disclosure import Policy, Value, fewest_pupils
from wholeschool.practice.judged.by_group import GroupEffect
from wholeschool.practice.judged.words import in_words
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.results.rests import Rests
from wholeschool.practice.results.rules import CANNOT_TELL, RULES
from wholeschool.reference.practices import Practice
from wholeschool.report.evaluations import ABOUT_COLUMNS, ELSEWHERE, GROUP, OWN

_DIGITS = 3
_LEVELS = {
    "before": "level_before", "after": "level_after", "beside_before": "comparison_before",
    "beside_after": "comparison_after",
}  # fmt: skip
_UNTOLD = (
    "Too few were given it, or too few others had fared alike, or the figures are too unsteady, to tell it "
    "from chance."
)
_DOUBTS = "What speaks against it, those who work with the pupils are told (“wholeschool evaluate support”)."
_WITHHELD = (
    "Not shown: it was given to too few pupils, or too few others had fared alike, or on either side too few "
    "have any of the outcome."
)
_OTHER_DESIGN = (
    "Not shown: it was evaluated by another design ({design}), as its plan says, and this page shows matched "
    "comparisons alone. Those who work with the pupils can see it (“wholeschool evaluate support”)."
)
Row = dict[str, Value]


def withheld_row(practice: Practice, year: str, found: SupportEvaluated | None = None) -> Row:
    """A practice of which nothing is shown but that it was given; None = it could not be evaluated."""
    nothing = dict.fromkeys(ABOUT_COLUMNS)
    said = {"outcome": "", "unit": "", "question": "", "means": "", "plan": ""}
    about = {"practice": practice.id, "name": practice.name, "year": year, "sentence": _reason(found)}
    return {**nothing, **said, **about}


def _reason(found: SupportEvaluated | None) -> str:
    effects = found.found.effects if found else None
    if effects and effects.rests is None:
        return _OTHER_DESIGN.format(design=RULES[effects.ruled or effects.design].name)
    return _WITHHELD


def may_be_shown(found: SupportEvaluated, policy: Policy) -> bool:
    """Whether the answer may leave.

    It takes pupils enough on either side, and enough who have any of the outcome, among those that the effect
    rests on.
    """
    return _may_leave(found.found.effects.rests, policy)


def about_row(found: SupportEvaluated, policy: Policy) -> Row:
    """What was asked and what came, of an evaluation that may be shown."""
    return {
        "practice": found.practice.id, "name": found.practice.name, "outcome": found.outcome.title,
        "unit": found.outcome.unit, "year": found.given.year, "question": found.question,
        "smallest": found.smallest, "schools": found.given.schools, "pupils": _pupils(found),
        **_levels(found, policy), "grade": found.found.strength.grade,
        "means": found.found.strength.means, "sentence": _sentence(found, policy),
        "plan": found.plan.sentence, "lower_is_better": int(found.outcome.lower_is_better),
    }  # fmt: skip


def effect_rows(found: SupportEvaluated, policy: Policy) -> list[Row]:
    """The effect, those elsewhere and by group, as far as they may leave.

    None where the effect may not (`may_be_shown`), or cannot be told. An effect by group leaves only where
    all groups of the characteristic do, and nobody's is unknown: of those that stay, the whole would tell.
    """
    pupils = _pupils(found)
    if not may_be_shown(found, policy) or found.found.strength.grade == CANNOT_TELL:
        return []
    id_, title, unit = found.practice.id, found.outcome.title, found.outcome.unit
    overall = found.found.effects.overall
    rows = [_row(id_, OWN, "", title, unit, overall, overall.p, pupils)]
    rows += [
        _row(
            id_, ELSEWHERE, "", each.outcome.title, each.outcome.unit, each.effect, each.adjusted, each.pupils
        )
        for each in found.elsewhere
        if _may_leave(each.rests, policy)
    ]
    rows += [
        _row(id_, GROUP, each.by, each.group, unit, each.effect, each.adjusted, each.began)
        for each in _groups(found, policy)
        if each.effect
    ]
    return rows


def _groups(found: SupportEvaluated, policy: Policy) -> Iterator[GroupEffect]:
    for by in dict.fromkeys(each.by for each in found.groups.groups):
        groups = found.groups.of(by)
        if not found.groups.unknown.get(by) and all(
            each.effect and _are_enough(min(each.began, each.beside), each.touched, policy) for each in groups
        ):
            yield from groups


def _levels(found: SupportEvaluated, policy: Policy) -> Row:
    """Before and since on either side, together or not at all: the effect and three would tell the fourth.

    A mean of few who have any of the outcome, times how many there are, counts these.
    """
    rests, details = found.found.effects.rests, found.found.effects.details
    enough = rests is not None and _are_enough(rests.fewest, rests.touched_in_levels, policy)
    if found.found.strength.grade == CANNOT_TELL or not enough:
        return dict.fromkeys(_LEVELS)
    return {name: _digits(details[of]) for name, of in _LEVELS.items()}


def _may_leave(rests: Rests | None, policy: Policy) -> bool:
    return rests is not None and _are_enough(rests.fewest, rests.touched, policy)


def _are_enough(pupils: int, touched: int, policy: Policy) -> bool:
    return pupils >= fewest_pupils(policy) and touched >= policy.threshold


def _sentence(found: SupportEvaluated, policy: Policy) -> str:
    """The answer with numbers of pupils rounded, and none of the doubts, which have them as they are."""
    strength = found.found.strength
    doubt = _UNTOLD if strength.grade == 0 else _DOUBTS
    pupils = policy.rounded_count(_pupils(found))
    effects = replace(found.found.effects, who=f"about {pupils:,} pupils who were given it")
    told = replace(strength, doubts=(doubt,))
    said = in_words(effects, told, found.outcome.title.lower(), found.smallest)
    return f"{said} {OUTSIDE}" if found.given.inside.any() else said


def _pupils(found: SupportEvaluated) -> int:
    """Of how many who were given it the effect is."""
    return found.found.effects.sides.treated


def _row(
    practice: str, kind: str, by: str, label: str, unit: str, effect: Estimate, p: float, pupils: int
) -> Row:
    return {
        "practice": practice, "kind": kind, "by": by, "label": label, "unit": unit,
        "effect": _digits(effect.estimate), "low": _digits(effect.low), "high": _digits(effect.high),
        "p": _digits(p), "pupils": pupils,
    }  # fmt: skip


def _digits(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")

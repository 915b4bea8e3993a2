"""An evaluation as rows that may leave: rounded, without what tells of few pupils, and without its own words.

Doubts and notes of an evaluation hold numbers of pupils as they are, and stay with those who work with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wholeschool.actions.evaluate_support import SupportEvaluated
from wholeschool.disclosure import Policy, Value, fewest_pupils
from wholeschool.practice.judged.by_group import GroupEffect
from wholeschool.practice.judged.words import in_words
from wholeschool.practice.results.effects import Estimate
from wholeschool.reference.practices import Practice
from wholeschool.report.evaluations import ABOUT_COLUMNS, ELSEWHERE, GROUP, OWN

_DIGITS = 3
_UNTOLD = "The pupils are too few, or the figures too unsteady, to tell it from chance."
_DOUBTS = "What speaks against it, those who work with the pupils are told (`wholeschool evaluate support`)."
_WITHHELD = (
    "Not shown: it was given to too few pupils, or to too few who have any of the outcome, or there is "
    "nobody to hold them against."
)
Row = dict[str, Value]


def withheld_row(practice: Practice, year: str) -> Row:
    """A practice of which nothing is shown but that it was given."""
    nothing = dict.fromkeys(ABOUT_COLUMNS)
    said = {"outcome": "", "unit": "", "question": "", "means": "", "plan": ""}
    about = {"practice": practice.id, "name": practice.name, "year": year, "sentence": _WITHHELD}
    return {**nothing, **said, **about}


def about_row(found: SupportEvaluated, policy: Policy) -> Row:
    """What was asked and what came, of an evaluation that may be shown."""
    details = found.found.effects.details
    return {
        "practice": found.practice.id, "name": found.practice.name, "outcome": found.outcome.title,
        "unit": found.outcome.unit, "year": found.given.year, "question": found.question,
        "smallest": found.smallest, "schools": found.given.schools, "pupils": _pupils(found),
        "before": _digits(details["level_before"]), "after": _digits(details["level_after"]),
        "beside_before": _digits(details["comparison_before"]),
        "beside_after": _digits(details["comparison_after"]), "grade": found.found.strength.grade,
        "means": found.found.strength.means, "sentence": _sentence(found, policy),
        "plan": found.plan.sentence, "lower_is_better": int(found.outcome.lower_is_better),
    }  # fmt: skip


def effect_rows(found: SupportEvaluated, policy: Policy) -> list[Row]:
    """The effect, those elsewhere and by group, as far as they may leave; none where the effect may not.

    It takes pupils enough, and enough who have any of the outcome. An effect by group leaves only where all
    groups of the characteristic do: of those that stay, the whole would tell.
    """
    pupils = _pupils(found)
    if not _may_leave(pupils, found.touched, policy) or "level_before" not in found.found.effects.details:
        return []
    id_, title, unit = found.practice.id, found.outcome.title, found.outcome.unit
    overall = found.found.effects.overall
    rows = [_row(id_, OWN, "", title, unit, overall, overall.p, pupils)]
    rows += [
        _row(id_, ELSEWHERE, "", each.outcome.title, each.outcome.unit, each.effect, each.adjusted, pupils)
        for each in found.elsewhere
        if _may_leave(pupils, each.touched, policy)
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
        unknown = found.groups.began - sum(each.began for each in groups)
        if (unknown == 0 or unknown >= fewest_pupils(policy)) and all(
            each.effect and _may_leave(each.began, each.touched, policy) for each in groups
        ):
            yield from groups


def _may_leave(pupils: int, touched: int, policy: Policy) -> bool:
    return pupils >= fewest_pupils(policy) and touched >= policy.threshold


def _sentence(found: SupportEvaluated, policy: Policy) -> str:
    """The answer with numbers of pupils rounded, and none of the doubts, which have them as they are."""
    strength = found.found.strength
    doubt = _UNTOLD if strength.grade == 0 else _DOUBTS
    pupils = policy.rounded_count(_pupils(found))
    effects = replace(found.found.effects, who=f"about {pupils:,} pupils who were given it")
    told = replace(strength, doubts=(doubt,))
    return in_words(effects, told, found.outcome.title.lower(), found.smallest)


def _pupils(found: SupportEvaluated) -> int:
    """How many pupils the effect is of."""
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

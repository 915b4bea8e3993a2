"""Effects by group: whether something did as much for all, and whether it harmed some. Harms are looked for.

Each group of those who began is held against others of the same group. All groups are asked about together,
and so are all characteristics by which it may differ (Holm): among many groups one stands out by chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import special

from wholeschool.errors import WrongCallError
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.results.rules import ENOUGH
from wholeschool.practice.units.compared import Control
from wholeschool.practice.units.panel import Panel
from wholeschool.schema.wording import counted
from wholeschool.stats.families import holm

_WIDE = float(special.ndtri(0.975))


@dataclass(frozen=True)
class GroupEffect:
    """The effect on those of a group who began. `by`: the characteristic; `began`, `beside`: units.

    Where the effect is told they are those that it rests on, and where it is not those that there are.
    `touched`: on the side that has fewer, how many have any of the outcome; 0 of designs that do not count
    it. `effect` is None where `reason` says why it is not told. `adjusted`: its p among all groups that are
    told (Holm); NaN where it is not.
    """

    by: str
    group: str
    began: int
    beside: int
    touched: int
    effect: Estimate | None
    reason: str = ""
    adjusted: float = math.nan


@dataclass(frozen=True)
class Differing:
    """Whether the effect is another one in some group than in others (Cochran's Q of `groups` effects).

    `adjusted`: `p` among all characteristics (Holm).
    """

    by: str
    groups: int
    q: float
    p: float
    adjusted: float = math.nan


@dataclass(frozen=True)
class ByGroup:
    """Effects by group, in the order of the characteristics; and by which of these they differ.

    `unknown`: by characteristic how many began whose group nobody knows.
    """

    groups: tuple[GroupEffect, ...]
    differing: tuple[Differing, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)

    def of(self, by: str) -> tuple[GroupEffect, ...]:
        """The groups of one characteristic."""
        return tuple(each for each in self.groups if each.by == by)


def by_group(
    panel: Panel,
    groups: Mapping[str, Sequence[str]],
    design: str,
    control: Control = "notyet",
    fewest: int = ENOUGH,
) -> ByGroup:
    """The effect of a design in each group of a panel's units, held against others as `evaluate` has it.

    `groups`: by characteristic the group of each unit, (units,) in the panel's order, "" = not known. A group
    of which fewer than `fewest` are in the effect, or fewer beside them, is not told.
    """
    found = [
        _of_group(panel, by, name, np.asarray(labels) == name, design, control, fewest)
        for by, labels in groups.items()
        for name in sorted({*labels} - {""})
    ]
    found = [each for each in found if each.began]
    adjusted = holm([each.effect.p if each.effect else math.nan for each in found]).tolist()
    told = tuple(replace(each, adjusted=p) for each, p in zip(found, adjusted, strict=True))
    unknown = {by: int((panel.began & (np.asarray(of) == "")).sum()) for by, of in groups.items()}
    return ByGroup(told, _differing(told, tuple(groups)), unknown)


def _of_group(
    panel: Panel, by: str, name: str, inside: np.ndarray, design: str, control: Control, fewest: int
) -> GroupEffect:
    # Pages of what was found import this room too, and take no estimators.
    from wholeschool.practice.judged.evaluation import effect_alone

    began = panel.began & inside
    found = GroupEffect(by, name, int(began.sum()), int((~panel.began & inside).sum()), 0, None)
    few = replace(found, reason=f"fewer than {fewest} on a side")
    if min(found.began, found.beside) < fewest:
        return few
    try:
        alone = effect_alone(panel.of_rows(inside[panel.unit]), design, control)
    except WrongCallError as problem:
        return replace(found, reason=problem.what)
    if not alone.effect.se > 0:
        return replace(found, reason="nothing varies")
    if alone.rests is None:
        return replace(found, effect=alone.effect)
    # Who began at the first time, was not seen or has nobody like them is not in the effect.
    if alone.rests.fewest < fewest:
        return few
    on = alone.rests
    return GroupEffect(by, name, int(on.began.worth), int(on.beside.worth), on.touched, alone.effect)


def _differing(groups: Sequence[GroupEffect], characteristics: Sequence[str]) -> tuple[Differing, ...]:
    found = []
    for by in characteristics:
        effects = [each.effect for each in groups if each.by == by and each.effect]
        if len(effects) > 1:
            found.append(_test(by, effects))
    adjusted = holm([each.p for each in found]).tolist() if found else []
    return tuple(replace(each, adjusted=p) for each, p in zip(found, adjusted, strict=True))


def _test(by: str, effects: Sequence[Estimate]) -> Differing:
    """Units are of one group each, so that effects are independent.

    An effect's error is taken as wide as its interval, which allows for how few it rests on.
    """
    values = np.array([each.estimate for each in effects])
    errors = np.array([(each.high - each.low) / 2 / _WIDE for each in effects])
    weights = errors**-2
    q = float((weights * (values - np.average(values, weights=weights)) ** 2).sum())
    return Differing(by, len(effects), q, float(special.chdtrc(len(effects) - 1, q)))


def in_words(found: ByGroup, outcome: str, level: float, *, lower_is_better: bool = True) -> tuple[str, ...]:
    """What can be said of groups: who fared worse, whether it differs, of whom nothing is told."""
    told = [each for each in found.groups if each.effect]
    said = []
    if told:
        worse = [each for each in told if each.adjusted < level and _is_worse(each, lower_is_better)]
        said += [_harmed(each, outcome) for each in worse] or [_nobody_harmed(len(told))]
    differ = [each for each in found.differing if each.adjusted < level]
    said += [
        f"What came of it is not the same by {each.by.replace('_', ' ')} (p among all {each.adjusted:.2g})."
        for each in differ
    ]
    if found.differing and not differ:
        said.append("Whether it did more for some groups than for others the figures do not tell.")
    few = [f"{each.group} ({each.began:,})" for each in found.groups if not each.effect]
    if few:
        said.append(f"Too few were given it, or are beside them, to tell of: {', '.join(few)}.")
    return tuple(said)


def _is_worse(each: GroupEffect, lower_is_better: bool) -> bool:
    return each.effect is not None and (each.effect.estimate > 0) == lower_is_better


def _harmed(each: GroupEffect, outcome: str) -> str:
    way = "higher" if each.effect and each.effect.estimate > 0 else "lower"
    return (
        f"Of those who are “{each.group}”, {outcome} is {way} in those who were given it than in "
        "others of them who had fared alike until then, also when all groups are asked about: look into it."
    )


def _nobody_harmed(many: int) -> str:
    return (
        f"In none of {counted(many, 'group')} is it seen to come out worse; that it did in none is more than "
        "the figures say."
    )

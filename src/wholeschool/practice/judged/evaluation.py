"""A panel evaluated: the design, what it finds, what other estimators say, and how strong all that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.adoption.counted import counted_imputation, counted_two_way
from wholeschool.practice.adoption.imputation import imputation
from wholeschool.practice.adoption.staggered import staggered
from wholeschool.practice.adoption.two_way import two_way
from wholeschool.practice.alone.its import interrupted
from wholeschool.practice.alone.synthetic import for_few, synthetic
from wholeschool.practice.assigned.cutoff import discontinuity
from wholeschool.practice.assigned.randomised import randomised
from wholeschool.practice.crisis.matched import matched, matched_alone
from wholeschool.practice.judged.strength import Strength, strength
from wholeschool.practice.judged.words import in_words
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.results.effects import Alone, Effects
from wholeschool.practice.results.figures import figure
from wholeschool.practice.results.rules import RULES
from wholeschool.practice.units.compared import CONTROLS, Control
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.schema.wording import counted

Design = Literal["auto", "staggered", "imputation", "twfe", "its", "sdid", "rd", "matched", "randomised"]
DESIGNS: tuple[Design, ...] = (
    "auto", "staggered", "imputation", "twfe", "its", "sdid", "rd", "matched", "randomised",
)  # fmt: skip
_WAYS: Mapping[str, Callable[[Panel, Asked], tuple[Effects, Panel]]] = {
    "staggered": lambda panel, asked: staggered(panel, asked.control),
    "imputation": lambda panel, asked: (
        counted_imputation(panel, asked) if panel.counts else imputation(panel, check=asked.check)
    ),
    "twfe": lambda panel, _: counted_two_way(panel) if panel.counts else two_way(panel),
    "its": interrupted,
    "sdid": synthetic,
    "rd": discontinuity,
    "matched": matched,
    "randomised": randomised,
}
_FLAT = "It never varies: it is the same for all and at all times, so that nothing can be told of it."
_OF_COUNTS = ("imputation", "twfe", "its", "randomised")


@dataclass(frozen=True)
class Evaluation:
    """What came of a panel. `others`: what other estimators say of the same, by design."""

    effects: Effects
    others: Mapping[str, Effects]
    warnings: tuple[str, ...]
    strength: Strength
    sentence: str


def evaluate(
    panel: Panel,
    design: str = "auto",
    control: str = "notyet",
    *,
    outcome: str = "the outcome",
    smallest: float | None = None,
    season: int = 0,
    going: Callable[[str, int, int], None] = lambda what, done, of: None,
    running: str = "",
    cutoff: float = math.nan,
    fidelity: Sequence[str] = (),
) -> Evaluation:
    """Evaluate a panel by a design; `auto`: staggered adoption, which fits any starts; of one or few others.

    `control`: held against units that never began (`never`), or had not begun yet (`notyet`). `outcome`: how
    it is called. `smallest`: the smallest effect that matters, in its unit. `running` and `cutoff`: of a rule
    that decides (`rd`) what it looks at, by name, and its line; the panel has its values. `fidelity`: doubts
    whether it was given as planned. Raises WrongCallError where there is no such design or control, and where
    the panel has nobody to compare.
    """
    _known("design", design, DESIGNS)
    _known("control", control, CONTROLS)
    if smallest is not None and not 0 < smallest < math.inf:
        raise WrongCallError(
            "The smallest effect that matters is a number above 0", advice="Such as: --smallest 2"
        )
    chosen = _chosen(panel) if design == "auto" else design
    _refuse_unfit(panel, chosen, control)
    asked = Asked(control, outcome, season, running, cutoff, going=going)  # type: ignore[arg-type]
    effects, used = _WAYS[chosen](panel, asked)
    if not np.ptp(used.outcome) > 0:
        effects = replace(effects, cannot=(_FLAT, *effects.cannot))
    others = {name: each for name in RULES[chosen].checks if (each := _check(name, panel)) is not None}
    found = strength(effects, used, others.get("imputation"), smallest, fidelity)
    warnings = (*found.doubts, *used.left_out, *_late(used, effects.sides), *_two_way_says(others))
    return Evaluation(effects, others, warnings, found, in_words(effects, found, outcome, smallest))


def effect_alone(panel: Panel, design: str, control: Control = "notyet") -> Alone:
    """The overall effect by a design that is known, without a grade: for one of many that are asked of.

    Raises WrongCallError as `evaluate`.
    """
    if design == "matched":
        return matched_alone(panel, control)
    effects = evaluate(panel, design, control).effects
    return Alone(effects.overall, effects.rests)


def _chosen(panel: Panel) -> str:
    """The design for a panel whose user names none: of few units a mixture of others, or their own series."""
    if for_few(panel) and not panel.counts:
        return "sdid"
    if panel.began.sum() == 1:
        return "its"
    return "imputation" if panel.counts else "staggered"


def _refuse_unfit(panel: Panel, design: str, control: str) -> None:
    """A design that does not take what it is asked says so, and does not do something else."""
    if panel.counts and design not in _OF_COUNTS:
        raise WrongCallError(
            f"The design “{design}” compares means, and not counts by ratios",
            advice=f"Counts go with: {', '.join(_OF_COUNTS)}. As means, leave out --outcome-kind count.",
        )
    if control == "never" and (design == "twfe" or (design == "imputation" and not panel.counts)):
        raise WrongCallError(
            f"The design “{design}” takes all rows before anything began, also of units that begin later",
            advice="For units that never began alone: --design staggered; or leave out --control never.",
        )


def _check(name: str, panel: Panel) -> Effects | None:
    """The same by another estimator; None where it cannot be worked out, which the first one could be."""
    try:
        return _WAYS[name](panel, Asked(check=True))[0]
    except WrongCallError:
        return None


def _known(what: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise WrongCallError(
            f"There is no {what} “{word}”",
            nearest=nearest(word, known),
            advice=f"There are: {', '.join(known)}.",
        )


def _late(panel: Panel, both: Sides) -> tuple[str, ...]:
    later = int(np.sum((panel.starts != NEVER) & (panel.starts > panel.times[-1])))
    said = []
    if later:
        said.append(
            f"{counted(later, 'unit begins', 'units begin')} after the last time: among those not begun."
        )
    if both.alone:
        said.append(f"{counted(both.alone, 'unit')} began when nobody was left to compare with: not told.")
    return tuple(said)


def _two_way_says(others: Mapping[str, Effects]) -> tuple[str, ...]:
    if "twfe" not in others:
        return ()
    effects = others["twfe"]
    found, unit = effects.told(effects.overall), " %" if effects.percent else ""
    return (
        f"Two-way fixed effects would say {figure(found.estimate)}{unit} (standard error "
        f"{figure(found.se)}): they hold units that began later against those that began "
        "earlier, and are told as a warning alone.",
    )

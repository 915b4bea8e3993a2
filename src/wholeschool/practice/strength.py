"""How strong the evidence of an evaluation is: a grade by rules that are written out, which nobody can raise.

In the spirit of the Maryland scale (3 = before and after, with a comparison) and of the padlocks of the
Education Endowment Foundation: a design opens a grade, and each doubt takes one away. Grades 4 (chance
decided who began) and 5 (that, found again elsewhere) cannot come of a panel in which units chose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholeschool.practice.effects import Effects
from wholeschool.practice.figures import figure
from wholeschool.practice.panel import Panel
from wholeschool.schema.wording import counted

CANNOT_TELL, LOWEST, COMPARED = 0, 1, 3
FEWEST = 5
"""Units on either side below which chance cannot be told from anything."""
ENOUGH = 10
MOST_LOST = 0.2
"""The share of units that may be missing."""
LEVEL = 0.05
_OPENED = {"staggered": COMPARED, "imputation": COMPARED, "twfe": COMPARED - 1}
_WORDS = {
    CANNOT_TELL: "cannot tell",
    1: "before and after, beside others, with more than one doubt",
    2: "before and after, beside others, with a doubt",
    3: "before and after, beside others who had moved alike before",
}


@dataclass(frozen=True)
class Strength:
    """A grade from 0 (cannot tell) to 5, what it means, and the doubts that lowered it, as sentences."""

    grade: int
    means: str
    doubts: tuple[str, ...]


def strength(
    effects: Effects, panel: Panel, check: Effects | None = None, smallest: float | None = None
) -> Strength:
    """The grade of what was found.

    `check`: the same by another estimator; `smallest`: the smallest effect that matters, in the unit of the
    outcome.
    """
    cannot = [*_too_few(effects), *_too_weak(effects, smallest)]
    if cannot:
        return Strength(CANNOT_TELL, _WORDS[CANNOT_TELL], tuple(cannot))
    doubts = [*_trend(effects), *_few(effects), *_lost(panel), *_otherwise(effects, check)]
    grade = max(LOWEST, _OPENED[effects.design] - len(doubts))
    if effects.design == "twfe":
        doubts.append("Two-way fixed effects hold units that began later against those that began earlier.")
    return Strength(grade, _WORDS[grade], tuple(doubts))


def _too_few(effects: Effects) -> Sequence[str]:
    few = min(effects.treated, effects.comparison)
    if few >= FEWEST or (effects.comparison == 0 and effects.treated >= 2 * FEWEST):
        return ()
    return (
        f"{counted(effects.treated, 'unit')} began and {effects.comparison:,} did not: with fewer than "
        f"{FEWEST} on a side, chance cannot be told from anything.",
    )


def _too_weak(effects: Effects, smallest: float | None) -> Sequence[str]:
    """Nought and the smallest effect that matters are both within the interval."""
    if smallest is None:
        return ()
    found = effects.overall
    matters = abs(smallest)
    has_nought = found.low <= 0 <= found.high
    if not has_nought or (found.high < matters and found.low > -matters):
        return ()
    return (
        f"An effect of {figure(matters)} would matter, and both it and none at all fit the figures: the "
        "panel is too small, or too unsteady, to tell.",
    )


def _trend(effects: Effects) -> Sequence[str]:
    if effects.pretrend is None:
        return ("Whether units moved alike before they began cannot be seen: too few times lie before.",)
    if effects.pretrend.p < LEVEL:
        return (
            f"Units moved apart before they began (p = {effects.pretrend.p:.2g}): what came after may have "
            "come without it.",
        )
    return ()


def _few(effects: Effects) -> Sequence[str]:
    few = min(effects.treated, effects.comparison or effects.treated)
    if few >= ENOUGH:
        return ()
    return (f"Only {counted(few, 'unit')} on one side: intervals are narrower than they should be.",)


def _lost(panel: Panel) -> Sequence[str]:
    share = panel.lost / (panel.lost + len(panel.units))
    if share <= MOST_LOST:
        return ()
    return (f"{100 * share:.0f} % of units are missing at some time, perhaps those that fared worst.",)


def _otherwise(effects: Effects, check: Effects | None) -> Sequence[str]:
    """Another estimator of the same says something that the first one's interval has not."""
    if check is None or effects.overall.low <= check.overall.estimate <= effects.overall.high:
        return ()
    return (
        f"By {check.design} it is {figure(check.overall.estimate)}, outside the interval: what is found "
        "hangs on how it is worked out.",
    )

"""How strong the evidence of an evaluation is: a grade by rules that are written out, which nobody can raise.

In the spirit of the Maryland scale (3 = before and after, with a comparison) and of the padlocks of the
Education Endowment Foundation: a design opens a grade, and each doubt takes one away. Grades 4 (chance
decided who began) and 5 (that, found again elsewhere) cannot come of a panel in which units chose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholeschool.practice.results.effects import Effects
from wholeschool.practice.results.figures import figure, with_ends
from wholeschool.practice.results.rules import CANNOT_TELL, ENOUGH, FEWEST, LEVEL, LOWEST, RULES, means
from wholeschool.practice.units.panel import Panel
from wholeschool.practice.units.sides import Sides
from wholeschool.schema.wording import counted

MOST_LOST = 0.2
"""The share of units that may be missing at some time."""
_ALIKE = 1e-6


@dataclass(frozen=True)
class Strength:
    """A grade from 0 (cannot tell) to 5, what it means, and the doubts that lowered it, as sentences."""

    grade: int
    means: str
    doubts: tuple[str, ...]


def strength(
    effects: Effects,
    panel: Panel,
    check: Effects | None = None,
    smallest: float | None = None,
    fidelity: Sequence[str] = (),
) -> Strength:
    """The grade of what was found.

    `check`: the same by another estimator; `smallest`: the smallest effect that matters, in the unit of the
    outcome, above 0; `fidelity`: doubts whether it was given as planned, which no panel shows.
    """
    name = effects.ruled or effects.design
    rule = RULES[name]
    cannot = [*effects.cannot, *(() if rule.own else _too_few(effects.sides)), *_too_weak(effects, smallest)]
    if cannot:
        return Strength(CANNOT_TELL, means(name, CANNOT_TELL), tuple(cannot))
    doubts = [*effects.doubts, *_lost(panel)]
    if not rule.own:
        doubts = [*_trend(effects), *_bad_time(effects), *_few(effects.sides), *doubts]
    doubts += [*_otherwise(effects, check), *fidelity]
    grade = max(LOWEST, rule.opened - len(doubts))
    return Strength(grade, means(name, grade), (*((rule.always,) if rule.always else ()), *doubts))


def _too_few(both: Sides) -> Sequence[str]:
    if min(both.treated, both.beside) < FEWEST:
        return (
            f"An effect is told of {counted(both.treated, 'unit')}, beside {both.beside:,} at the fewest: "
            f"with fewer than {FEWEST} on a side, chance cannot be told from anything.",
        )
    if min(both.clusters_treated, both.clusters_beside) < FEWEST:
        return (
            f"The units are of {counted(both.clusters_treated, 'cluster')} that began and "
            f"{both.clusters_beside:,} beside them: with fewer than {FEWEST} on a side, chance cannot be "
            "told from anything.",
        )
    return ()


def _too_weak(effects: Effects, smallest: float | None) -> Sequence[str]:
    """Nought and the smallest effect that matters are both within the interval."""
    found, unit = effects.told(effects.overall), " %" if effects.percent else ""
    if smallest is None or not found.low <= 0 <= found.high or -smallest < found.low <= found.high < smallest:
        return ()
    return (
        f"An effect of {figure(smallest)}{unit} would matter, and both it and none at all fit the figures: "
        "the panel is too small, or too unsteady, to tell.",
    )


def _trend(effects: Effects) -> Sequence[str]:
    if effects.design == "twfe":
        return ()
    if effects.pretrend is None:
        reason = effects.pretrend_reason
        return (f"Whether units moved alike before they began cannot be told: {reason}.",)
    if effects.pretrend.p < LEVEL:
        return (
            f"It looks as if units moved apart before they began (p = {effects.pretrend.p:.2g}): what came "
            "after may have come without it.",
        )
    return ()


def _bad_time(effects: Effects) -> Sequence[str]:
    """What is found rests on the last time before the start, which may have been a bad one."""
    earlier, found = effects.earlier, effects.overall
    if earlier is None or not found.p < LEVEL or earlier.bears_out(found):
        return ()
    earlier = effects.told(earlier)
    write = with_ends(earlier.estimate, earlier.low, earlier.high)
    return (
        f"Held against the time before the last one, it is {write(earlier.estimate)} "
        f"({write(earlier.low)} to {write(earlier.high)}): units may have begun because of a bad time, and "
        "a bad time passes by itself.",
    )


def _few(both: Sides) -> Sequence[str]:
    if both.fewest >= ENOUGH:
        return ()
    return (
        f"Only {both.fewest:,} on one side of the comparison: of so few one alone may have brought it about.",
    )


def _lost(panel: Panel) -> Sequence[str]:
    share = panel.lost / panel.given
    if share <= MOST_LOST:
        return ()
    return (f"{100 * share:.0f} % of units are missing at some time, perhaps those that fared worst.",)


def _otherwise(effects: Effects, check: Effects | None) -> Sequence[str]:
    """Another estimator of the same says something that the first one's interval has not."""
    if check is None:
        return ()
    found, other = effects.told(effects.overall), check.told(check.overall).estimate
    room = _ALIKE * max(abs(found.estimate), abs(other))
    if found.low - room <= other <= found.high + room:
        return ()
    return (
        f"By {check.design} it is {figure(other)}, outside the interval: what is found hangs on how it is "
        "worked out.",
    )

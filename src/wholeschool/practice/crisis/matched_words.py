"""What speaks for and against a matched comparison: rules, and sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from wholeschool.practice.crisis.landmarks import DECIDED
from wholeschool.practice.results.effects import Estimate
from wholeschool.practice.results.figures import figure, signed, together, with_ends
from wholeschool.practice.results.rules import ENOUGH, FEWEST, LEVEL
from wholeschool.practice.units.panel import Floats
from wholeschool.schema.wording import counted

BALANCED = 0.1
"""Standard deviations by which both sides may differ (Austin 2009)."""
MOST_ASIDE = 0.2
MOST_LATER = 0.2
SLIGHT = 1.25
"""An E-value below which something slight that nobody measured would be enough."""

_UNKNOWN_NORM = (
    "Whether it was given for being worse than one's own norm, which passes by itself, cannot be told: too "
    f"few on a side were seen {DECIDED + 1} times before they began."
)
_UNKNOWN_EARLIER = (
    "Whether both sides had fared alike still earlier cannot be told: no time is left that they were not "
    "held alike by."
)
_UNKNOWN_BOTH = (
    "Too little is seen before they began to tell whether both sides had fared alike still earlier, or "
    "whether it was given for being worse than one's own norm, which passes by itself."
)
"""One lack, and one doubt."""


@dataclass(frozen=True, eq=False)
class Standing:
    """How a matched comparison stands.

    `names`, `before`, `after` (k,): by what units are held alike, and how far apart both sides are in
    standard deviations, plain and weighted; `left_out`: names for which too few began. `began`, `aside`,
    `unseen`: units that began and are compared, that nobody was like, that were not seen. `back`: times
    before that are looked at, at most; `one_time`: the share of those who began of whom it is one.
    `effective`: units that those beside them are worth; `later`: the share of them that began later, `other`:
    that had something else later. `own_level`: the effect held against what each had been like before, None
    where too few were seen then. `pairs` and `first` are of the first time since the start. `e_values` (of
    the effect, of the end of its interval) as a `form`. `level`, `level_beside`: the mean outcome at the last
    time before, and since the start.
    """

    names: tuple[str, ...]
    before: Floats
    after: Floats
    left_out: tuple[str, ...]
    began: int
    aside: int
    unseen: int
    back: int
    one_time: float
    effective: float
    later: float
    other: float
    overall: Estimate
    placebo: Estimate | None
    own_level: Estimate | None
    pairs: Estimate | None
    first: Estimate
    e_values: tuple[float, float]
    form: str
    level: tuple[float, float]
    level_beside: tuple[float, float]


def cannot(found: Standing) -> tuple[str, ...]:
    """Why nothing can be told."""
    if min(found.began, found.effective) >= FEWEST:
        return ()
    return (
        f"An effect is told of {counted(found.began, 'unit')}, beside what is worth {found.effective:.0f} "
        f"others: with fewer than {FEWEST} on a side, chance cannot be told from anything.",
    )


def doubts(found: Standing) -> tuple[str, ...]:
    """What takes a grade away, each a sentence."""
    told = (
        _own_norm, _unbalanced, _placebo, _one_time, _few, _nobody_like, _not_seen, _something_else, _slight,
        _by_pairs, _left_out,
    )  # fmt: skip
    return tuple(sentence for each in told if (sentence := each(found)))


def notes(found: Standing, outcome: str) -> tuple[str, ...]:
    """What a reader should see beside the answer: what came by itself above all."""
    change, beside = (each[1] - each[0] for each in (found.level, found.level_beside))
    write = together(*found.level, *found.level_beside)
    said = [
        f"Before and after alone, {outcome} went from {write(found.level[0])} the last time before to "
        f"{write(found.level[1])} since ({signed(change, write)}). In others that had fared alike and did "
        f"not begin it went from {write(found.level_beside[0])} to {write(found.level_beside[1])} "
        f"({signed(beside, write)}): so much came by itself."
    ]
    if found.overall.p < LEVEL and not math.isnan(found.e_values[1]):
        said.append(
            f"Something that nobody measured would have to make both beginning and the outcome "
            f"{figure(found.e_values[0])} times as likely to make all of this, and "
            f"{figure(found.e_values[1])} times to make it chance (E-value)."
        )
    if found.unseen:
        said.append(
            f"{counted(found.unseen, 'unit that began was', 'units that began were')} not seen before and "
            "after, beside others: left out."
        )
    if found.later > MOST_LATER:
        said.append(
            f"{100 * found.later:.0f} % of those beside them began later, and count until then: others "
            "who had fared like them stand in for them."
        )
    return tuple(said)


def details(found: Standing) -> dict[str, Any]:
    """The same for scripts."""
    rows = zip(found.names, found.before, found.after, strict=True)
    return {
        "balance": [
            {"name": name, "before": _known(before), "after": _known(after)} for name, before, after in rows
        ],
        "held_alike_by": found.back,
        "compared": found.began,
        "set_aside": found.aside,
        "not_seen": found.unseen,
        "effective_comparison": found.effective,
        "began_later": found.later,
        "e_value": {
            "form": found.form,
            "effect": _known(found.e_values[0]),
            "end": _known(found.e_values[1]),
        },
        "placebo": None
        if found.placebo is None
        else {"estimate": found.placebo.estimate, "se": found.placebo.se, "p": found.placebo.p},
        "level_before": found.level[0],
        "level_after": found.level[1],
        "comparison_before": found.level_beside[0],
        "comparison_after": found.level_beside[1],
    }


def _own_norm(found: Standing) -> str:
    """Who was worse than their own norm comes back to it: others that stand as high do not."""
    own, effect = found.own_level, found.overall
    if own is None:
        return "" if found.placebo is None else _UNKNOWN_NORM
    if not effect.p < LEVEL or own.bears_out(effect):
        return ""
    same = (own.estimate > 0) == (effect.estimate > 0)
    write = with_ends(own.estimate, own.low, own.high)
    doubt = "too unsure to rule out that it was" if same else "as where it was"
    return (
        f"Held against what each had been like before, it is {write(own.estimate)} ({write(own.low)} to "
        f"{write(own.high)}): {doubt} given for being worse than one's own norm, which passes by itself."
    )


def _unbalanced(found: Standing) -> str:
    apart = np.abs(found.after)
    if not np.nanmax(apart, initial=0.0) >= BALANCED:
        return ""
    worst = int(np.nanargmax(apart))
    return (
        f"Both sides still differ in {found.names[worst]}, by {apart[worst]:.2g} standard deviations "
        f"({BALANCED:g} would do)."
    )


def _placebo(found: Standing) -> str:
    if found.placebo is None:
        return _UNKNOWN_EARLIER if found.own_level else _UNKNOWN_BOTH
    if found.placebo.p < LEVEL:
        return (
            f"They differed before anything began, at times that they were not held alike by, by "
            f"{figure(found.placebo.estimate)} (p = {found.placebo.p:.2g}): so they may differ now."
        )
    return ""


def _one_time(found: Standing) -> str:
    if found.one_time <= MOST_ASIDE:
        return ""
    return (
        f"{100 * found.one_time:.0f} % are held alike by one time alone, which says little of how they had "
        "come there."
    )


def _few(found: Standing) -> str:
    if min(found.began, found.effective) >= ENOUGH:
        return ""
    return (
        f"Only {min(found.began, found.effective):.0f} on one side of the comparison: intervals are narrower "
        "than they should be."
    )


def _nobody_like(found: Standing) -> str:
    whole = found.began + found.aside
    if found.aside <= MOST_ASIDE * whole:
        return ""
    return (
        f"Of {whole:,} that began, {found.aside:,} had nobody like them beside them: they are not in the "
        "answer."
    )


def _not_seen(found: Standing) -> str:
    whole = found.began + found.aside + found.unseen
    if found.unseen <= MOST_ASIDE * whole:
        return ""
    return f"Of {whole:,} that began, {found.unseen:,} were not seen before and after, perhaps the worst off."


def _slight(found: Standing) -> str:
    if not found.overall.p < LEVEL or not found.e_values[1] < SLIGHT:
        return ""
    return (
        f"Something that nobody measured, and that made both beginning and the outcome "
        f"{figure(found.e_values[1])} times as likely, would be enough to make it chance."
    )


def _something_else(found: Standing) -> str:
    if found.other <= MOST_LATER:
        return ""
    return (
        f"{100 * found.other:.0f} % of those beside them were given something else later: it is held against "
        "that, and not against nothing."
    )


def _by_pairs(found: Standing) -> str:
    if found.pairs is None or found.first.low <= found.pairs.estimate <= found.first.high:
        return ""
    return (
        f"By pairs of the most alike it is {figure(found.pairs.estimate)} the first time since, outside "
        "the interval: what is found hangs on how it is worked out."
    )


def _left_out(found: Standing) -> str:
    if not found.left_out:
        return ""
    return f"Too few began to hold units alike by all that was given: without {', '.join(found.left_out)}."


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

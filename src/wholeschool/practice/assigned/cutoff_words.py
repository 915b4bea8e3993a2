"""What speaks for and against a comparison at a rule's line: rules, and sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wholeschool.practice.results.figures import figure
from wholeschool.practice.results.rules import LEVEL
from wholeschool.stats.discontinuity import Jump

_TOO_FEW = 10
_FEW = 25
"""Units within the bandwidth on either side."""
_VALUES = 10
_TWO_TRIED = 2.24
"""Standard deviations beyond which 5 % lie where two are tried."""
_STRONG = 0.01
"""The p of the jump in who began, above which the line decided too little."""


@dataclass(frozen=True, eq=False)
class Crossing:
    """A jump at a line, and what it is held against.

    `before`: the same of the mean of times before. `covariates`: of each. `elsewhere`: at the middle of each
    side, where no line is. `half`, `twice`: with half and twice the bandwidth. `density_p`: of no jump in how
    many units there are. `values`: different values on the side that has fewer. `followed`: the share that
    began on the side that the rule gives it to, and on the other. `below`: whether it gives below the line.
    """

    found: Jump
    before: Jump | None
    covariates: Mapping[str, Jump]
    elsewhere: tuple[Jump, ...]
    half: Jump | None
    twice: Jump | None
    density_p: float
    values: int
    followed: tuple[float, float]
    sharp: bool
    below: bool


def cannot(crossing: Crossing) -> tuple[str, ...]:
    """Why nothing can be told."""
    found = crossing.found
    if min(found.below, found.above) < _TOO_FEW:
        return (
            f"Near the line there are {found.below} units on one side and {found.above} on the other: with "
            f"fewer than {_TOO_FEW}, chance cannot be told from anything.",
        )
    if not crossing.sharp and not (found.followed_p or 0.0) < _STRONG:
        return ("Who began hardly changes at the line, so that nothing can be told from it.",)
    return ()


def doubts(crossing: Crossing) -> tuple[str, ...]:
    """What takes a grade away, each a sentence."""
    told = (_sorted, _before, _covariates, _elsewhere, _bandwidth, _few, _coarse)
    return tuple(sentence for each in told if (sentence := each(crossing)))


def notes(crossing: Crossing, running: str) -> tuple[str, ...]:
    """What a reader should see beside the answer."""
    found = crossing.found
    given, others = (f"{100 * share:.0f} %" for share in crossing.followed)
    side = "below" if crossing.below else "above"
    return (
        f"It is told of units near the line alone: {found.above} on the side that is given it ({side}) and "
        f"{found.below} on the other lie within {figure(found.bandwidth)} of it in {running}.",
        f"{given} began where the rule gives it, {others} where it does not.",
    )


def details(crossing: Crossing) -> dict[str, Any]:
    """The same for scripts."""
    found = crossing.found
    return {
        "bandwidth": found.bandwidth,
        "near_given": found.above,
        "near_others": found.below,
        "began_given": crossing.followed[0],
        "began_others": crossing.followed[1],
        "sharp": crossing.sharp,
        "given_below": crossing.below,
        "first_stage": found.followed,
        "density_p": crossing.density_p if math.isfinite(crossing.density_p) else None,
        "before": _short(crossing.before),
        "covariates": [{"name": name, **_known(each)} for name, each in crossing.covariates.items()],
        "elsewhere": [_known(each) for each in crossing.elsewhere],
        "half_bandwidth": _short(crossing.half),
        "twice_bandwidth": _short(crossing.twice),
    }


def _sorted(crossing: Crossing) -> str:
    if not crossing.density_p < LEVEL:
        return ""
    return (
        f"More units lie just on one side of the line than chance has it (p = {crossing.density_p:.2g}): "
        "some may have been moved over it."
    )


def _before(crossing: Crossing) -> str:
    if crossing.before is None:
        return "No time before is seen, at which there should be no jump."
    if crossing.before.p < LEVEL:
        return (
            f"There is a jump of {figure(crossing.before.effect)} before anybody began (p = "
            f"{crossing.before.p:.2g}): both sides differed already."
        )
    return ""


def _covariates(crossing: Crossing) -> str:
    several = max(len(crossing.covariates), 1)
    apart = [name for name, each in crossing.covariates.items() if each.p < LEVEL / several]
    return f"At the line there is a jump in {', '.join(apart)} as well." if apart else ""


def _elsewhere(crossing: Crossing) -> str:
    several = max(len(crossing.elsewhere), 1)
    if not any(each.p < LEVEL / several for each in crossing.elsewhere):
        return ""
    return "There is a jump where no line is, too: it may be the shape of things and no jump."


def _bandwidth(crossing: Crossing) -> str:
    """Answers that share units differ by more than what they do not share makes of it (Hausman)."""
    found = crossing.found
    if not found.p < LEVEL:
        return ""
    for words, other in (("half", crossing.half), ("twice", crossing.twice)):
        if other is None:
            continue
        chance = _TWO_TRIED * math.sqrt(abs(other.se**2 - found.se**2))
        if abs(other.effect - found.effect) > chance:
            return (
                f"Within {words} the distance it is {figure(other.effect)}, more than chance makes of it: it "
                "hangs on how near is near."
            )
    return ""


def _few(crossing: Crossing) -> str:
    least = min(crossing.found.below, crossing.found.above)
    return f"Only {least} units lie near the line on one side." if least < _FEW else ""


def _coarse(crossing: Crossing) -> str:
    if crossing.values >= _VALUES:
        return ""
    return (
        f"What the rule looks at has {crossing.values} values alone on one side: who is just beside the line "
        "cannot be told."
    )


def _short(found: Jump | None) -> dict[str, float] | None:
    return None if found is None else _known(found)


def _known(found: Jump) -> dict[str, float]:
    return {"estimate": found.effect, "se": found.se, "p": found.p}

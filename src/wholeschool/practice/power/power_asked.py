"""An evaluation as it is planned: who gets the support, how many there are, how alike they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.results.figures import figure
from wholeschool.stats.power import CHANCE

GIVEN_TO = ("pupil", "school", "trust")
"""What is given the support, or not, as a whole."""


@dataclass(frozen=True)
class Alike:
    """How alike pupils of one school are: the share of variance that lies between schools; of what."""

    share: float
    source: str


OF_SHARES = Alike(0.034, "suspensions of 8,465 pupils in 100 schools of Virginia, as we worked them out")
OF_MARKS = Alike(0.166, "exam marks of 4,059 pupils in 65 London schools (Goldstein and others, 1993)")
"""What is taken where nobody says: of what happens to a share of pupils, and of any other measure."""


@dataclass(frozen=True)
class Planned:
    """An evaluation as it is planned.

    `given_to`: `pupil`, `school` or `trust`, each wholly given the support or wholly not. `schools` in each
    trust where it is trusts, else in all; `pupils` a school, or in all where it is pupils. `given`: the share
    of them that gets it. `share`: the percentage of pupils to whom the outcome happens; `spread`: the
    standard deviation of a measure; neither: effects are in standard deviations. `alike` None = a sourced
    default; `alike_trusts`: the share of variance between trusts. `explained`: the share of variance that an
    earlier measure of the same explains. `matters`: the smallest effect that matters, in the unit of effects.
    """

    given_to: str
    pupils: int
    schools: int = 1
    trusts: int = 1
    given: float = 0.5
    share: float | None = None
    spread: float | None = None
    alike: float | None = None
    alike_trusts: float = 0.0
    explained: float = 0.0
    matters: float | None = None
    chance: float = CHANCE


def check_planned(planned: Planned) -> None:
    """Raise WrongCallError where a number cannot be one of a planned evaluation."""
    if planned.given_to not in GIVEN_TO:
        raise WrongCallError(
            f"There is no “{planned.given_to}” that could be given something",
            nearest=nearest(planned.given_to, GIVEN_TO),
            advice="Say --by pupil, school or trust: which of them gets it, or not, as a whole.",
        )
    for name, number in (
        ("pupils", planned.pupils),
        ("schools", planned.schools),
        ("trusts", planned.trusts),
    ):
        if number < 1:
            raise WrongCallError(f"{number} {name} cannot be compared", advice=f"Give --{name}, such as 40.")
    if planned.share is not None and planned.spread is not None:
        raise WrongCallError(
            "An outcome is a share of pupils or a measure, and not both", advice="Give --share or --spread."
        )
    check_part("--given", planned.given)
    check_part("--chance", planned.chance)
    _check_between("--share", planned.share, 0, 100, ends=False)
    _check_between("--spread", planned.spread, 0, math.inf, ends=False)
    for option, value in (("--alike", planned.alike), ("--alike-trusts", planned.alike_trusts)):
        _check_between(option, value, 0, 1, ends=True)
    _check_between("--explained", planned.explained, 0, 0.999, ends=True)
    if (planned.alike or 0) + planned.alike_trusts > 1:
        raise WrongCallError("Schools and trusts together make more than all of what makes pupils differ")
    check_matters(planned.matters)
    if planned.share is not None and abs(planned.matters or 0) > planned.share:
        raise WrongCallError(
            f"{figure(planned.share)} % cannot fall by {figure(abs(planned.matters or 0))} percentage points",
            advice="What matters is in percentage points, and not more than there is.",
        )


def check_part(option: str, value: float) -> None:
    """Raise WrongCallError where it is no share between 0 and 1, both left out; options give percentages."""
    _check_between(option, 100 * value, 0, 100, ends=False)


def check_matters(matters: float | None) -> None:
    """Raise WrongCallError where the smallest effect that matters is no size."""
    if matters is not None and not (math.isfinite(matters) and matters != 0):
        raise WrongCallError(
            "What would matter is a number other than 0",
            advice="Such as --smallest 2, in the unit of effects.",
        )


def _check_between(option: str, value: float | None, low: float, high: float, *, ends: bool) -> None:
    if value is None or low < value < high or (ends and value in (low, high)):
        return
    advice = f"A number from {low:g} to {high:g}." if math.isfinite(high) else f"A number above {low:g}."
    raise WrongCallError(f"{option} cannot be {value:g}", advice=advice)

"""What an evaluation could see, before anybody has read an outcome: pupils, schools, trusts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wholeschool.practice.power.power_asked import OF_MARKS, OF_SHARES, Alike, Planned, check_planned
from wholeschool.practice.results.figures import figure
from wholeschool.practice.results.rules import FEWEST
from wholeschool.schema.wording import counted
from wholeschool.stats.power import (
    Seen,
    of_groups,
    of_nested,
    of_units,
    shares_needed,
    smallest_share,
)


@dataclass(frozen=True)
class Power:
    """What could be seen: `smallest` effect in `unit` (NaN: none at all), seen with `chance` (0 to 1).

    `matters` and the chance of seeing that, where it is said; `can_tell` is None where it is not. `because`:
    why it cannot tell, whatever matters. `assumed`: sentences on what all that rests on. `level`: what the
    outcome is without the support, in the unit of effects, None = it is not known.
    """

    design: str
    smallest: float
    unit: str
    chance: float
    matters: float | None
    chance_of_matters: float | None
    can_tell: bool | None
    assumed: tuple[str, ...]
    because: str = ""
    level: float | None = None


def power(planned: Planned) -> Power:
    """What an evaluation of such a size could see. Raises WrongCallError where a number cannot be one."""
    check_planned(planned)
    assumed = _assumed(planned)
    if planned.given_to == "pupil" and planned.share is not None:
        return _of_shares(planned, assumed)
    scale, unit = _scale(planned)
    seen = _seen(planned)
    return judged(
        _DESIGNS[planned.given_to], Seen(seen.error * scale, seen.freedom), unit, planned.matters,
        planned.chance, assumed, because=_too_few(planned), level=planned.share,
    )  # fmt: skip


def judged(
    design: str, seen: Seen, unit: str, matters: float | None, chance: float, assumed: tuple[str, ...],
    *, because: str = "", level: float | None = None,
) -> Power:  # fmt: skip
    """The smallest effect of a comparison, and whether what matters could be seen by it."""
    smallest = seen.smallest(chance)
    if math.isnan(smallest) and not because:
        because = "Too few are compared to tell chance from anything."
    of_matters = None if matters is None or because else seen.chance(matters)
    can_tell = False if because else None if matters is None else smallest <= abs(matters)
    return Power(design, smallest, unit, chance, matters, of_matters, can_tell, assumed, because, level)


_DESIGNS = {"pupil": "pupils compared", "school": "schools compared", "trust": "trusts compared"}


def _seen(planned: Planned) -> Seen:
    alike, given, explained = _alike(planned).share, planned.given, planned.explained
    covariates = int(explained > 0)
    if planned.given_to == "pupil":
        return of_units(planned.pupils, given, explained=explained, covariates=covariates)
    if planned.given_to == "school":
        return of_groups(
            planned.schools, planned.pupils, alike, given,
            explained=explained, explained_between=explained, covariates=covariates,
        )  # fmt: skip
    return of_nested(
        planned.trusts, planned.schools, planned.pupils, planned.alike_trusts, alike, given,
        explained=explained, explained_between=explained, covariates=covariates,
    )  # fmt: skip


def _of_shares(planned: Planned, assumed: tuple[str, ...]) -> Power:
    """Pupils of two groups to whom something happens or not: shares have their own spread."""
    share = (planned.share or 0.0) / 100
    # Of unequal groups the harmonic mean of both is what counts; what explains variance is as good as pupils.
    each = 2 * planned.pupils * planned.given * (1 - planned.given) / (1 - planned.explained)
    smallest = 100 * smallest_share(share, each, planned.chance)
    matters, because = planned.matters, _too_few(planned)
    of_matters, can_tell = None, False if because else None
    if matters is not None and not because:
        of_matters = _chance_of_share(share, share - abs(matters) / 100, each)
        can_tell = smallest <= abs(matters)
    return Power(
        _DESIGNS["pupil"], smallest, _POINTS, planned.chance, matters, of_matters, can_tell,
        assumed, because, planned.share,
    )  # fmt: skip


def _chance_of_share(share: float, other: float, each: float) -> float:
    """The chance of telling two shares apart: where as many units are needed as there are."""
    low, high = 0.0500001, 1 - 1e-12
    if share == other or shares_needed(share, other, low) >= each:
        return 0.05
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if shares_needed(share, other, middle) < each else (low, middle)
    return low


_POINTS = "percentage points"


def _scale(planned: Planned) -> tuple[float, str]:
    if planned.share is not None:
        share = planned.share / 100
        return 100 * math.sqrt(share * (1 - share)), _POINTS
    if planned.spread is not None:
        return planned.spread, "in the unit of the outcome"
    return 1.0, "standard deviations"


def _alike(planned: Planned) -> Alike:
    if planned.alike is not None:
        return Alike(planned.alike, "")
    return OF_MARKS if planned.share is None else OF_SHARES


def _assumed(planned: Planned) -> tuple[str, ...]:
    said = []
    if planned.given_to != "pupil":
        alike = _alike(planned)
        said.append(
            f"Pupils of one school are taken to be alike: {figure(100 * alike.share)} % of what makes pupils "
            "differ lies between schools"
            + (f", as among {alike.source}; give your own with --alike." if alike.source else ".")
        )
    if planned.given_to == "trust":
        said.append(
            f"Between trusts lie {figure(100 * planned.alike_trusts)} % (--alike-trusts)."
            if planned.alike_trusts
            else "Schools of one trust are taken to be no more alike than others (--alike-trusts)."
        )
    said.append(_CHOSEN)
    return tuple(said)


_CHOSEN = (
    "All that holds where chance decides who is given it. Where people choose, it is the least that is "
    "needed: see what a panel's own past can show (--panel)."
)


def _too_few(planned: Planned) -> str:
    whole = {"pupil": planned.pupils, "school": planned.schools, "trust": planned.trusts}[planned.given_to]
    least = min(planned.given, 1 - planned.given) * whole
    if least >= FEWEST:
        return ""
    return (
        f"{counted(int(least + 1e-9), planned.given_to)} would stand on one side of the comparison: with "
        f"fewer than {FEWEST}, chance cannot be told from anything."
    )

"""Ratios between groups of the same schools: what is left of a gap once each is held against its own school.

Never an odds ratio: where many are counted it is further from 1 than any ratio of risks.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.equity.at_schools import AtSchools
from wholeschool.stats import RatioSums

Floats = npt.NDArray[np.float64]

FEWEST_SCHOOLS = 10
"""With fewer schools their spread does not tell how sure a ratio of events is."""
_STEPS = 50
_Z = float(special.ndtri(0.975))
_LARGEST = math.log(sys.float_info.max)
"""The logarithm of the largest number there is: of some 300 digits."""


@dataclass(frozen=True)
class Adjusted:
    """A ratio with its 95 % interval; NaN where it cannot be told. `schools`: how many it stands on."""

    ratio: float
    low: float
    high: float
    schools: int


def within_schools(at: AtSchools, *, events: bool = False) -> Adjusted:
    """The one ratio that fits all schools best: a Poisson model with an effect of each school.

    Errors are robust, pupil by pupil: modified Poisson regression (Zou, American Journal of Epidemiology 159,
    2004). `events`: nobody knows which were one pupil's, so that the schools are the clusters, and there have
    to be `FEWEST_SCHOOLS`. The schools' effects are taken out as Poisson models let one do exactly (Cameron &
    Trivedi, Regression Analysis of Count Data, 2nd ed. 2013, section 9.4).
    """
    some = told_within(at)
    at, schools = at.only(some), int(some.sum())
    own, other = at.own, at.other
    if not (own.part.sum() > 0 and other.part.sum() > 0) or (events and schools < FEWEST_SCHOOLS):
        return Adjusted(math.nan, math.nan, math.nan, schools)
    log_ratio, share = _fitted(own, other)
    both = own.part + other.part
    information = float((both * share * (1 - share)).sum())
    if events:
        spread = float(((own.part - both * share) ** 2).sum()) * schools / (schools - 1)
    else:
        # Each pupil's own residual, on what the school's effect leaves of it.
        left = (1 - share) ** 2 * _squares(own, both * share / own.whole)
        left += share**2 * _squares(other, both * (1 - share) / other.whole)
        spread = float((left + _of_rounding(at, both * share * (1 - share), share)).sum())
    return _ends(log_ratio, math.sqrt(spread) / information, schools)


def told_within(at: AtSchools) -> npt.NDArray[np.bool_]:
    """The schools that the ratio rests on: one without both, or without any, tells nothing of it."""
    some: npt.NDArray[np.bool_] = at.own.part + at.other.part > 0
    return at.have_both & some


def _fitted(own: RatioSums, other: RatioSums) -> tuple[float, Floats]:
    """The logarithm of the ratio by Newton's steps, and the group's expected share of each school's whole."""
    both, log_ratio = own.part + other.part, 0.0
    for _ in range(_STEPS):
        weighed = own.whole * math.exp(log_ratio)
        share = weighed / (weighed + other.whole)
        step = float((own.part - both * share).sum() / (both * share * (1 - share)).sum())
        log_ratio += max(min(step, 2.0), -2.0)
        if abs(step) < 1e-12:
            break
    return log_ratio, share


def _of_rounding(at: AtSchools, information: Floats, share: Floats) -> Floats:
    """What rounding adds to the variance of each school's score, by its slope in each count and base."""
    own, other = at.of_rounding()
    found: Floats = own * ((1 - share) ** 2 + (information / at.own.whole) ** 2)
    return found + other * (share**2 + (information / at.other.whole) ** 2)


def _squares(sums: RatioSums, rate: Floats) -> Floats:
    """Σ (part − rate · whole)² over the clusters of each cell."""
    return np.maximum(sums.part_squared - 2 * rate * sums.product + rate**2 * sums.whole_squared, 0.0)


def standardised(at: AtSchools) -> Adjusted:
    """The ratio of what there would be if all pupils were of the group, to if all were of the reference.

    Marginal standardisation over schools, or other sets of pupils: each one's rates, weighed by its pupils
    (or sessions) of both (Greenland, American Journal of Epidemiology 160, 2004). Errors by the delta method,
    the schools' make-up as it is.
    """
    at = at.with_both
    weight = at.own.whole + at.other.whole
    (own, of_own), (other, of_other) = (
        (float((weight * sums.rate).sum()), float((weight**2 * variance).sum()))
        for sums, variance in zip((at.own, at.other), at.variances(), strict=True)
    )
    if not (own > 0 and other > 0):
        return Adjusted(math.nan, math.nan, math.nan, len(weight))
    return _ends(math.log(own / other), math.sqrt(of_own / own**2 + of_other / other**2), len(weight))


def _ends(log_ratio: float, error: float, schools: int) -> Adjusted:
    """NaN where an end is no number any more: a few pupils, none of them counted, stand for thousands."""
    if not abs(log_ratio) + _Z * error < _LARGEST:
        return Adjusted(math.nan, math.nan, math.nan, schools)
    return Adjusted(
        math.exp(log_ratio), math.exp(log_ratio - _Z * error), math.exp(log_ratio + _Z * error), schools
    )

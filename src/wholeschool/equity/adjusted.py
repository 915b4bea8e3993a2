"""Ratios between groups of the same schools: what is left of a gap once each is held against its own school.

Never an odds ratio: where many are counted it is further from 1 than any ratio of risks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.equity.counted import Counted

Floats = npt.NDArray[np.float64]

FEWEST_SCHOOLS = 10
"""With fewer schools their spread does not tell how sure a ratio of events is."""
_STEPS = 50
_Z = float(special.ndtri(0.975))


@dataclass(frozen=True)
class Adjusted:
    """A ratio with its 95 % interval; NaN where it cannot be told. `schools`: how many it stands on."""

    ratio: float
    low: float
    high: float
    schools: int


@dataclass(frozen=True, eq=False)
class Pairs:
    """A group and its reference at the schools that have pupils of both; arrays with a value a school."""

    count: Floats
    base: Floats
    other_count: Floats
    other_base: Floats

    @classmethod
    def of(cls, group: str, cells: Sequence[Counted], reference: str | None) -> Pairs:
        """The group against the reference, or against everyone else at the school."""
        found: dict[str, list[float]] = {}
        for each in cells:
            sums = found.setdefault(each.school, [0.0, 0.0, 0.0, 0.0])
            if each.group == group:
                sums[0] += each.count
                sums[1] += each.base
            elif reference is None or each.group == reference:
                sums[2] += each.count
                sums[3] += each.base
        columns = np.array([*found.values()], dtype=np.float64).reshape(-1, 4)
        return cls(*columns[(columns[:, 1] > 0) & (columns[:, 3] > 0)].T)


def within_schools(pairs: Pairs, *, events: bool = False) -> Adjusted:
    """The one ratio that fits all schools best: a Poisson model with an effect of each school.

    Of pupils the errors are those of modified Poisson regression (Zou, American Journal of Epidemiology 159,
    2004): robust, pupil by pupil. Of events nobody knows which were one pupil's, so that the schools are the
    clusters, and there have to be `FEWEST_SCHOOLS`. The schools' effects are taken out as Poisson models let
    one do exactly (Cameron & Trivedi, Regression Analysis of Count Data, 2nd ed. 2013, section 9.4).
    """
    counted = pairs.count + pairs.other_count
    some = counted > 0  # a school without any count tells nothing of the ratio
    count, base, other_count, other_base = (
        each[some] for each in (pairs.count, pairs.base, pairs.other_count, pairs.other_base)
    )
    schools = int(some.sum())
    if not (count.sum() > 0 and other_count.sum() > 0) or (events and schools < FEWEST_SCHOOLS):
        return Adjusted(math.nan, math.nan, math.nan, schools)
    both = count + other_count
    log_ratio = 0.0
    for _ in range(_STEPS):
        share = base * math.exp(log_ratio) / (base * math.exp(log_ratio) + other_base)
        step = float((count - both * share).sum() / (both * share * (1 - share)).sum())
        log_ratio += max(min(step, 2.0), -2.0)
        if abs(step) < 1e-12:
            break
    information = float((both * share * (1 - share)).sum())
    if events:
        spread = float(((count - both * share) ** 2).sum()) * schools / (schools - 1)
    else:
        # Each pupil's own residual, of those counted and those not, on what the school's effect leaves of it.
        risk, other_risk = both * share / base, both * (1 - share) / other_base
        spread = float(
            ((1 - share) ** 2 * _squares(count, base, risk)).sum()
            + (share**2 * _squares(other_count, other_base, other_risk)).sum()
        )
    return _ends(log_ratio, math.sqrt(spread) / information, schools)


def _squares(count: Floats, base: Floats, risk: Floats) -> Floats:
    return count * (1 - risk) ** 2 + (base - count) * risk**2


def standardised(pairs: Pairs) -> Adjusted:
    """The ratio of what would be counted if all pupils were of the group, to if all were of the reference.

    Marginal standardisation over schools: each school's risks, weighed by its pupils of both (Greenland,
    American Journal of Epidemiology 160, 2004). Errors by the delta method, the schools' make-up as it is; a
    risk of 0 or 1 is as unsure as half a pupil more would make it.
    """
    weight = pairs.base + pairs.other_base
    made = [
        (float((weight * count / base).sum()), float((weight**2 * spread(count, base)).sum()))
        for count, base in ((pairs.count, pairs.base), (pairs.other_count, pairs.other_base))
    ]
    (own, of_own), (other, of_other) = made
    if not (own > 0 and other > 0):
        return Adjusted(math.nan, math.nan, math.nan, len(weight))
    return _ends(math.log(own / other), math.sqrt(of_own / own**2 + of_other / other**2), len(weight))


def spread(count: Floats, base: Floats) -> Floats:
    """Variance of a share, from half a pupil counted and half a pupil not counted more than there are."""
    share = (count + 0.5) / (base + 1)
    return share * (1 - share) / base


def _ends(log_ratio: float, error: float, schools: int) -> Adjusted:
    return Adjusted(
        math.exp(log_ratio), math.exp(log_ratio - _Z * error), math.exp(log_ratio + _Z * error), schools
    )

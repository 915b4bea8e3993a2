"""What of a gap between two groups lies between schools, and what within them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.equity.at_schools import AtSchools
from wholeschool.stats.fieller import share_of

Floats = npt.NDArray[np.float64]

_Z = float(special.ndtri(0.975))


@dataclass(frozen=True)
class Decomposed:
    """A gap (the group's risk less the reference's) in two parts that add up to it.

    `between`: what pupils of the group would have more if, at every school, both groups had the same risk:
    they go to other schools. `within`: what they have more at the schools that they go to. `share` is that
    of `between` in the gap, with its interval; NaN where the gap itself may be nought.
    """

    gap: float
    gap_low: float
    gap_high: float
    between: float
    between_low: float
    between_high: float
    within: float
    within_low: float
    within_high: float
    share: float
    share_low: float
    share_high: float


def decompose(at: AtSchools) -> Decomposed:
    """Kitagawa, Journal of the American Statistical Association 50, 1955: two parts, no interaction.

    The schools are the strata; where a school has pupils of one group alone, the other is taken to have the
    same risk there, so that its pupils count as between schools. Intervals (delta method, Fieller's for the
    share) take it as given who goes to which school. Both groups need pupils.
    """
    goes, others_go = at.own.whole / at.own.whole.sum(), at.other.whole / at.other.whole.sum()
    more, usual = goes - others_go, (goes + others_go) / 2
    # Both parts are sums over schools of risks times what is given, so that one variance does for all.
    own, others = np.array([more / 2, usual]), np.array([more / 2, -usual])
    for alone, its, not_its in ((at.other.whole == 0, own, others), (at.own.whole == 0, others, own)):
        its[:, alone], not_its[:, alone] = np.array([more[alone], 0 * more[alone]]), 0.0
    parts = own @ np.nan_to_num(at.own.rate) + others @ np.nan_to_num(at.other.rate)
    of_own, of_other = at.variances()
    return _described(
        float(parts[0]), float(parts[1]), (own * of_own) @ own.T + (others * of_other) @ others.T
    )


def _described(between: float, within: float, variance: Floats) -> Decomposed:
    gap, of_gap = between + within, float(variance.sum())
    reach = _Z * math.sqrt(of_gap)
    reaches = (_Z * np.sqrt(np.diag(variance))).tolist()
    share = share_of(between, gap, float(variance[0, 0]), float(variance[0].sum()), of_gap)
    return Decomposed(
        gap, gap - reach, gap + reach,
        between, between - reaches[0], between + reaches[0],
        within, within - reaches[1], within + reaches[1],
        *share,
    )  # fmt: skip

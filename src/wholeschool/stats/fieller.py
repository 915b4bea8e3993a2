"""The share of a part in a whole, both of them estimates, with Fieller's interval."""

from __future__ import annotations

import math

from scipy import special

_Z = float(special.ndtri(0.975))


def share_of(
    part: float, whole: float, of_part: float, shared: float, of_whole: float
) -> tuple[float, float, float]:
    """Part ÷ whole with both ends; NaN where the whole may be 0.

    Variances of the part and the whole, and what they share (Fieller, Journal of the Royal Statistical
    Society B 16, 1954).
    """
    beside = _Z**2 * of_whole / whole**2 if whole else math.inf
    if beside >= 1:
        return math.nan, math.nan, math.nan
    share = part / whole
    left = of_part - 2 * share * shared + share**2 * of_whole
    left -= beside * (of_part - shared**2 / of_whole) if of_whole else 0.0
    middle = share - beside * shared / of_whole if of_whole else share
    reach = _Z / abs(whole) * math.sqrt(max(left, 0.0))
    return share, (middle - reach) / (1 - beside), (middle + reach) / (1 - beside)

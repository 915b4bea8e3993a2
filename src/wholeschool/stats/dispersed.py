"""A funnel over many units whose rates differ by more than chance, as Spiegelhalter draws it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WINSORISED = 0.1
"""So large a share of the units at each end is taken for no farther out than the unit that bounds it."""


@dataclass(frozen=True)
class Dispersed:
    """What units have in common. `target` is Σ counts ÷ Σ bases, `between` the variance tau² between units.

    `phi_raw` is the mean of z², `phi` that of winsorised z. `shares`: counts are of some of their base, so
    that a rate's variance is binomial; else they are events, and it is Poisson's.
    """

    target: float
    phi_raw: float
    phi: float
    between: float
    shares: bool

    def variance(self, base: npt.ArrayLike) -> Floats:
        """What chance alone does to a rate of a base, at the target."""
        spread = self.target * (1 - self.target) if self.shares else self.target
        return spread / np.asarray(base, dtype=np.float64)

    def z(self, rate: npt.ArrayLike, base: npt.ArrayLike) -> Floats:
        """By how many standard deviations a rate lies off the target, tau² in them."""
        return (np.asarray(rate, dtype=np.float64) - self.target) / np.sqrt(
            self.variance(base) + self.between
        )

    def limits(self, base: float, z: float) -> tuple[float, float]:
        """The rates of a unit of so large a base that lie z standard deviations off; none is below 0."""
        reach = z * float(np.sqrt(self.variance(base) + self.between))
        return max(self.target - reach, 0.0), self.target + reach


def dispersed(
    counts: npt.ArrayLike, bases: npt.ArrayLike, *, shares: bool, winsorised: float = WINSORISED
) -> Dispersed | None:
    """What units have in common, from one count and one base (above 0) a unit; None where nothing varies.

    phi = mean of winsorised z², quantiles by linear interpolation; tau² = (n·phi − (n − 1)) ÷ (Σw − Σw² ÷ Σw)
    with w = 1 ÷ variance, and 0 where that is below 0: Spiegelhalter, Statistics in Medicine 24 (2005),
    section 4.
    """
    y, n = np.asarray(counts, dtype=np.float64), np.asarray(bases, dtype=np.float64)
    target = float(y.sum() / n.sum()) if n.sum() > 0 else 0.0
    if len(y) < 2 or target <= 0 or (shares and target >= 1):
        return None
    bare = Dispersed(target, 1.0, 1.0, 0.0, shares)
    z = bare.z(y / n, n)
    ends = np.quantile(z, [winsorised, 1 - winsorised])
    phi = float((np.clip(z, *ends) ** 2).mean())
    weights = 1 / bare.variance(n)
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    between = max((len(y) * phi - (len(y) - 1)) / room, 0.0) if room > 0 else 0.0
    return Dispersed(target, float((z**2).mean()), phi, between, shares)

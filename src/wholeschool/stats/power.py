"""What a study could see before anybody looks at outcomes: the smallest effect, by design and size.

By hand: statsmodels has power for two groups of single values, and nothing here has it for groups of them
(PowerUpR is R's). Held to PowerUpR, and to R's pwr and power.prop.test.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import optimize, special

from wholeschool.stats.tails import t_quantile

LEVEL, CHANCE = 0.05, 0.8
"""The two-sided level of the test, and the chance of seeing an effect, where none is given."""


@dataclass(frozen=True)
class Seen:
    """A comparison of two means. `error`: the standard error of their difference, in the unit of the effect;
    `freedom`: degrees of freedom of its t, infinite = the normal.
    """

    error: float
    freedom: float

    def smallest(self, chance: float = CHANCE, level: float = LEVEL) -> float:
        """The smallest effect that is seen with that chance: (t of the level + t of the chance) · error.

        Bloom, Evaluation Review 19, 1995. NaN where there are no degrees of freedom.
        """
        return (_quantile(1 - level / 2, self.freedom) + _quantile(chance, self.freedom)) * self.error

    def chance(self, effect: float, level: float = LEVEL) -> float:
        """The chance that an effect of that size is seen (power), by the non-central t."""
        if not self.freedom > 0:
            return math.nan
        # Here, because it takes a second to load.
        from scipy import stats

        least, middle = _quantile(1 - level / 2, self.freedom), abs(effect) / self.error
        if math.isinf(self.freedom):
            return float(special.ndtr(middle - least) + special.ndtr(-middle - least))
        of = stats.nct(self.freedom, middle)
        return float(of.sf(least) + of.cdf(-least))


def of_units(units: float, given: float = 0.5, *, explained: float = 0.0, covariates: int = 0) -> Seen:
    """Single units, a share `given` of which chance (or anything else) gives something; others are compared.

    The effect is in standard deviations; `explained`: the share of variance that covariates explain. Source:
    Dong & Maynard, Journal of Research on Educational Effectiveness 6, 2013 (IRA).
    """
    return _seen((1 - explained) / units, given, units - covariates - 2)


def of_groups(
    groups: float,
    size: float,
    alike: float,
    given: float = 0.5,
    *,
    explained: float = 0.0,
    explained_between: float = 0.0,
    covariates: int = 0,
) -> Seen:
    """Groups of `size` units each, whole groups being given something or not (cluster-randomised).

    `alike`: the share of variance between groups (ICC); `explained_between`: of that, what covariates of
    groups explain; `explained`: of the variance within. In standard deviations. Source: the same (CRA2).
    """
    between = alike * (1 - explained_between) / groups
    within = (1 - alike) * (1 - explained) / (groups * size)
    return _seen(between + within, given, groups - covariates - 2)


def of_nested(
    groups: float, inside: float, size: float, alike: float, alike_inside: float, given: float = 0.5,
    *, explained: float = 0.0, explained_between: float = 0.0, covariates: int = 0,
) -> Seen:  # fmt: skip
    """Groups of `inside` groups of `size` units each; whole outer groups are given something (CRA3).

    `alike` and `alike_inside`: the shares of variance between outer groups, and between inner ones inside
    them; `explained_between` is taken off both. Source: the same.
    """
    between = alike * (1 - explained_between) / groups
    within = alike_inside * (1 - explained_between) / (groups * inside)
    alone = (1 - alike - alike_inside) * (1 - explained) / (groups * inside * size)
    return _seen(between + within + alone, given, groups - covariates - 2)


def groups_needed(
    effect: float, size: float, alike: float, given: float = 0.5, *,
    explained: float = 0.0, explained_between: float = 0.0, covariates: int = 0, chance: float = CHANCE,
) -> int:  # fmt: skip
    """How many groups it takes to see an effect in standard deviations, to the nearest (PowerUpR's MRSS)."""

    def lacks(groups: float) -> float:
        seen = of_groups(
            groups, size, alike, given, explained=explained, explained_between=explained_between,
            covariates=covariates,
        )  # fmt: skip
        return seen.smallest(chance) - abs(effect)

    least, most = covariates + 2.1, 1e7
    return round(optimize.brentq(lacks, least, most)) if lacks(most) < 0 < lacks(least) else int(least) + 1


def units_needed(effect: float, chance: float = CHANCE, *, normal: bool = False) -> float:
    """Units in each of two groups of equal size to see a difference in standard deviations.

    By the t test; `normal`: where the spread is known, as with `arcsine_difference`. Raises ValueError where
    the effect is 0.
    """
    if effect == 0:
        raise ValueError("no number of units sees an effect of nothing")

    def lacks(each: float) -> float:
        return Seen(math.sqrt(2 / each), math.inf if normal else 2 * each - 2).chance(effect) - chance

    most = 4.0
    while lacks(most) < 0:
        most *= 2
    return float(optimize.brentq(lacks, most / 2, most)) if most > 4 else most


def arcsine_difference(share: float, other: float) -> float:
    """The difference of two shares (0 to 1) on the scale on which chance is the same for all (Cohen's h)."""
    return abs(2 * math.asin(math.sqrt(share)) - 2 * math.asin(math.sqrt(other)))


def shares_needed(share: float, other: float, chance: float = CHANCE, level: float = LEVEL) -> float:
    """Units in each of two groups of equal size to tell two shares apart (R's power.prop.test)."""
    both = (share + other) / 2
    wide = float(special.ndtri(1 - level / 2)) * math.sqrt(2 * both * (1 - both))
    apart = float(special.ndtri(chance)) * math.sqrt(share * (1 - share) + other * (1 - other))
    return (wide + apart) ** 2 / (share - other) ** 2


def smallest_share(
    share: float, each: float, chance: float = CHANCE, level: float = LEVEL, *, rises: bool = False
) -> float:
    """How far a share (0 to 1) has to fall, or rise, to be told from it with `each` units in both groups.

    NaN where no change could be seen, not even to none or all.
    """
    end = 1.0 if rises else 0.0

    def lacks(other: float) -> float:
        return shares_needed(share, other, chance, level) - each

    if not 0 < share < 1 or lacks(end) > 0:
        return math.nan
    near = share + (end - share) * 1e-9
    return abs(float(optimize.brentq(lacks, near, end)) - share)


def _seen(variance: float, given: float, freedom: float) -> Seen:
    return Seen(math.sqrt(variance / (given * (1 - given))), freedom)


def _quantile(p: float, freedom: float) -> float:
    return t_quantile(p, freedom) if freedom > 0 else math.nan

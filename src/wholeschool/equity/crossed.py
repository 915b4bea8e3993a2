"""Crossed groups: what a pupil of two characteristics has beyond what each of them does by itself (MAIHDA).

Multilevel analysis of individual heterogeneity and discriminatory accuracy: pupils within crossed groups, as
a model with a random intercept a group, without and with the characteristics' own effects (Evans
et al., SSM – Population Health 26, 2024; Merlo, Social Science & Medicine 203, 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.equity.measured import MeasuredRows
from wholeschool.stats.drawn_intervals import drawn_intervals
from wholeschool.stats.intercepts import LATENT_VARIANCE, Floats, random_intercepts
from wholeschool.stats.means import random_means
from wholeschool.stats.spread_intervals import explained_interval, spread_interval
from wholeschool.stats.unit_estimates import MeansOfUnits, SharesOfUnits, UnitEstimates

FEWEST_GROUPS = 6
"""With fewer crossed groups nothing is told of their spread."""
_ROUNDING = 1e-12
"""Squares that are so small a part of all are those of rounding."""


@dataclass(frozen=True)
class CrossedGroup:
    """A group: its share or rate as counted, drawn towards its like, and by its characteristics alone.

    `drawn_low` to `drawn_high`: the interval of what is true of it, the spread itself being an estimate.
    """

    group: str
    base: int
    share: float
    drawn: float
    alone: float
    drawn_low: float
    drawn_high: float


@dataclass(frozen=True)
class Crossed:
    """`between`: part of all variation that lies between the groups, of shares on the latent scale (VPC).

    `alone`: part of that which the characteristics make by themselves (PCV); None where nothing lies between.
    Its interval is from 0 to 1 where what lies between may be chance. `singular`: beyond them no spread at
    all was found, which with few groups is often said where there is a little.
    """

    between: float
    between_low: float
    between_high: float
    alone: float | None
    alone_low: float | None
    alone_high: float | None
    singular: bool
    groups: tuple[CrossedGroup, ...]


def cross(groups: Sequence[Counted]) -> Crossed | None:
    """The spread of crossed groups; None where they are too few, or nobody or everybody was counted.

    Their names are those of their characteristics' groups, with `BETWEEN` between them.
    """
    groups = [each for each in groups if each.base > 0]
    counts, bases = (
        np.array([getattr(each, name) for each in groups], dtype=np.float64) for name in ("count", "base")
    )
    if len(groups) < FEWEST_GROUPS or not 0 < counts.sum() < bases.sum():
        return None
    names = [each.group for each in groups]
    empty, design = random_intercepts(counts, bases), _design([name.split(BETWEEN) for name in names])
    own = random_intercepts(counts, bases, design)
    columns = np.column_stack([np.ones(len(groups)), design])
    units = SharesOfUnits(counts, bases)
    ends = _ends(units, empty.spread**2, own.spread**2, design, LATENT_VARIANCE)
    # What chance does to a logarithm of odds with half a count added: Gart & Zweifel, Biometrika 54, 1967.
    noise = 1 / (counts + 0.5) + 1 / (bases - counts + 0.5)
    low, high = special.expit(np.array(drawn_intervals(units.values, noise, columns)))
    # One estimate says that there is no spread, the interval what there may be: it holds the estimate too.
    ends_drawn = np.minimum(low, own.shrunk), np.maximum(high, own.shrunk)
    rows = _described(
        names, bases, counts / bases, own.shrunk, special.expit(columns @ own.coefficients), *ends_drawn
    )
    return Crossed(empty.between, *ends, own.singular, rows)


def cross_rates(rows: MeasuredRows) -> Crossed | None:
    """The spread of crossed groups in what pupils have of a measure, each pupil's own rate counting once.

    As `cross`, with a linear model in place of the logistic one, and every variation as it is. None where
    groups are too few, or no pupil differs from the others of a group.
    """
    whole = rows.whole > 0
    group, rate = rows.group[whole], rows.part[whole] / rows.whole[whole]
    sizes = np.bincount(group, minlength=len(rows.groups)).astype(np.float64)
    present = np.flatnonzero(sizes)
    if len(present) < FEWEST_GROUPS:
        return None
    means = np.bincount(group, rate, len(rows.groups))[present] / sizes[present]
    place = np.searchsorted(present, group)
    squares = np.bincount(place, (rate - means[place]) ** 2)
    if not squares.sum() > _ROUNDING * (rate**2).sum():
        return None
    names, n = [rows.groups[at] for at in present.tolist()], sizes[present]
    empty, design = random_means(n, means, squares), _design([name.split(BETWEEN) for name in names])
    own = random_means(n, means, squares, design)
    within = float(squares.sum() / (n.sum() - len(n)))
    ends = _ends(MeansOfUnits(means, n, within), empty.between_units, own.between_units, design, within)
    drawn = drawn_intervals(means, within / n, np.column_stack([np.ones(len(n)), design]))
    return Crossed(
        empty.between, *ends, own.singular, _described(names, n, means, own.shrunk, own.expected, *drawn)
    )


def _ends(
    units: UnitEstimates, between: float, beyond: float, design: Floats, within: float
) -> tuple[float, float, float | None, float | None, float | None]:
    """The ends of the VPC, then the PCV with its own; variances between, beyond the design, within units."""
    spread, size = spread_interval(units), len(units.values)
    low, high = (each / (each + within) for each in (spread.low, spread.high))
    if not between:
        return low, high, None, None, None
    alone = max(1 - beyond / between, 0.0)
    if not spread.low:
        return low, high, alone, 0.0, 1.0
    # Of few units maximum likelihood finds too little spread, by one degree of freedom.
    part = explained_interval(units, design, between * size / (size - 1))
    return low, high, alone, min(part.low, alone), max(part.high, alone)


def _described(names: Sequence[str], bases: Floats, *columns: Floats) -> tuple[CrossedGroup, ...]:
    told = (each.tolist() for each in (bases.astype(np.int64), *columns))
    return tuple(CrossedGroup(name, *row) for name, *row in zip(names, *told, strict=True))


def _design(parts: Sequence[Sequence[str]]) -> Floats:
    """A column for each group of each characteristic but its first."""
    columns = [
        [float(row[place] == name) for row in parts]
        for place in range(len(parts[0]))
        for name in [*dict.fromkeys(row[place] for row in parts)][1:]
    ]
    return np.array(columns, dtype=np.float64).T

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
from wholeschool.stats.intercepts import Floats, random_intercepts
from wholeschool.stats.means import random_means

FEWEST_GROUPS = 6
"""With fewer crossed groups nothing is told of their spread."""
_NEARLY_ALL = 0.985
_ROUNDING = 1e-12
"""Squares that are so small a part of all are those of rounding."""


@dataclass(frozen=True)
class CrossedGroup:
    """A group: its share or rate as counted, drawn towards its like, and by its characteristics alone."""

    group: str
    base: int
    share: float
    drawn: float
    alone: float


@dataclass(frozen=True)
class Crossed:
    """`between`: part of all variation that lies between the groups, of shares on the latent scale (VPC).

    `alone`: part of that which the characteristics make by themselves (PCV); None where nothing lies between.
    `singular`: beyond them no spread at all was found, which with few groups is often said where there is a
    little.
    """

    between: float
    alone: float | None
    singular: bool
    groups: tuple[CrossedGroup, ...]


def cross(groups: Sequence[Counted]) -> Crossed | None:
    """The spread of crossed groups; None where they are too few, or nobody or everybody was counted.

    Their names are those of their characteristics' groups, with `BETWEEN` between them.
    """
    counts, bases = (
        np.array([getattr(each, name) for each in groups], dtype=np.float64) for name in ("count", "base")
    )
    if len(groups) < FEWEST_GROUPS or not 0 < counts.sum() < bases.sum():
        return None
    names = [each.group for each in groups]
    empty, design = random_intercepts(counts, bases), _design([name.split(BETWEEN) for name in names])
    own = random_intercepts(counts, bases, design)
    expected = special.expit(np.column_stack([np.ones(len(groups)), design]) @ own.coefficients)
    alone = None if empty.singular else max(1 - own.spread**2 / empty.spread**2, 0.0)
    rows = _described(names, bases, counts / bases, own.shrunk, expected)
    return Crossed(empty.between, alone, own.singular, rows)


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
    alone = None if empty.singular else max(1 - own.between_units / empty.between_units, 0.0)
    return Crossed(empty.between, alone, own.singular, _described(names, n, means, own.shrunk, own.expected))


def _described(
    names: Sequence[str], bases: Floats, raw: Floats, drawn: Floats, expected: Floats
) -> tuple[CrossedGroup, ...]:
    columns = (each.tolist() for each in (bases.astype(np.int64), raw, drawn, expected))
    return tuple(CrossedGroup(name, *row) for name, *row in zip(names, *columns, strict=True))


def _design(parts: Sequence[Sequence[str]]) -> Floats:
    """A column for each group of each characteristic but its first."""
    columns = [
        [float(row[place] == name) for row in parts]
        for place in range(len(parts[0]))
        for name in [*dict.fromkeys(row[place] for row in parts)][1:]
    ]
    return np.array(columns, dtype=np.float64).T


def crossed_in_words(found: Crossed) -> tuple[str, ...]:
    """How much groups say of a pupil, and whether crossing adds to it: as estimated, with no interval."""
    said = [
        f"Of all that makes pupils unlike here, by estimate {100 * found.between:.0f} % lies between the "
        f"{len(found.groups)} crossed groups; how sure that is has not been worked out."
    ]
    if found.alone is None:
        return (f"{said[0]} No spread between them was found beyond chance.",)
    if found.singular:
        said.append(
            "It is what the characteristics do one by one: beyond that no spread was found, though with "
            f"{len(found.groups)} groups a little can be missed."
        )
    elif found.alone > _NEARLY_ALL:
        said.append(
            "By estimate it is what the characteristics do one by one, and hardly anything is of crossing."
        )
    else:
        said.append(
            f"By estimate {100 * found.alone:.0f} % of that is what the characteristics do one by one; "
            "the rest would be of their crossing."
        )
    return tuple(said)

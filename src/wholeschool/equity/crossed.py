"""Crossed groups: what a pupil of two characteristics has beyond what each of them does by itself (MAIHDA).

Multilevel analysis of individual heterogeneity and discriminatory accuracy: pupils within crossed groups, as
a logistic model with a random intercept a group, without and with the characteristics' own effects (Evans
et al., SSM – Population Health 26, 2024; Merlo, Social Science & Medicine 203, 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.stats.intercepts import Floats, Intercepts, random_intercepts

FEWEST_GROUPS = 6
"""With fewer crossed groups nothing is told of their spread."""
_NEARLY_ALL = 0.985


@dataclass(frozen=True)
class CrossedGroup:
    """A group: its share as counted, drawn towards its like, and by its characteristics alone."""

    group: str
    base: int
    share: float
    drawn: float
    alone: float


@dataclass(frozen=True)
class Crossed:
    """`between`: part of all variation that lies between the groups, on the latent scale, 0 to 1 (VPC).

    `alone`: part of that which the characteristics make by themselves (PCV); None where nothing lies between.
    `singular`: beyond
    them no spread at all was found, which with few groups is often said where there is a little.
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
    empty = random_intercepts(counts, bases)
    design = _design([each.group.split(BETWEEN) for each in groups])
    own = random_intercepts(counts, bases, design)
    alone = None if empty.singular else max(1 - own.spread**2 / empty.spread**2, 0.0)
    expected = special.expit(np.column_stack([np.ones(len(groups)), design]) @ own.coefficients)
    return Crossed(empty.between, alone, own.singular, _described(groups, own, expected))


def _described(groups: Sequence[Counted], own: Intercepts, expected: Floats) -> tuple[CrossedGroup, ...]:
    rows = zip(groups, own.shrunk.tolist(), expected.tolist(), strict=True)
    return tuple(
        CrossedGroup(each.group, each.base, each.count / each.base, drawn, alone)
        for each, drawn, alone in rows
    )


def _design(parts: Sequence[Sequence[str]]) -> Floats:
    """A column for each group of each characteristic but its first."""
    columns = [
        [float(row[place] == name) for row in parts]
        for place in range(len(parts[0]))
        for name in [*dict.fromkeys(row[place] for row in parts)][1:]
    ]
    return np.array(columns, dtype=np.float64).T


def crossed_in_words(found: Crossed) -> tuple[str, ...]:
    """How much groups say of a pupil, and whether crossing adds to it."""
    said = [
        f"Of all that makes pupils unlike here, {100 * found.between:.0f} % lies between the crossed groups."
    ]
    if found.alone is None:
        return (f"{said[0]} No spread between them was found beyond chance.",)
    if found.singular:
        said.append(
            "It is what the characteristics do one by one: beyond that no spread was found, though with "
            f"{len(found.groups)} groups a little can be missed."
        )
    elif found.alone > _NEARLY_ALL:
        said.append("It is what the characteristics do one by one: hardly anything is of their crossing.")
    else:
        said.append(
            f"{100 * found.alone:.0f} % of that is what the characteristics do one by one, the rest is of "
            "their crossing."
        )
    return tuple(said)

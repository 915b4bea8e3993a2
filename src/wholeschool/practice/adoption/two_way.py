"""Two-way fixed effects: a warning alone, for they hold those who began later against earlier ones."""

from __future__ import annotations

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.practice.results.effects import Effects, of_size
from wholeschool.practice.units.compared import comparable
from wholeschool.practice.units.panel import NEVER, Floats, Ints, Panel
from wholeschool.practice.units.sides import sides

_NOTHING_LEFT = 1e-9
"""Of a column in standard deviations, once the levels of units and times are taken off."""


def two_way(panel: Panel) -> tuple[Effects, Panel]:
    """One effect of having begun, beside a level for each unit and each time; and who was compared.

    Where effects change with time, it is a mean with weights that may be below nought: those who began early
    serve as comparison for later ones (Goodman-Bacon 2021). Standard errors by unit or cluster, as
    `reghdfe` and `fixest` have them. The panel is made complete. Raises WrongCallError as `comparable`.
    """
    panel = comparable(panel, "notyet", complete=True)
    shape = len(panel.units), len(panel.times)
    order = np.lexsort((panel.time, panel.unit))
    begun = ((panel.start != NEVER) & (panel.time >= panel.start)).astype(np.float64)
    columns = [_apart(each[order].reshape(shape)).ravel() for each in (begun, *panel.covariates.values())]
    if not np.abs(columns[0]).max() > _NOTHING_LEFT:
        raise WrongCallError(
            "nobody is left to compare with once each unit and time has a level of its own",
            advice="Add units that begin later, or never.",
        )
    left = np.stack([each for each in columns if np.abs(each).max() > _NOTHING_LEFT], axis=1)
    outcome = _apart(panel.outcome[order].reshape(shape)).ravel()
    clusters = (panel.unit if panel.cluster is None else panel.cluster)[order]
    if len(outcome) <= left.shape[1] + shape[1]:
        raise WrongCallError("the panel has too few rows for two-way fixed effects", advice="Add units.")
    effect, se = _clustered(left, outcome, clusters, shape[1])
    found = of_size(effect, se, len(np.unique(clusters)) - 1, float(np.abs(outcome).max()))
    effects = Effects(
        "twfe", found, (), None, sides(panel, "notyet"), len(panel.unit),
        pretrend_reason="two-way fixed effects do not look before the starts",
    )  # fmt: skip
    return effects, panel


def _apart(values: Floats) -> Floats:
    """What is left of a complete panel without the levels of its units and times."""
    left: Floats = values - values.mean(axis=1, keepdims=True)
    left -= left.mean(axis=0, keepdims=True)
    return left


def _clustered(design: Floats, outcome: Floats, clusters: Ints, times: int) -> tuple[float, float]:
    """The first coefficient of a regression, and its standard error by cluster (CR1).

    The levels of times count as coefficients; those of units do not, for they lie within clusters.
    """
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    scores = design * (outcome - design @ coefficients)[:, None]
    names, places = np.unique(clusters, return_inverse=True)
    sums = np.zeros((len(names), design.shape[1]))
    np.add.at(sums, places, scores)
    rows, taken = len(outcome), design.shape[1] + times
    small = len(names) / (len(names) - 1) * (rows - 1) / (rows - taken)
    variance = small * inverse @ (sums.T @ sums) @ inverse
    return float(coefficients[0]), float(np.sqrt(variance[0, 0]))

"""Means of many units that vary more than chance, each drawn towards what is usual."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize

Floats = npt.NDArray[np.float64]

_SINGULAR = 1e-6
_LEAST, _MOST = 1e-8, 1e4
"""The variance between units ÷ that within them is sought between these."""


@dataclass(frozen=True, eq=False)
class Means:
    """A fitted model. `between_units` and `within_units` are variances; `coefficients`: one a column given.

    `expected`: each unit's mean by the coefficients alone; `shrunk`: drawn towards that. `singular`: no
    spread beyond chance was found.
    """

    coefficients: Floats
    between_units: float
    within_units: float
    expected: Floats
    shrunk: Floats
    singular: bool

    @property
    def between(self) -> float:
        """Share of all variance that lies between units (VPC)."""
        whole = self.between_units + self.within_units
        return self.between_units / whole if whole > 0 else 0.0


def random_means(
    sizes: npt.ArrayLike, means: npt.ArrayLike, squares: npt.ArrayLike, design: npt.ArrayLike | None = None
) -> Means:
    """Fit means of units by maximum likelihood, as lme4's lmer does with REML = FALSE.

    `sizes`: how many values a unit has; `squares`: Σ (value − its unit's mean)²; `design` is units × columns,
    without one for the mean. Given the ratio of the two variances all else is known (Searle, Casella &
    McCulloch, Variance Components, 1992, section 3.7), so that one number is sought. Raises ValueError with
    fewer than two units, or where no value differs from another of its unit.
    """
    n, m, s = (np.asarray(values, dtype=np.float64) for values in (sizes, means, squares))
    if len(n) < 2 or not (n > 0).all() or not s.sum() > 0:
        raise ValueError("two units or more are needed, with values that differ within them")
    given = np.empty((len(n), 0)) if design is None else np.asarray(design, dtype=np.float64)
    x = np.column_stack([np.ones(len(n)), given])

    def fitted(ratio: float) -> tuple[Floats, float, float]:
        """Coefficients, the variance within units, and the deviance up to a constant."""
        weights = n / (1 + n * ratio)
        root = np.sqrt(weights)
        beta: Floats = np.linalg.lstsq(x * root[:, None], m * root, rcond=None)[0]
        left = float((weights * (m - x @ beta) ** 2).sum())
        within = (float(s.sum()) + left) / float(n.sum())
        return beta, within, float(n.sum()) * math.log(within) + float(np.log1p(n * ratio).sum())

    found = optimize.minimize_scalar(
        lambda log: fitted(math.exp(log))[2],
        bounds=(math.log(_LEAST), math.log(_MOST)), method="bounded", options={"xatol": 1e-10},
    )  # fmt: skip
    singular = math.exp(found.x) < _SINGULAR or fitted(0.0)[2] <= float(found.fun)
    ratio = 0.0 if singular else math.exp(found.x)
    beta, within, _ = fitted(ratio)
    expected = x @ beta
    keeps = n * ratio / (1 + n * ratio)
    return Means(beta, ratio * within, within, expected, expected + keeps * (m - expected), singular)

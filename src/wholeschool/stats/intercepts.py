"""Shares of many units (schools, strata) that vary more than chance, each drawn towards what is usual.

A logistic model with a random intercept a unit, fitted by maximum likelihood. No library here does that:
statsmodels has the model by variational Bayes alone, whose spread is not that of the likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

LATENT_VARIANCE = np.pi**2 / 3
"""Variance of the logistic distribution: a pupil's own part, on the scale of the logarithm of odds."""
_SINGULAR = 1e-3
_NEWTON_STEPS = 100
_STARTS = (0.1, 1.0)


@dataclass(frozen=True, eq=False)
class Intercepts:
    """A fitted model. `coefficients`: one a column of what was given; `intercepts` and `shrunk`: one a unit.

    `spread` is the standard deviation between units on the scale of log odds, `shrunk` the share of each unit
    drawn towards that of its like. `singular`: no spread beyond chance was found, and `spread` is 0.
    """

    coefficients: Floats
    spread: float
    intercepts: Floats
    shrunk: Floats
    log_likelihood: float
    singular: bool

    @property
    def between(self) -> float:
        """Share of all variance, on the latent scale, that lies between units (VPC)."""
        return self.spread**2 / (self.spread**2 + LATENT_VARIANCE)


def random_intercepts(
    counts: npt.ArrayLike, bases: npt.ArrayLike, design: npt.ArrayLike | None = None, *,
    points: int = 1, units: npt.ArrayLike | None = None,
) -> Intercepts:  # fmt: skip
    """Fit shares counts ÷ bases of units; `design` is rows × columns, without a column for the mean.

    A unit has one row, or as many as `units` (rows,) has its name: then `shrunk` has one value a row, and
    `intercepts` one a unit, in the order of their names.
    `points` = 1 is Laplace's approximation, as lme4's glmer has it by default; more are points of adaptive
    Gauss–Hermite quadrature (Pinheiro & Bates, Journal of Computational and Graphical Statistics 4, 1995).
    Raises ValueError where there are fewer than two units, or a count is above its base.
    """
    y, n = (np.asarray(values, dtype=np.float64) for values in (counts, bases))
    names, of = np.unique(np.arange(len(y)) if units is None else np.asarray(units), return_inverse=True)
    if len(names) < 2 or not ((y >= 0) & (y <= n) & (n > 0)).all():
        raise ValueError("two units or more are needed, each with a count between 0 and its base")
    given = np.empty((len(y), 0)) if design is None else np.asarray(design, dtype=np.float64)
    x = np.column_stack([np.ones(len(y)), given])
    share = y.sum() / n.sum()
    if not 0 < share < 1:
        raise ValueError("where nobody or everybody is counted nothing can be told of the spread")
    begin = np.zeros(x.shape[1])
    begin[0] = special.logit(share)
    nodes = np.polynomial.hermite_e.hermegauss(points)
    tries = [
        optimize.minimize(
            _deviance, [*begin, spread], args=(y, n, x, of, nodes), method="BFGS", options={"gtol": 1e-7}
        )
        for spread in _STARTS
    ]
    best = min(tries, key=lambda found: float(found.fun))
    singular = abs(float(best.x[-1])) < _SINGULAR
    spread = 0.0 if singular else abs(float(best.x[-1]))
    modes, _ = _modes(best.x[:-1], spread, y, n, x, of)
    intercepts = spread * modes
    shrunk = special.expit(x @ best.x[:-1] + intercepts[of])
    return Intercepts(best.x[:-1], spread, intercepts, shrunk, -float(best.fun), singular)


def _deviance(
    parameters: Floats, y: Floats, n: Floats, x: Floats, of: Ints, nodes: tuple[Floats, Floats]
) -> float:
    """Minus the logarithm of the marginal likelihood, the constants of the binomials among it."""
    coefficients, spread = parameters[:-1], abs(float(parameters[-1]))
    modes, widths = _modes(coefficients, spread, y, n, x, of)
    z, weights = nodes
    v = modes[:, None] + widths[:, None] * z[None, :]
    eta = (x @ coefficients)[:, None] + spread * v[of]
    log = y[:, None] * eta - n[:, None] * np.logaddexp(0, eta)
    together = np.zeros_like(v)
    np.add.at(together, of, log)
    together += z[None, :] ** 2 / 2 - v**2 / 2
    # As scipy's logsumexp, of which a fit would spend most of its time in checks.
    most = together.max(axis=1)
    marginal = most + np.log(np.exp(together - most[:, None]) @ weights) + np.log(widths)
    marginal -= 0.5 * np.log(2 * np.pi)
    constants = special.gammaln(n + 1) - special.gammaln(y + 1) - special.gammaln(n - y + 1)
    return -float(marginal.sum() + constants.sum())


def _modes(
    coefficients: Floats, spread: float, y: Floats, n: Floats, x: Floats, of: Ints
) -> tuple[Floats, Floats]:
    """Where each unit's standardised intercept is likeliest, and how wide it lies; by Newton's steps."""
    fixed = x @ coefficients
    v = np.zeros(int(of.max()) + 1)
    for _ in range(_NEWTON_STEPS):
        p = special.expit(fixed + spread * v[of])
        step = (spread * np.bincount(of, y - n * p) - v) / _bend(spread, n, p, of)
        v = v + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-10:
            break
    p = special.expit(fixed + spread * v[of])
    return v, 1 / np.sqrt(_bend(spread, n, p, of))


def _bend(spread: float, n: Floats, p: Floats, of: Ints) -> Floats:
    """How sharply each unit's likelihood bends at its intercept (units,)."""
    return np.asarray(1 + spread**2 * np.bincount(of, n * p * (1 - p)), dtype=np.float64)

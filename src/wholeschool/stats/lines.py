"""A line of many units, such as schools, each drawn towards what they have in common; from sums alone.

What each unit has to tell are six sums over its members: a model of single pupils over schools can be fitted
without any school handing over a pupil. By hand for that; statsmodels takes rows. Held to R's lme4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize

Floats = npt.NDArray[np.float64]
_START = (0.5, 0.0, 0.2)


@dataclass(frozen=True, eq=False)
class LineSums:
    """Sums over the members of each unit (units,): their number, Σx, Σx², Σy, Σxy, Σy²."""

    size: Floats
    x: Floats
    xx: Floats
    y: Floats
    xy: Floats
    yy: Floats

    @classmethod
    def of(cls, units: npt.ArrayLike, x: npt.ArrayLike, y: npt.ArrayLike) -> LineSums:
        """From a row a member (n,), units in the order of their names."""
        _, at = np.unique(np.asarray(units), return_inverse=True)
        one, two = (np.asarray(each, dtype=np.float64) for each in (x, y))
        weighed = (np.ones(len(one)), one, one**2, two, one * two, two**2)
        return cls(*(np.bincount(at, each).astype(np.float64) for each in weighed))


@dataclass(frozen=True, eq=False)
class Lines:
    """A fitted model: y = level + slope · x, both varying between units where `slopes` do.

    `coefficients` and `errors` (2,): level and slope in common. `between` (2 × 2): the covariance of units'
    levels and slopes, of slopes 0 where they do not vary; `within`: the variance of members about their
    unit's line. `drawn` (units × 2): how far each unit's level and slope lie from those in common, drawn in,
    and `drawn_errors`, the coefficients being taken as known.
    """

    coefficients: Floats
    errors: Floats
    between: Floats
    within: float
    log_likelihood: float
    drawn: Floats
    drawn_errors: Floats


def random_lines(sums: LineSums, *, slopes: bool = False) -> Lines:
    """Fit by maximum likelihood, as lme4's lmer does with REML = FALSE.

    Laird & Ware, Biometrics 38, 1982; the likelihood is that of Lindstrom & Bates (JASA 83, 1988), in which
    given the spread between units in units of that within all else is known. Raises ValueError with fewer
    than two units, or where no y is left beside the line.
    """
    if len(sums.size) < 2 or not sums.yy.sum() > 0:
        raise ValueError("two units or more are needed, with members that differ")
    start = _START if slopes else _START[:1]
    found = optimize.minimize(
        lambda roots: _fitted(sums, _root(roots))[0], start, method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 4000, "maxfev": 4000},
    )  # fmt: skip
    root = _root(found.x)
    deviance, beta, inverse, within, solved, left = _fitted(sums, root)
    drawn = np.einsum("ab,ubc,cd,ud->ua", root, solved, root.T, left)
    spread = within * np.einsum("ab,ubc,dc->uad", root, solved, root)
    return Lines(
        beta, np.sqrt(within * np.diag(inverse)), within * root @ root.T, within, -deviance / 2, drawn,
        np.sqrt(np.einsum("uaa->ua", spread)),
    )  # fmt: skip


def _root(values: npt.ArrayLike) -> Floats:
    """The lower triangle whose square is the spread between units ÷ that within."""
    given = np.asarray(values, dtype=np.float64)
    if len(given) == 1:
        return np.array([[given[0], 0.0], [0.0, 0.0]])
    return np.array([[given[0], 0.0], [given[1], given[2]]])


def _fitted(sums: LineSums, root: Floats) -> tuple[float, Floats, Floats, float, Floats, Floats]:
    """The deviance; coefficients, their covariance and the variance within; what draws units in, and is left.

    By Woodbury: (I + Z·R·Rᵀ·Zᵀ)⁻¹ = I − Z·R·(I + Rᵀ·ZᵀZ·R)⁻¹·Rᵀ·Zᵀ, where Z of a member is (1, x).
    """
    zz = np.stack([np.stack([sums.size, sums.x], -1), np.stack([sums.x, sums.xx], -1)], -2)
    zy = np.stack([sums.y, sums.xy], -1)
    inner = np.eye(2) + np.einsum("ba,ubc,cd->uad", root, zz, root)
    solved = np.linalg.inv(inner)
    middle = np.einsum("ab,ubc,dc->uad", root, solved, root)
    weighed = zz - np.einsum("uab,ubc,ucd->uad", zz, middle, zz)
    right = zy - np.einsum("uab,ubc,uc->ua", zz, middle, zy)
    inverse = np.linalg.inv(weighed.sum(axis=0))
    beta = inverse @ right.sum(axis=0)
    squares = sums.yy.sum() - np.einsum("ua,uab,ub->", zy, middle, zy) - beta @ right.sum(axis=0)
    members = float(sums.size.sum())
    within = max(float(squares), 1e-300) / members
    logs = float(np.linalg.slogdet(inner)[1].sum())
    deviance = members * (math.log(2 * math.pi * within) + 1) + logs
    left = zy - np.einsum("uab,b->ua", zz, beta)
    return deviance, beta, inverse, within, solved, left

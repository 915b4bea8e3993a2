"""Effects of several studies or sites pooled: random effects, with what the next of their kind would show.

By hand, for no light library gives it whole: statsmodels has no REML and no prediction interval, and PyMARE,
which has REML, brings an algebra system with it. Held to R's metafor, and to statsmodels where that has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize

from wholeschool.stats.tails import chi2_beyond, t_beyond, t_quantile

Floats = npt.NDArray[np.float64]
Method = Literal["reml", "dl", "pm", "fixed"]
_STEPS, _CLOSE = 200, 1e-10


@dataclass(frozen=True, eq=False)
class Pooled:
    """A fitted model. `coefficients` and `errors`: one a column of the design, the mean first where there is
    no other. `freedom`: degrees of freedom of their t, infinite = the normal.

    `between` is tau², the variance between studies beyond chance, in squares of the unit of the effects; `q`
    with `q_freedom` and `q_p` tests that there is none; `i_squared`: its share (0 to 1) of a typical study's
    variance. `explained`: share of `between` that moderators take away, NaN without any. `next_low` to
    `next_high`: where the next study's own effect would lie; NaN with moderators or fewer than three studies.
    """

    method: Method
    studies: int
    coefficients: Floats
    errors: Floats
    freedom: float
    between: float
    q: float
    q_freedom: int
    q_p: float
    i_squared: float
    explained: float
    next_low: float
    next_high: float

    @property
    def mean(self) -> float:
        """The pooled effect."""
        return float(self.coefficients[0])

    @property
    def error(self) -> float:
        """Its standard error."""
        return float(self.errors[0])

    @property
    def low(self) -> Floats:
        """Lower ends of the 95 % intervals of the coefficients."""
        return self.coefficients - t_quantile(0.975, self.freedom) * self.errors

    @property
    def high(self) -> Floats:
        """Upper ends of them."""
        return self.coefficients + t_quantile(0.975, self.freedom) * self.errors

    @property
    def p(self) -> Floats:
        """Two-sided p of each coefficient being nought."""
        return t_beyond(self.coefficients / self.errors, self.freedom)


def pool(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    method: Method = "reml",
    *,
    moderators: npt.ArrayLike | None = None,
    small: bool = True,
) -> Pooled:
    """Pool effects (k,) with known variances (k,); with `moderators` (k × columns) a meta-regression.

    tau² by restricted maximum likelihood (`reml`; Viechtbauer, Journal of Educational and Behavioral
    Statistics 30, 2005), DerSimonian & Laird (`dl`), Paule & Mandel (`pm`), or none (`fixed`). `small`:
    Hartung & Knapp's errors with Student's t, never smaller than the plain ones (Röver, Knapp & Friede, BMC
    Medical Research Methodology 15, 2015); else the normal. The next study lies within Student's t of k − 2
    degrees of freedom (Higgins, Thompson & Spiegelhalter, JRSS A 172, 2009), or the normal: of few studies
    that tell little of their spread nearer 90 times of 100 than 95.

    Raises ValueError where a number is not finite, a variance not above 0, or studies are not more than
    columns.
    """
    y, v = (np.asarray(each, dtype=np.float64) for each in (effects, variances))
    given = None if moderators is None else np.asarray(moderators, dtype=np.float64).reshape(len(y), -1)
    x = np.ones((len(y), 1)) if given is None else np.column_stack([np.ones(len(y)), given])
    if not (np.isfinite(y).all() and np.isfinite(x).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError("effects and moderators are numbers, and variances are above 0")
    k, columns = x.shape
    if k <= columns or np.linalg.matrix_rank(x) < columns:
        raise ValueError("more studies than columns are needed, and columns that can be told apart")
    between = _BETWEEN[method](y, v, x)
    beta, inverse, squares = _weighted(y, v + between, x)
    spread = max(1.0, squares / (k - columns)) if small and method != "fixed" else 1.0
    errors = np.sqrt(np.diag(inverse) * spread)
    q = _weighted(y, v, x)[2]
    freedom = float(k - columns) if small and method != "fixed" else math.inf
    reach = math.nan
    if columns == 1 and k > 2:
        reach = t_quantile(0.975, freedom - 1) * math.sqrt(between + float(errors[0]) ** 2)
    return Pooled(
        method, k, beta, errors, freedom, between, q, k - columns, chi2_beyond(q, k - columns),
        _i_squared(q, between, v, x, method), _explained(y, v, between, method, columns),
        float(beta[0]) - reach, float(beta[0]) + reach,
    )  # fmt: skip


def egger(effects: npt.ArrayLike, variances: npt.ArrayLike) -> tuple[float, float]:
    """Whether small studies show other effects than large ones: z and its two-sided p.

    A meta-regression by REML on the standard errors (Egger et al., BMJ 315, 1997; Sterne & Egger 2005): what
    is published where it works alone has large effects where studies are small. Raises ValueError as `pool`.
    """
    errors = np.sqrt(np.asarray(variances, dtype=np.float64))
    found = pool(effects, variances, moderators=errors, small=False)
    return float(found.coefficients[1] / found.errors[1]), float(found.p[1])


@dataclass(frozen=True, eq=False)
class Drawn:
    """Effects drawn towards their mean. `mean` and its `error`; `values` and `errors`: one a site.

    The less a site tells by itself, the more it is drawn. `errors` allow for the mean's own uncertainty.
    """

    mean: float
    error: float
    values: Floats
    errors: Floats


def drawn_in(effects: npt.ArrayLike, variances: npt.ArrayLike, between: float) -> Drawn:
    """Partial pooling with a known variance between sites (tau², 0 = none: all sites are the mean).

    Gelman et al., Bayesian Data Analysis, section 5.4 (a flat prior for the mean).
    """
    y, v = (np.asarray(each, dtype=np.float64) for each in (effects, variances))
    mean, inverse, _ = _weighted(y, v + between, np.ones((len(y), 1)))
    draw = v / (v + between)
    values = y + draw * (float(mean[0]) - y)
    errors = np.sqrt((1 - draw) * v + draw**2 * float(inverse[0, 0]))
    return Drawn(float(mean[0]), math.sqrt(float(inverse[0, 0])), values, errors)


def _weighted(y: Floats, variances: Floats, x: Floats) -> tuple[Floats, Floats, float]:
    """Coefficients, their covariance, and the weighted sum of squares that is left."""
    weights = 1 / variances
    inverse: Floats = np.linalg.inv((x * weights[:, None]).T @ x).astype(np.float64)
    beta: Floats = inverse @ (x.T @ (weights * y))
    return beta, inverse, float((weights * (y - x @ beta) ** 2).sum())


def _projection(variances: Floats, x: Floats) -> Floats:
    """What weighting leaves of each value once the coefficients are taken off (k × k)."""
    weighted = x / variances[:, None]
    left: Floats = np.diag(1 / variances) - weighted @ np.linalg.inv(weighted.T @ x) @ weighted.T
    return left


def _reml(y: Floats, v: Floats, x: Floats) -> float:
    """Fisher's scoring; a step that leads below nought ends there."""
    between = max(0.0, float(np.var(y, ddof=1) - v.mean()))
    for _ in range(_STEPS):
        left = _projection(v + between, x)
        step = float(y @ left @ left @ y - np.trace(left)) / float((left * left).sum())
        if between + step < 0:
            step = -between
        between += step
        if abs(step) <= _CLOSE * max(1.0, between):
            break
    return between


def _dersimonian_laird(y: Floats, v: Floats, x: Floats) -> float:
    q = _weighted(y, v, x)[2]
    return float(max(0.0, (q - (len(y) - x.shape[1])) / np.trace(_projection(v, x))))


def _paule_mandel(y: Floats, v: Floats, x: Floats) -> float:
    """Where the weighted sum of squares is its degrees of freedom; it falls with tau²."""

    def excess(between: float) -> float:
        return float(_weighted(y, v + between, x)[2] - (len(y) - x.shape[1]))

    if excess(0.0) <= 0:
        return 0.0
    most = float(((y - y.mean()) ** 2).sum())
    return float(optimize.brentq(excess, 0.0, most, xtol=1e-12 * most))


_BETWEEN: Mapping[str, Callable[[Floats, Floats, Floats], float]] = {
    "reml": _reml,
    "dl": _dersimonian_laird,
    "pm": _paule_mandel,
    "fixed": lambda *_: 0.0,
}
METHODS: tuple[str, ...] = tuple(_BETWEEN)


def _i_squared(q: float, between: float, v: Floats, x: Floats, method: Method) -> float:
    """Share of a typical study's variance that lies between studies (Higgins & Thompson 2002)."""
    freedom = len(v) - x.shape[1]
    if method == "fixed":
        return max(0.0, 1 - freedom / q) if q > 0 else 0.0
    typical = freedom / float(np.trace(_projection(v, x)))
    return float(between / (between + typical))


def _explained(y: Floats, v: Floats, between: float, method: Method, columns: int) -> float:
    if columns == 1:
        return math.nan
    alone = _BETWEEN[method](y, v, np.ones((len(y), 1)))
    return max(0.0, 1 - between / alone) if alone > 0 else 0.0

"""Least squares whose errors do not rest on equal, independent rows: by leverage, by cluster, two ways.

The sandwiches are those of diff-diff (one way; equal to R's sandwich and clubSandwich) and of statsmodels
(two ways), both of which come with the extra `practice`.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from wholeschool.stats.loading import lightly
from wholeschool.stats.tails import t_beyond, t_quantile

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]
Errors = Literal["plain", "HC1", "HC3", "CR1", "CR2"]

_NAMES = {"plain": "classical", "HC1": "hc1", "HC3": "hc3", "CR1": "hc1", "CR2": "hc2_bm"}
_ALL_LEVERAGE = 1e-8


@dataclass(frozen=True, eq=False)
class Fitted:
    """A regression of k columns on n rows: `coefficients`, `errors` and degrees of freedom `df` are (k,)."""

    coefficients: Floats
    errors: Floats
    df: Floats
    residuals: Floats

    def interval(self, column: int, confidence: float = 0.95) -> tuple[float, float]:
        """Ends of the interval of one coefficient, by Student's t."""
        half = t_quantile((1 + confidence) / 2, float(self.df[column])) * float(self.errors[column])
        return float(self.coefficients[column]) - half, float(self.coefficients[column]) + half


def least_squares(outcome: Floats, design: Floats, errors: Errors, clusters: Ints | None = None) -> Fitted:
    """Fit outcome (n,) by the columns of design (n, k), one of which is of ones.

    `plain`: rows are equal and independent. `HC1`, `HC3`: independent (MacKinnon & White, Journal of
    Econometrics 29, 1985). `CR1`, `CR2`: rows of one cluster belong together; CR2 is unbiased where all rows
    are alike, with Satterthwaite's degrees of freedom (Bell & McCaffrey, Survey Methodology 28, 2002;
    Pustejovsky & Tipton, Journal of Business & Economic Statistics 36, 2018). CR1 has those of clusters − 1.
    Raises ValueError where the columns cannot be told apart, there are too few rows or clusters, or a row
    alone makes a coefficient.
    """
    if (clusters is None) == errors.startswith("CR"):
        raise ValueError("clusters are given for CR1 and CR2, and for these alone")
    if clusters is not None and len(np.unique(clusters)) < 2:
        raise ValueError("chance cannot be told from one cluster")
    coefficients, residuals = solved(outcome, design)
    # Here, because it loads all of pandas, which takes a second.
    with lightly():
        from diff_diff.linalg import compute_robust_vcov

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is raised below
        covariance, df = compute_robust_vcov(
            design, residuals, clusters, vcov_type=_NAMES[errors], return_dof=True
        )
    squares = np.diag(covariance)
    if not np.isfinite(squares).all():
        raise ValueError("a row alone makes a coefficient, so that its error cannot be told")
    if errors == "CR1":
        df = np.full(design.shape[1], len(np.unique(np.asarray(clusters))) - 1.0)
    # Satterthwaite's cannot be told where nothing is left of a coefficient's own rows.
    df = np.where(np.isfinite(df) & (df > 0), df, 1.0)
    return Fitted(coefficients, np.sqrt(np.maximum(squares, 0)), df, residuals)


def two_ways(outcome: Floats, design: Floats, one: Ints, other: Ints) -> Fitted:
    """Least squares with errors clustered in two ways at once, such as by school and by year.

    The two sandwiches added up, less that of rows which have both in common (Cameron, Gelbach & Miller,
    Journal of Business & Economic Statistics 29, 2011), each with its own factor for few clusters. df is the
    fewer clusters − 1. Raises ValueError as `least_squares`.
    """
    with lightly():
        from statsmodels.regression.linear_model import OLS

    coefficients, residuals = solved(outcome, design)
    groups = np.column_stack([np.unique(each, return_inverse=True)[1] for each in (one, other)])
    fewest = int(groups.max(axis=0).min())
    if fewest < 1:
        raise ValueError("chance cannot be told from one cluster")
    fit = OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": groups})
    squares = np.diag(np.asarray(fit.cov_params()))
    # A difference of sandwiches may come out below nought; then nothing is known of the error.
    errors = np.sqrt(np.where(squares > 0, squares, np.nan))
    return Fitted(coefficients, errors, np.full(len(coefficients), float(fewest)), residuals)


def solved(outcome: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Coefficients (k,) and residuals (n,). Raises ValueError where columns cannot be told apart."""
    rows, columns = design.shape
    if rows <= columns or not np.isfinite(outcome).all() or not np.isfinite(design).all():
        raise ValueError("there are too few rows for so many columns, or some are not known")
    sizes = np.sqrt((design**2).sum(axis=0))
    if not (sizes > 0).all() or np.linalg.svd(design / sizes, compute_uv=False)[-1] < _ALL_LEVERAGE:
        raise ValueError("the columns cannot be told apart")
    coefficients: Floats = np.linalg.lstsq(design, outcome, rcond=None)[0].astype(np.float64)
    return coefficients, outcome - design @ coefficients


def two_sided(estimate: float, error: float, df: float) -> float:
    """p of no effect by Student's t; NaN where the error is nought or unknown."""
    if not error > 0 or math.isnan(estimate):
        return math.nan
    return float(t_beyond(estimate / error, df))

"""Log-linear models of counts, rates and shares, with errors that do not rest on Poisson's law."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_STEPS = 60


@dataclass(frozen=True, eq=False)
class LogLinear:
    """Coefficients on the scale of the logarithm, and their errors; one a column of the design."""

    coefficients: Floats
    errors: Floats


def modified_poisson(part: Floats, design: Floats, whole: Floats, clusters: Ints | None = None) -> LogLinear:
    """Fit part = whole · exp(design · coefficients) by Poisson's likelihood, errors by the sandwich (HC0).

    Of shares (part 1 or 0 of a whole of 1) exp(coefficient) is a ratio of risks, adjusted for the other
    columns: modified Poisson regression (Zou, American Journal of Epidemiology 159, 2004). `clusters` numbers
    rows whose scores belong together (Zou & Donner, Statistical Methods in Medical Research 22, 2013). Raises
    ValueError where columns cannot be told apart, or a group has no part, so that nothing fits best.
    """
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(part.sum() / whole.sum()) if part.sum() > 0 else -np.inf
    if not np.isfinite(beta[0]) or np.linalg.matrix_rank(design.T @ design) < design.shape[1]:
        raise ValueError("the columns cannot be told apart, or nothing was counted")
    for _ in range(_STEPS):
        expected = whole * np.exp(np.clip(design @ beta, -50, 50))
        bread = (design * expected[:, None]).T @ design
        step = np.linalg.solve(bread, design.T @ (part - expected))
        beta = beta + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-10:
            break
    else:
        raise ValueError("no coefficients fit best: a group has no part")
    expected = whole * np.exp(design @ beta)
    scores = design * (part - expected)[:, None]
    if clusters is not None:
        scores = np.stack([np.bincount(clusters, column) for column in scores.T], axis=1)
    inverse = np.linalg.inv((design * expected[:, None]).T @ design)
    return LogLinear(beta, np.sqrt(np.diag(inverse @ (scores.T @ scores) @ inverse)))

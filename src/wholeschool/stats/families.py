"""Many tests at once: p-values adjusted so that a family as a whole keeps its level."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def holm(p_values: npt.ArrayLike) -> Floats:
    """Adjusted p-values: at or below a level, the family is wrong at most so often in any of its claims.

    A family is the last axis. NaN (no test could be made) stays NaN and does not count. Holm, Scandinavian
    Journal of Statistics 6, 1979.
    """
    given = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(given, axis=-1, kind="stable")  # NaN comes last
    tested = (~np.isnan(given)).sum(axis=-1, keepdims=True)
    left = np.maximum(tested - np.arange(given.shape[-1]), 0)
    ordered = np.take_along_axis(given, order, axis=-1) * left
    raised = np.minimum(np.maximum.accumulate(ordered, axis=-1), 1.0)
    adjusted = np.empty_like(given)
    np.put_along_axis(adjusted, order, raised, axis=-1)
    return np.where(np.isnan(given), np.nan, adjusted)


def false_discoveries(p_values: npt.ArrayLike, *, dependent: bool = False) -> Floats:
    """Adjusted p-values: of all that are claimed at or below a level, at most such a share is wrong.

    A family is the last axis; NaN (no test could be made) stays NaN and does not count. Benjamini & Hochberg,
    Journal of the Royal Statistical Society B 57, 1995; `dependent`: tests that hang together in whatever way
    (Benjamini & Yekutieli, Annals of Statistics 29, 2001).
    """
    # Here, because it takes a second to load.
    from scipy import stats

    given = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full_like(given, np.nan)
    for place in np.ndindex(given.shape[:-1]):
        tested = ~np.isnan(given[place])
        if tested.any():
            adjusted[place][tested] = stats.false_discovery_control(
                given[place][tested], method="by" if dependent else "bh"
            )
    return adjusted

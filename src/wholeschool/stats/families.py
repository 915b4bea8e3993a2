"""Many tests at once: p-values adjusted so that a family as a whole keeps its level."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def holm(p_values: npt.ArrayLike) -> Floats:
    """Adjusted p-values: at or below a level, the family is wrong at most so often in any of its claims.

    NaN (no test could be made) stays NaN and does not count. Holm, Scandinavian Journal of Statistics 6,
    1979.
    """
    given = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full_like(given, np.nan)
    tested = np.flatnonzero(~np.isnan(given))
    order = tested[np.argsort(given[tested], kind="stable")]
    left = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(given[order] * left), 1.0)
    return adjusted

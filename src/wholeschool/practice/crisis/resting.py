"""On how many units a matched comparison rests, by what it sets aside and how it weighs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wholeschool.practice.crisis.weighing import Comparison
from wholeschool.practice.results.rests import Rests, Side
from wholeschool.stats.propensity import effective


def resting(both: Comparison) -> Rests:
    """Both sides of a comparison. One unit may stand beside others at several starts, and is one."""
    return Rests(_side(both, both.found.began), _side(both, ~both.found.began))


def _side(both: Comparison, side: npt.NDArray[np.bool_]) -> Side:
    past, after = (np.nan_to_num(each) != 0 for each in (both.found.past, both.found.after))
    of = past.any(axis=1) | after.any(axis=1), past[:, -1], after.any(axis=1)
    return Side(_worth(both, side), *(_worth(both, side & each) for each in of))


def _worth(both: Comparison, rows: npt.NDArray[np.bool_]) -> float:
    """How many units of equal weight some rows are worth; 0 of none."""
    if not rows.any():
        return 0.0
    # Rounding must not make 24 of 25.
    weights = np.bincount(both.found.unit[rows], both.weights[rows]).astype(float)
    return round(effective(weights), 6)

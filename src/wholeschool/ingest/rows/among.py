"""Which of some numbers are among many others, in the memory of the few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def among(some: NDArray[np.int64], many: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of `some` is one of `many`, which are in rising order; shape (len(some),)."""
    if not many.size:
        return np.zeros(len(some), dtype=bool)
    places = np.minimum(np.searchsorted(many, some), len(many) - 1)
    return np.asarray(many[places] == some)

"""Arrays that grow with a file."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def grown(array: NDArray[Number], rows: int, empty: int) -> NDArray[Number]:
    """The array with room for so many rows; where it has to grow, half as many again, filled with `empty`."""
    if rows <= len(array):
        return array
    larger = np.full((rows + rows // 2, *array.shape[1:]), empty, dtype=array.dtype)
    larger[: len(array)] = array
    return larger

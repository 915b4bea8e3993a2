"""Rows of two tables that belong together, as arrays of places: a join without an engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.continuum.rows.columns import Ints


def pairs(keys: npt.NDArray[Any], others: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """The places of every key and of every equal one among `others`, in the order of the keys."""
    order = np.argsort(others, kind="stable")
    known = others[order]
    first, end = (np.searchsorted(known, keys, side) for side in ("left", "right"))
    many = end - first
    left = np.repeat(np.arange(len(keys)), many)
    nth = np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
    return left, order[first[left] + nth]

"""Subtotals among the values of a table of counts: a value that is the sum of some of the others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
_CHANCE = 0.1
"""Sums that come out by chance: of fewer than so many a table is not suspected."""
_STEPS, _LEAST_STEPS = 50_000, 300
_NAMES = (
    "total",
    "all",
    "any",
    "overall",
    "subtotal",
    "sub-total",
    "grand total",
    "all pupils",
    "all schools",
)


def is_called_a_total(value: str) -> bool:
    """Whether a value is called as totals are. “Any other group” and “All Saints” are not."""
    words = " ".join(value.casefold().split())
    return words in _NAMES or words.startswith("total ") or words.endswith(" total")


def subtotal(values: Sequence[str], counts: Counts) -> tuple[int, list[int]] | None:
    """The first value that is the sum of two or more others in every slice, with these; None = none is.

    `counts` (values × slices), none below 0. Where so few slices count anybody that some sum would come out
    by chance, a value is held against others alone that are called after it: “White” and “White British”. The
    search ends after a number of steps, so that of very many values a subtotal can be missed.
    """
    most = max(_LEAST_STEPS, _STEPS // max(1, len(values)))
    for at, whole in enumerate(counts):
        fits = [
            other for other, part in enumerate(counts) if other != at and part.any() and (part <= whole).all()
        ]
        if np.count_nonzero(whole) < 2 or _by_chance(len(counts), len(fits), whole) > _CHANCE:
            fits = [other for other in fits if _is_after(values[other], values[at])]
        fits.sort(key=lambda other: -int(counts[other].sum()))
        parts = next(_sums(counts, fits, whole, iter(range(most))), None) if len(fits) > 1 else None
        if parts:
            return at, sorted(parts)
    return None


def _is_after(value: str, whole: str) -> bool:
    return value.casefold().startswith(whole.casefold())


def _by_chance(values: int, fits: int, whole: Counts) -> float:
    """About how many values of a table would be a sum of others if counts were drawn at random."""
    of_sums = math.log(values) + fits * math.log(2) - float(np.log1p(whole).sum())
    return math.exp(min(0.0, of_sums))


def _sums(counts: Counts, fits: Sequence[int], left: Counts, steps: Iterator[int]) -> Iterator[list[int]]:
    """Sets of two or more of `fits` that come to what is left in every slice."""
    open_sets: list[tuple[int, list[int], Counts]] = [(0, [], left)]
    rests = np.cumsum(counts[[*fits]][::-1], axis=0)[::-1]
    while open_sets and next(steps, None) is not None:
        first, parts, left = open_sets.pop()
        if not left.any():
            if len(parts) > 1:
                yield parts
        elif first < len(fits) and (rests[first] >= left).all():
            open_sets.append((first + 1, parts, left))
            less = left - counts[fits[first]]
            if (less >= 0).all():
                open_sets.append((first + 1, [*parts, fits[first]], less))

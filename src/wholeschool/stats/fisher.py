"""Fisher's exact test of two shares, many at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ALIKE = 1 + 1e-7
"""Tables whose chances differ by less are equally likely, as R's fisher.test has it."""
_REACH = 12
"""So many standard deviations off what is likeliest nothing adds to a p-value that is told."""
_MOST = 1_000_000
"""So many tables at most are laid out together."""


def fisher_p(counts: Ints, bases: Ints, other_counts: Ints, other_bases: Ints) -> Floats:
    """The two-sided p-value of each pair of shares: of all tables no likelier than the one that was seen.

    One value for each four numbers; bases and other bases are above 0. Fisher, Statistical Methods for
    Research Workers, 5th ed. 1934, section 21.02.
    """
    drawn, total = counts + other_counts, bases + other_bases
    low, high = _looked_at(counts, bases, drawn, total)
    found = np.empty(len(counts))
    for first, last in _batches(high - low + 1):
        part = slice(first, last)
        found[part] = _p(*(each[part] for each in (counts, bases, drawn, total, low, high)))
    return found


def _looked_at(counts: Ints, bases: Ints, drawn: Ints, total: Ints) -> tuple[Ints, Ints]:
    """The least and the most of a table's first cell that are looked at."""
    share = bases / total
    likeliest = drawn * share
    spread = np.sqrt(likeliest * (1 - share) * (total - drawn) / np.maximum(total - 1, 1))
    # On the other side what is as unlikely as what was seen may lie farther off.
    off = np.maximum(_REACH * spread, 2 * np.abs(counts - likeliest))
    reach, middle = np.ceil(off + 20).astype(np.int64), likeliest.astype(np.int64)
    least, most = np.maximum(drawn - (total - bases), 0), np.minimum(drawn, bases)
    return np.maximum(middle - reach, least), np.minimum(middle + reach, most)


def _batches(sizes: Ints) -> list[tuple[int, int]]:
    """Places from which to which no more than `_MOST` tables are laid out (or those of one pair)."""
    if not len(sizes):
        return []
    ends = np.flatnonzero(np.diff(np.cumsum(sizes) // _MOST)) + 1
    return [*zip([0, *ends.tolist()], [*ends.tolist(), len(sizes)], strict=True)]


def _p(counts: Ints, bases: Ints, drawn: Ints, total: Ints, low: Ints, high: Ints) -> Floats:
    sizes = high - low + 1
    starts = np.cumsum(sizes) - sizes
    pair = np.repeat(np.arange(len(sizes)), sizes)
    cell = np.arange(len(pair)) - starts[pair] + low[pair]
    logs = _log_chance(cell, bases[pair], drawn[pair], total[pair])
    seen = logs[starts + counts - low]
    # Of the largest, so that nothing of many small ones is lost.
    chance = np.exp(logs - np.maximum.reduceat(logs, starts)[pair])
    rare = np.where(logs <= seen[pair] + np.log(_ALIKE), chance, 0.0)
    p: Floats = np.add.reduceat(rare, starts) / np.add.reduceat(chance, starts)
    return np.minimum(p, 1.0)


def _log_chance(cell: Ints, base: Ints, drawn: Ints, total: Ints) -> Floats:
    """The logarithm of a table's chance, up to what all tables of a pair have in common."""
    parts = (cell, base - cell, drawn - cell, total - base - drawn + cell)
    found: Floats = -sum(special.gammaln(each + 1.0) for each in parts)
    return found

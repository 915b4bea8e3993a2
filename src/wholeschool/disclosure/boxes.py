"""A cruder way to hide what would tell small cells, for tables too large to seek the least: boxes.

Some pupils of one value are put with another, and as many back in another row: +, −, −, + at the corners of
a rectangle, in three columns at those of a box, and no sum changes. If the corners can bear it, none of them
can be told: there are two tables that look the same, in which each differs by as much as is asked for. So the
corners are hidden, and there is nothing left to be sought or solved.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.solver import Floats, Places

_HIDDEN, _SUM_OF_ALL = 1e-3, 1e3
"""The price of a cell that is hidden anyway, and that of the sum of all."""
_NOBODY = -1
"""Where as many are taken from no other value, the totals change and are hidden as well."""


@dataclass(frozen=True)
class _Ways:
    """Changes along one axis: for each, the labels (values, groups, the total) that gain and that lose.

    `more`, `less`: ways × labels, filled up with the place behind the last label.
    """

    more: Places
    less: Places

    def labels(self, way: int, last: int) -> list[int]:
        """Those that change by one of the ways."""
        return [int(at) for at in (*self.more[way], *self.less[way]) if at < last]


def hidden_by_boxes(
    table: AdditiveTable, primary: Flags, enough: float, floor: Floats, deadline: float = np.inf
) -> Flags | None:
    """The small cells, with boxes that keep each from being told to within less than `enough`.

    A shown nought stays where it can, and is hidden where nothing else helps: whoever reads the table has to
    know that. None = it is not crossed by columns, or there was not the time (`deadline`, monotonic seconds).
    """
    if not table.members:
        return None
    hidden, safe = primary.copy(), np.zeros(table.size, dtype=bool)
    # Boxes of totals hide many cells, which then need none of their own.
    for cell in sorted(np.flatnonzero(primary).tolist(), key=lambda at: -_summed(table, at)):
        if safe[cell]:
            continue
        if time.monotonic() > deadline:
            return None
        ways = _ways(table, cell)
        corners = _cheapest(table, ways, hidden, enough, floor)
        if corners is None:
            corners = _cheapest(table, ways, hidden, enough, np.minimum(floor, table.counts))
        if corners is None:
            return None
        hidden[corners] = safe[corners] = True
    return hidden


def _summed(table: AdditiveTable, cell: int) -> int:
    """Over how many values of all axes a cell is a sum."""
    at = np.unravel_index(cell, table.shape)
    return int(np.prod([len(labels[int(of)]) for labels, of in zip(table.members, at, strict=True)]))


def _ways(table: AdditiveTable, cell: int) -> list[_Ways]:
    """For each axis the ways by which a cell becomes more: to a value of it, from elsewhere or nowhere."""
    found = []
    for labels, at in zip(table.members, np.unravel_index(cell, table.shape), strict=True):
        inside, everything = labels[int(at)], labels[-1]
        pairs = [(to, of) for to in sorted(inside) for of in (*sorted(everything - inside), _NOBODY)]
        more = [_with(labels, to, of) for to, of in pairs]
        less = [_with(labels, of, to) for to, of in pairs]
        found.append(_Ways(_filled_up(more, len(labels)), _filled_up(less, len(labels))))
    return found


def _with(labels: Sequence[frozenset[int]], one: int, other: int) -> list[int]:
    """The labels that have one value and not the other."""
    return [at for at, members in enumerate(labels) if one in members and other not in members]


def _filled_up(lists: Sequence[Sequence[int]], by: int) -> Places:
    width = max(1, *map(len, lists))
    return np.array([[*each, *[by] * (width - len(each))] for each in lists], dtype=np.intp)


def _cheapest(
    table: AdditiveTable, ways: Sequence[_Ways], hidden: Flags, enough: float, floor: Floats
) -> Places | None:
    """The cells of the box that hides least besides, of those that can bear `enough`."""
    counts = table.counts.astype(np.float64)
    spare = np.where(counts >= floor, counts - floor, -np.inf)
    price = np.where(hidden, _HIDDEN, 1.0 + np.log1p(counts))
    price[-1] = max(price[-1], _SUM_OF_ALL)
    # Of all corners that gain and of all that lose: how much the least of them could do without.
    gaining = spare.reshape(table.shape)
    losing = np.where(np.isfinite(spare), np.inf, -np.inf).reshape(table.shape)
    costs = price.reshape(table.shape)
    for axis, of_axis in enumerate(ways):
        gaining, losing, costs = _along(gaining, losing, costs, axis, of_axis)
    # What gains can also lose, by the box turned round: both together are how far it can be told.
    fits = (gaining >= 0) & (losing >= 0) & (gaining + losing >= enough)
    if not fits.any():
        return None
    best = np.unravel_index(int(np.argmin(np.where(fits, costs, np.inf))), costs.shape)
    chosen = [each.labels(int(at), size) for each, at, size in zip(ways, best, table.shape, strict=True)]
    return np.ravel_multi_index(np.ix_(*chosen), table.shape).reshape(-1)


def _along(
    gaining: Floats, losing: Floats, costs: Floats, axis: int, ways: _Ways
) -> tuple[Floats, Floats, Floats]:
    """One axis taken together: what gains there of what gains, and what loses of what loses."""
    gaining, losing, costs = (
        np.concatenate([each, np.full_like(each.take([0], axis), nothing)], axis)
        for each, nothing in ((gaining, np.inf), (losing, np.inf), (costs, 0.0))
    )
    least = [
        np.minimum(one.take(ways.more, axis).min(axis + 1), other.take(ways.less, axis).min(axis + 1))
        for one, other in ((gaining, losing), (losing, gaining))
    ]
    price: Floats = costs.take(ways.more, axis).sum(axis + 1) + costs.take(ways.less, axis).sum(axis + 1)
    return least[0], least[1], price

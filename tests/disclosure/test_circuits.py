"""Circuits: the cheapest by which a cell changes, several where one cannot bear it, nothing left behind."""

from __future__ import annotations

import numpy as np

from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.circuits import moved
from wholeschool.disclosure.ways import Ways


def ways(counts: object, hidden: tuple[int, ...] = (0,)) -> tuple[AdditiveTable, Ways]:
    table = AdditiveTable.crossed(counts)
    flags = np.zeros(table.size, dtype=bool)
    flags[list(hidden)] = True
    price = 1.0 + np.log1p(table.counts.astype(np.float64))
    return table, Ways(table, np.ones(table.size), price, flags)


def test_the_cheapest_takes_the_cells_of_fewest() -> None:
    _, of = ways([[3, 40, 90], [12, 60, 70], [25, 100, 300]])
    assert moved(of, 0, 5, free=False) == {0: 5, 1: -5, 4: -5, 5: 5}


def test_what_one_cannot_bear_two_do() -> None:
    """Both neighbours of the three can lose three and no more, and whole rows less."""
    table, of = ways([[3, 4, 4], [30, 30, 30]], (0, 1, 2, 4, 5, 6))
    found = moved(of, 0, 5, free=True)
    assert found is not None
    assert (found[0], found[4]) == (5, -5)
    assert min(found[1], found[2]) >= -3
    changed = np.zeros(table.size)
    changed[[*found]] = [*found.values()]
    assert not (table.sums @ changed).any()
    assert moved(of, 0, 7, free=True) is None


def test_what_was_tried_leaves_nothing_behind() -> None:
    _, of = ways([[3, 4, 4], [30, 30, 30]])
    before = [each.copy() for each in (of.cost, of.forth, of.back, of.hidden)]
    for _ in range(2):
        assert moved(of, 0, 6, free=False) == moved(of, 0, 6, free=False)
        assert moved(of, 0, 6, free=True) is None
    for was, now in zip(before, (of.cost, of.forth, of.back, of.hidden), strict=True):
        assert (was == now).all()


def test_a_shown_nought_stays_and_nothing_falls_below_one() -> None:
    _, of = ways([[3, 0], [12, 60]])
    found = moved(of, 0, 5, free=False)
    assert found is not None
    assert 1 not in found
    _, of = ways([[3, 4], [12, 60]])
    found = moved(of, 0, 5, free=False)
    assert found is not None
    assert found.get(1, 0) >= -3


def test_a_longer_way_is_taken_where_it_is_cheaper() -> None:
    """Six small cells cost less than four, one of which is of nine thousand."""
    counts = np.full((3, 3), 9_000)
    counts[[0, 0, 1, 1, 2, 2], [0, 1, 1, 2, 2, 0]] = 6
    _, of = ways(counts)
    assert set(moved(of, 0, 5, free=False) or ()) == {0, 1, 5, 6, 10, 8}

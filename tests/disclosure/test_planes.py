"""Ways of planes: whoever goes along a closed one changes no sum of the table, in any number of columns."""

from __future__ import annotations

import numpy as np
import pytest

from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.planes import Planes

TABLES = {
    "one column": AdditiveTable.crossed([3, 40, 12, 9]),
    "two": AdditiveTable.crossed([[3, 40, 7], [12, 60, 9]]),
    "with a base": AdditiveTable.crossed(np.arange(18).reshape(3, 3, 2)),
    "groups of one column": AdditiveTable.crossed(np.arange(12).reshape(4, 3), [[[0, 1], [2, 3]], []]),
    "groups of all": AdditiveTable.crossed(np.arange(9).reshape(3, 3), [[[0, 1]], [[1, 2]]]),
    "four": AdditiveTable.crossed(np.arange(24).reshape(2, 3, 2, 2)),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_sum_changes_along_a_closed_way(table: AdditiveTable) -> None:
    planes = Planes.of(table)
    for at in range(len(planes.layers)):
        columns, rows = planes.turns.shape
        for column, row in ((0, 0), (0, rows - 2), (columns - 2, 0)):
            circuit = [
                (column, row, 1),
                (column, rows - 1, -1),
                (columns - 1, rows - 1, 1),
                (columns - 1, row, -1),
            ]
            changed = np.zeros(table.size)
            for cell, change in planes.changes(at, circuit).items():
                changed[cell] = change
            assert changed.any()
            assert not (table.sums @ changed).any()


def test_counted_not_counted_and_their_sum_change_two_at_a_time() -> None:
    planes = Planes.of(TABLES["with a base"])
    of_inner = [dict(planes.on((layer, 0, 0))) for layer in range(3)]
    assert of_inner == [{0: 1, 1: -1}, {0: 1, 2: 1}, {1: 1, 2: 1}]


def test_a_cell_is_on_its_ways() -> None:
    planes = Planes.of(TABLES["with a base"])
    for cell in range(TABLES["with a base"].size):
        ways = planes.of_cell(cell)
        assert len(ways) == 2
        assert all(dict(planes.on(way))[cell] == sign for way, sign in ways.items())

"""Other tables: how far apart they have a cell, also without some of them; and as whole tables."""

from __future__ import annotations

import numpy as np

from wholeschool.disclosure.others import Others


def test_the_width_of_a_cell_is_that_of_the_tables_that_are_left() -> None:
    others = Others(np.array([10, 10, 10]))
    first, second = others.add({0: 3, 1: -3}), others.add({0: -2, 2: 2})
    assert [others.width(cell) for cell in range(3)] == [5, 3, 2]
    assert others.ends(0, [first], [{0: 1}]) == (-2, 1)
    assert others.changed([second]) == {0, 2}
    others.give_up([first])
    assert [others.width(cell) for cell in range(3)] == [2, 0, 2]
    assert others.that_change(0) == [second]


def test_tables_that_share_no_cell_are_one() -> None:
    others = Others(np.array([10, 10, 10, 10, 10]))
    for moves in ({0: 3, 1: -3}, {2: 2, 3: -2}, {1: 4, 4: -4}):
        others.add(moves)
    assert [table.tolist() for table in others.tables()] == [[13, 7, 12, 8, 10], [10, 14, 10, 10, 6]]

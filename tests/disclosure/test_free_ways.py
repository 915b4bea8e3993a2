"""Free ways: a circuit is found where there is one, either way round, and never through what is not free."""

from __future__ import annotations

import numpy as np

from wholeschool.disclosure.free_ways import FreeWays

BOX = np.array([[[1, 1, 0], [1, 1, 0]]], dtype=bool)
ROOM = np.ones(BOX.shape, dtype=np.float32)


def test_the_corners_of_a_box_are_a_circuit() -> None:
    arcs = FreeWays(BOX, ROOM, ROOM).circuit(0, 0, 0, 1)
    assert arcs is not None
    assert sorted(arcs) == [(0, 0, 1), (0, 1, -1), (1, 0, -1), (1, 1, 1)]


def test_a_corner_that_is_shown_or_cannot_lose_opens_it() -> None:
    for column, row in np.ndindex(2, 2):
        shown = FreeWays(BOX, ROOM, ROOM)
        shown.set_open(0, column, row, False)
        assert shown.circuit(0, 0, 0, 1) is None
        shown.set_open(0, column, row, True)
        assert shown.circuit(0, 0, 0, 1)
    stays = FreeWays(BOX, ROOM, ROOM)
    stays.set_room(0, 0, 1, True, False)  # it can be gone along and not come back on
    assert stays.circuit(0, 0, 0, 1) is None
    assert stays.circuit(0, 0, 0, -1)


def test_a_longer_way_is_found() -> None:
    six = np.array([[[1, 1, 0], [0, 1, 1], [1, 0, 1]]], dtype=bool)
    room = np.ones(six.shape, dtype=np.float32)
    arcs = FreeWays(six, room, room).circuit(0, 0, 0, 1)
    assert arcs is not None
    turns = np.zeros((3, 3))
    for column, row, way in arcs:
        turns[column, row] += way
    assert (np.abs(turns) == six[0]).all()
    assert not turns.sum(axis=0).any()
    assert not turns.sum(axis=1).any()

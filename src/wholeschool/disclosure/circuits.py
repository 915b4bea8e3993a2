"""Closed ways along which pupils can be thought moved in a table: a cell is more or less, and no sum.

Each is a proof: by it there is another table that looks the same to whoever does not see the cells on it. The
cheapest is sought among all of a layer (`planes.py`) as a shortest way from place to place (Kelly, Golden &
Assad, Networks 22, 1992; Castro, European Journal of Operational Research 171, 2006). Where one cannot bear
as many as are asked for, the next is sought in what is left.
"""

from __future__ import annotations

import numpy as np

from wholeschool.disclosure.free_ways import Arc
from wholeschool.disclosure.ways import Moves, Small, Ways

_TURNS = 3
"""How often a way that is not free may turn back, at most: circuits of 4, 6 or 8 corners."""
_PORTIONS = (1, 2, 3)
_NO_WAY = np.float32(np.inf)
_Circuit = tuple[int, list[Arc]]
"""A layer, and the arcs."""


def moved(ways: Ways, cell: int, change: int, *, free: bool) -> Moves | None:
    """Moves by which a cell changes by so much; `free`: through hidden cells alone. None = none found."""
    left, way = abs(change), int(np.sign(change))
    total, shown = dict[int, int](), list[int]()
    while left:
        found = _free_circuit(ways, cell, way)
        if found is None and not free:
            found = _cheapest_circuit(ways, cell, way, left)
        if found is None:
            break
        moves, number = ways.planes.changes(*found), min(left, _room(ways, *found))
        left -= number
        for each, sign in moves.items():
            total[each] = total.get(each, 0) + sign * number
        if left:
            # What is hidden for the first of them costs the others nothing.
            fresh = [each for each in moves if not ways.hidden[each]]
            ways.set_hidden(fresh, hidden=True)
            shown += fresh
            ways.use(moves, number, abs(change))
    ways.restore()
    ways.set_hidden(shown, hidden=False)
    return None if left else {each: number for each, number in total.items() if number}


def _room(ways: Ways, layer: int, arcs: list[Arc]) -> int:
    """How many can go along all of these, at most as many as matter."""
    rooms = ((ways.forth if way > 0 else ways.back)[layer, column, row] for column, row, way in arcs)
    return int(min(*rooms, 1e6))


def _free_circuit(ways: Ways, cell: int, way: int) -> _Circuit | None:
    for (layer, column, row), sign in ways.planes.of_cell(cell).items():
        arcs = ways.free.circuit(layer, column, row, way * sign)
        if arcs is not None:
            return layer, arcs
    return None


def _cheapest_circuit(ways: Ways, cell: int, way: int, left: int) -> _Circuit | None:
    """The circuit that costs least for each pupil it can move, of so many as are left."""
    tried, ahead, against = [], [], []
    for (layer, column, row), sign in ways.planes.of_cell(cell).items():
        cost, room, returns = ways.cost[layer], ways.forth[layer], ways.back[layer]
        if way * sign < 0:
            room, returns = returns, room
        for number in (left, *(each for each in _PORTIONS if each < left)):
            if room[column, row] >= number:
                tried.append((layer, way * sign, number))
                ahead.append(np.where(room >= number, cost, _NO_WAY))
                against.append(np.where(returns >= number, cost, _NO_WAY))
    if not tried:
        return None
    numbers = np.array([number for *_, number in tried], dtype=np.float32)
    found = shortest(np.array(ahead), np.array(against), numbers, column, row)
    if found is None:
        return None
    layer, sign, _ = tried[found[0]]
    return layer, [(column, row, sign * each) for column, row, each in found[1]]


def shortest(ahead: Small, against: Small, numbers: Small, column: int, row: int) -> _Circuit | None:
    """In which of several layers a circuit through a way costs least for each of the `numbers`, and its arcs.

    `ahead`, `against`: layers × columns × rows, what it costs to go along a way and to come back on it; the
    second is changed.
    """
    against[:, column, row] = _NO_WAY
    at_rows, steps = against[:, column, :], []
    least, which, length = np.inf, 0, 0
    for turn in range(1, _TURNS + 1):
        at_columns = (ahead + at_rows[:, None, :]).min(axis=2)
        steps.append((at_rows, at_columns))
        further = (against + at_columns[:, :, None]).min(axis=1)
        for_each = further[:, row] / numbers
        if for_each.min() < least:
            least, which, length = float(for_each.min()), int(for_each.argmin()), turn
        if not (further < at_rows).any():
            break
        at_rows = further
    if not length:
        return None
    arcs, to = [(column, row, 1)], row
    for at_rows, at_columns in reversed(steps[:length]):
        through = int((against[which, :, to] + at_columns[which]).argmin())
        arcs.append((through, to, -1))
        to = int((ahead[which, through] + at_rows[which]).argmin())
        arcs.append((through, to, 1))
    return which, [*arcs, (column, to, -1)]

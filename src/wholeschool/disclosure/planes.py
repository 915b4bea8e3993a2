"""Tables that add up, laid out so that pupils can be moved to and fro in them along closed ways.

Two columns of a table span a plane: its rows and columns, totals among them, are places, and its cells the
ways between them. Whoever comes into a cell has to leave another of the same row, then one of that column,
and so on, until the way is closed and no sum has changed. In the other columns pupils of one value are put
with another, or with nobody: each such exchange is a layer of the plane. Where counted and not counted come
to a sum, the layers are (counted, not), (counted, sum) and (not, sum).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.solver import Places

Signs = npt.NDArray[np.int8]
Way = tuple[int, int, int]
"""A layer, and a column and a row of the plane."""
_NO_AXIS = (frozenset({0}), frozenset({0}))


@dataclass(frozen=True, eq=False)
class Layer:
    """The cells that change where a pupil goes along a way of the plane, and whether each gains or loses.

    `cells`, `signs`: parts × columns × rows. A place that is no cell of the table is the one behind the last.
    """

    cells: Places
    signs: Signs


@dataclass(frozen=True, eq=False)
class Planes:
    """The layers of a table; `ways` (cells × 3) has for each cell its column, its row and its kind.

    `of_kind`: for each kind of cell (its values in the other columns) the layers that it is in, and its sign.
    """

    layers: tuple[Layer, ...]
    ways: Places
    of_kind: tuple[tuple[tuple[int, int], ...], ...]
    turns: Signs
    _of_cell: dict[int, dict[Way, int]] = field(default_factory=dict)
    _on: dict[Way, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: AdditiveTable) -> Planes:
        """The longest two axes without groups span the plane; where there are none, one of a single value."""
        members, places = [*table.members], np.arange(table.size).reshape(table.shape)
        flat = [at for at, labels in enumerate(members) if all(len(each) == 1 for each in labels[:-1])]
        plane = sorted(flat, key=lambda at: table.shape[at])[-2:]
        while len(plane) < 2:
            members.append(_NO_AXIS)
            plane.insert(0, len(members) - 1)
            places = np.stack([places, np.full_like(places, table.size)], axis=-1)
        rest = [at for at in range(len(members)) if at not in plane]
        laid = places.transpose(*plane, *rest).reshape(*(places.shape[at] for at in plane), -1)
        turns = np.ones(laid.shape[:2], dtype=np.int8)
        turns[-1] *= -1
        turns[:, -1] *= -1
        exchanges = list(_exchanges([members[at] for at in rest]))
        layers = tuple(_layer(laid, turns, exchange) for exchange in exchanges)
        of_kind = tuple(
            tuple((at, each[kind]) for at, each in enumerate(exchanges) if kind in each)
            for kind in range(laid.shape[2])
        )
        ways = np.zeros((table.size + 1, 3), dtype=np.intp)
        ways[laid.reshape(-1)] = np.indices(laid.shape).reshape(3, -1).T
        return cls(layers, ways[:-1], of_kind, turns)

    def of_cell(self, cell: int) -> dict[Way, int]:
        """The ways that a cell is on, and whether it gains (1) or loses (−1) where they are gone along."""
        if cell not in self._of_cell:
            column, row, kind = self.ways[cell].tolist()
            turn = int(self.turns[column, row])
            self._of_cell[cell] = {(layer, column, row): sign * turn for layer, sign in self.of_kind[kind]}
        return self._of_cell[cell]

    def on(self, way: Way) -> list[tuple[int, int]]:
        """The cells on a way, and whether each gains (1) or loses (−1) where it is gone along."""
        if way not in self._on:
            layer, column, row = way
            of = self.layers[layer]
            cells, signs = of.cells[:, column, row].tolist(), of.signs[:, column, row].tolist()
            self._on[way] = [*zip(cells, signs, strict=True)]
        return self._on[way]

    def changes(self, layer: int, arcs: Sequence[tuple[int, int, int]]) -> dict[int, int]:
        """By how much cells change where a pupil goes along `arcs` (column, row, which way) of a layer."""
        found = dict[int, int]()
        for column, row, way in arcs:
            for cell, sign in self.on((layer, column, row)):
                found[cell] = found.get(cell, 0) + way * sign
        found.pop(len(self.ways), None)
        return {cell: change for cell, change in found.items() if change}


def _exchanges(axes: Sequence[Sequence[frozenset[int]]]) -> Iterator[dict[int, int]]:
    """Of all axes an exchange of one value for another, or for nobody: kind of cell → gains or loses."""
    sizes = [len(labels) for labels in axes]
    for exchange in itertools.product(*(_of_axis(labels) for labels in axes)):
        found = {}
        for each in itertools.product(*exchange):
            kind = 0
            for (label, _), size in zip(each, sizes, strict=True):
                kind = kind * size + label
            found[kind] = int(np.prod([sign for _, sign in each], dtype=int))
        yield found


def _of_axis(labels: Sequence[frozenset[int]]) -> list[list[tuple[int, int]]]:
    pairs = itertools.combinations([*sorted(labels[-1]), None], 2)
    return [
        [
            (at, 1 if one in members else -1)
            for at, members in enumerate(labels)
            if (one in members) != (other in members)
        ]
        for one, other in pairs
    ]


def _layer(laid: Places, turns: Signs, exchange: dict[int, int]) -> Layer:
    kinds, signs = [*exchange], np.array([*exchange.values()], dtype=np.int8)
    return Layer(np.moveaxis(laid[:, :, kinds], -1, 0).copy(), signs[:, None, None] * turns)

"""Which cells others show as well, and that they are not relied on to guard a small one."""

from __future__ import annotations

import numpy as np

from wholeschool.disclosure import keep_counts, load_policy
from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.same_pupils import shown_by
from wholeschool.disclosure.withhold import withhold

TRUST = load_policy(audience="trust")
COUNTS = np.array([[3, 20, 60], [30, 9, 70], [80, 60, 11]])


def _pupils(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    places = [
        row * (counts.shape[1] + 1) + column for (row, column), n in np.ndenumerate(counts) for _ in range(n)
    ]
    return np.arange(len(places)), np.array(places)


def _table(counts: np.ndarray, named: str = "") -> Registered:
    ids, places = _pupils(counts)
    columns = [(name, [f"{named}{at}" for at in range(3)]) for name in ("school", "group")]
    return keep_counts("t", columns, counts, TRUST, pupils=ids, places=places).table


def test_a_cell_of_the_same_pupils_is_the_same_whatever_it_is_called() -> None:
    ids, places = _pupils(COUNTS)
    other = _table(COUNTS, "by another name ")
    found = shown_by([other], (3, 3), ids, places)
    assert found.tolist() == (~other.hidden).tolist()
    assert other.hidden.sum() >= 4


def test_as_many_others_are_not_the_same() -> None:
    ids, places = _pupils(COUNTS)
    found = shown_by([_table(COUNTS)], (3, 3), ids + 1, places)
    assert not found.any()
    assert not shown_by([], (3, 3), ids, places).any()


def test_what_is_shown_elsewhere_guards_nothing() -> None:
    table, small = AdditiveTable.crossed(COUNTS), 0
    alone = withhold(table, 5)
    guards = np.flatnonzero(alone.hidden & ~alone.primary)
    for guard in guards:
        shown = np.zeros(table.size, dtype=bool)
        shown[guard] = True
        kept = withhold(table, 5, shown=shown)
        assert kept.hidden[small]
        assert not kept.hidden[guard]


def test_where_nothing_else_is_left_it_guards_all_the_same() -> None:
    table = AdditiveTable.crossed(COUNTS)
    everything = np.ones(table.size, dtype=bool)
    assert (withhold(table, 5, shown=everything).hidden == withhold(table, 5).hidden).all()

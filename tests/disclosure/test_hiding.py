"""Hiding by circuits: nobody can tell a hidden cell, in any number of columns, and little is hidden."""

from __future__ import annotations

import time

import numpy as np
import pytest

from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import Attacker, OutOfTimeError
from wholeschool.disclosure.hiding import Hiding

THRESHOLD = 5
WORKED = AdditiveTable.crossed([[3, 40], [12, 60], [25, 100]])
SHAPES = [(3, 3), (4, 3), (2, 3, 2), (3, 3, 2), (2, 2, 2, 2), (6,)]


def small(table: AdditiveTable) -> Flags:
    return (table.counts > 0) & (table.counts < THRESHOLD)


def hiding(table: AdditiveTable, *, noughts: bool = False, seconds: float = 60.0) -> Hiding:
    least = np.zeros(table.size) if noughts else np.ones(table.size)
    floor = np.where(table.counts == 0, least, 1.0)
    return Hiding(table, small(table), THRESHOLD, floor, time.monotonic() + seconds)


def random_table(number: int) -> AdditiveTable:
    """Counts as they are in tables of pupils, with noughts; every other one with a group of values."""
    shape = SHAPES[number % len(SHAPES)]
    counts = np.random.default_rng(number).negative_binomial(1, 1 / (4 + 2 * (number % 7)), shape)
    groups = [[[0, 1]] if size > 2 else [] for size in shape] if number // len(SHAPES) % 2 else []
    return AdditiveTable.crossed(counts, groups)


def test_what_shows_fewest_is_hidden() -> None:
    found = hiding(WORKED)
    assert found.guard()
    assert np.flatnonzero(found.hidden).tolist() == [0, 1, 3, 4]
    assert found.guards == {1: 0, 3: 0, 4: 0}


@pytest.mark.parametrize("noughts", [False, True])
def test_no_hidden_cell_can_be_told(noughts: bool) -> None:
    """The attacker is given none of the tables that prove it, and knows which noughts are hidden."""
    for table in map(random_table, range(24)):
        found = hiding(table, noughts=noughts)
        assert found.guard()
        found.show_again()
        assert (found.hidden >= small(table)).all()
        floor = np.where(found.hidden & (table.counts == 0), 0.0, 1.0)
        assert not len(Attacker(table, floor).told(found.hidden, THRESHOLD))
        for other in found.others.tables():
            assert not (table.sums @ other).any()
            assert (other == table.counts)[~found.hidden].all()
            assert (other >= floor)[found.hidden].all()


def test_what_others_can_do_without_is_shown_again() -> None:
    before = after = 0
    for number in range(6):
        counts = np.random.default_rng(number).geometric(0.06, (12, 6)) - 1
        table = AdditiveTable.crossed(np.stack([counts // 3, counts - counts // 3], axis=-1))
        found = hiding(table)
        assert found.guard()
        before += len(found.guards)
        found.show_again()
        after += len(found.guards)
        assert found.hidden.sum() == small(table).sum() + len(found.guards)
        assert all(found.others.width(cell) >= THRESHOLD for cell in np.flatnonzero(found.hidden))
    assert after < 0.98 * before


def test_noughts_stay_where_others_will_do() -> None:
    table = AdditiveTable.crossed([[3, 40, 0], [12, 60, 9], [25, 100, 30]])
    found = hiding(table, noughts=True)
    assert found.guard()
    assert not (found.hidden & (table.counts == 0)).any()


def test_the_sum_of_all_is_hidden_last() -> None:
    """One row of a few: pupils can be thought elsewhere in it, and not away."""
    found = hiding(AdditiveTable.crossed([[3, 40, 0], [0, 60, 9]]))
    assert found.guard()
    assert not found.hidden[-1]
    alone = hiding(AdditiveTable.crossed([[3]]))
    assert alone.guard()
    assert alone.hidden.all()


def test_a_nought_that_only_noughts_could_guard_is_not_guarded_without() -> None:
    """Nobody of the first row may be told to have the last mark, and nobody at all has it."""
    table = AdditiveTable.crossed([[30, 0, 0], [20, 20, 0]])
    floor = np.ones(table.size)
    floor[2] = 0
    primary = (table.counts >= floor) & (table.counts < THRESHOLD)
    for noughts in (False, True):
        least = np.minimum(floor, table.counts) if noughts else floor
        found = Hiding(table, primary, THRESHOLD, least, np.inf)
        assert found.guard() == noughts


def test_out_of_time_what_was_not_tried_stays_hidden() -> None:
    found = hiding(WORKED)
    assert found.guard()
    before = found.hidden.copy()
    assert not found.show_again(until=0.0)
    assert (found.hidden == before).all()
    assert found.show_again()


def test_there_is_an_end_to_it() -> None:
    with pytest.raises(OutOfTimeError):
        hiding(WORKED, seconds=-1.0).guard()

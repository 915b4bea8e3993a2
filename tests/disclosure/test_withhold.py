"""An attacker who tries every table there could be: what is hidden cannot be told to within the threshold."""

from __future__ import annotations

import itertools
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from tests.disclosure.too_large import as_if_too_large
from wholeschool.disclosure import load_policy
from wholeschool.disclosure.additive import AdditiveTable, Flags
from wholeschool.disclosure.attack import Attacker, OutOfTimeError
from wholeschool.disclosure.hiding import Hiding
from wholeschool.disclosure.others import Others
from wholeschool.disclosure.to_hide import Withheld
from wholeschool.disclosure.withhold import withhold

THRESHOLD = 5
TRUST = load_policy(audience="trust")
WORKED = AdditiveTable.crossed([[3, 40], [12, 60], [25, 100]])
COUNTS = st.one_of(st.integers(0, 8), st.integers(0, 60))
TABLES = st.sampled_from([(1, 3), (2, 2), (3, 2), (2, 3)]).flatmap(
    lambda shape: st.lists(COUNTS, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda counts: np.array(counts).reshape(shape)
    )
)
CUBES = st.lists(COUNTS, min_size=8, max_size=8).map(lambda counts: np.array(counts).reshape(2, 2, 2))


def _primary(table: AdditiveTable) -> Flags:
    return (table.counts > 0) & (table.counts < THRESHOLD)


def test_small_cells_alone_are_told_by_sums() -> None:
    """As in the shared METHODS: by its row and its column, and by its column where its row is hidden."""
    hidden = _primary(WORKED)
    assert Attacker(WORKED).told(hidden, THRESHOLD).tolist() == [0]
    hidden[1] = True
    assert Attacker(WORKED).told(hidden, THRESHOLD)[0] == 0


def test_the_least_that_has_to_be_hidden_is_the_box() -> None:
    found = withhold(WORKED, THRESHOLD)
    assert np.flatnonzero(found.hidden).tolist() == [0, 1, 3, 4]
    assert not found.cruder


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_no_hidden_cell_can_be_told(counts: np.ndarray) -> None:
    table = AdditiveTable.crossed(counts)
    found = withhold(table, THRESHOLD)
    assert (found.hidden >= found.primary).all()
    if found.cruder:
        return
    assume(found.hidden.reshape(table.shape)[:-1, :-1].sum() <= 5)  # with six there are millions of tables
    assert not (found.hidden & (table.counts == 0)).any()
    low, high = _tried(table, found.hidden)
    assert (high - low >= THRESHOLD)[found.hidden].all()


def _tried(table: AdditiveTable, hidden: Flags) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most of each cell in all tables of whole numbers that look the same.

    Written without linear programs: every hidden inner cell takes every value that is at most 5 away, totals
    are what comes of it. That is as far as one has to look to say “5 apart”.
    """
    places = np.arange(table.size).reshape(table.shape)[:-1, :-1].reshape(-1)
    inner = table.counts[places]
    spans = [
        range(max(1, int(count) - 5), int(count) + 6) if hidden[place] else [int(count)]
        for place, count in zip(places, inner, strict=True)
    ]
    tables = np.array(list(itertools.product(*spans))).reshape(-1, table.shape[0] - 1, table.shape[1] - 1)
    tables = np.concatenate([tables, tables.sum(axis=1, keepdims=True)], axis=1)
    tables = np.concatenate([tables, tables.sum(axis=2, keepdims=True)], axis=2).reshape(-1, table.size)
    same = (tables[:, ~hidden] == table.counts[~hidden]).all(axis=1)
    assert same.any()
    return tables[same].min(axis=0), tables[same].max(axis=0)


def test_without_further_cells_the_same_attacker_succeeds() -> None:
    rng, told = np.random.default_rng(2), 0
    for _ in range(60):
        table = AdditiveTable.crossed(rng.integers(0, 25, (2, 3)))
        hidden = _primary(table)
        low, high = _tried(table, hidden)
        told += bool((high - low < THRESHOLD)[hidden].any())
    assert told > 20


@settings(max_examples=8, deadline=None)
@given(CUBES)
def test_three_columns_are_guarded_too(counts: np.ndarray) -> None:
    table = AdditiveTable.crossed(counts)
    found = withhold(table, THRESHOLD)
    assert found.cruder or not len(Attacker(table).told(found.hidden, THRESHOLD))


def test_the_attacker_knows_that_pupils_are_whole() -> None:
    """Of a + d = 10 and a = 2b: a is 2 to 9, and in whole pupils 2 to 8."""
    sums = sparse.csr_array([[-1.0, 1, 1, 0, 0], [0, 1, -1, 0, 0], [1, 0, 0, 1, -1]])
    table = AdditiveTable(np.array([4, 2, 2, 6, 10]), sums, (5,))
    hidden = np.array([True, True, True, True, False])
    assert set(Attacker(table).told(hidden, 7)) == {0, 1, 2, 3}
    assert set(Attacker(table).told(hidden, 6)) == {1, 2}


def test_what_was_not_attacked_in_time_is_not_called_safe() -> None:
    with pytest.raises(OutOfTimeError):
        Attacker(WORKED, deadline=0.0).told(_primary(WORKED), THRESHOLD)


def test_groups_of_values_have_their_totals() -> None:
    table = AdditiveTable.crossed([[3, 40, 7], [12, 60, 9]], groups=[[], [[0, 1]]])
    assert table.counts.reshape(table.shape).tolist() == [
        [3, 40, 7, 43, 50], [12, 60, 9, 72, 81], [15, 100, 16, 115, 131],
    ]  # fmt: skip
    assert not (table.sums @ table.counts).any()
    found = withhold(table, THRESHOLD)
    assert not len(Attacker(table).told(found.hidden, THRESHOLD))


def test_a_table_of_few_is_hidden_whole() -> None:
    assert withhold(AdditiveTable.crossed([[3]]), THRESHOLD).hidden.all()


def _left_to_a_reader(table: AdditiveTable, found: Withheld, floor: np.ndarray) -> Attacker:
    """Of what is covered nobody knows even whether it is of anybody."""
    known = np.where(found.hidden, np.minimum(floor, table.counts), floor)
    return Attacker(table, known if found.covered is None else np.where(found.covered, 0.0, known))


def test_without_time_nothing_is_told_by_one_column() -> None:
    with as_if_too_large(2):
        found = withhold(WORKED, THRESHOLD)
    # The totals of one column are all large; nothing is given by the other.
    assert found.cruder
    hidden = found.hidden.reshape(WORKED.shape)
    assert hidden[:, :-1].all()
    assert not hidden[:, -1].any()


LARGE = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(2, 3)).flatmap(
    lambda shape: st.lists(COUNTS, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
        lambda counts: np.array(counts).reshape(shape)
    )
)


@settings(max_examples=60, deadline=None)
@given(LARGE, st.booleans(), st.booleans(), st.sampled_from([0.0, 1.0]))
def test_what_is_told_without_a_column_tells_nothing(
    counts: np.ndarray, grouped: bool, base: bool, least: float
) -> None:
    counts = counts[..., :2] if base else counts
    # Of two values the group is all of them.
    parts = [part for part in ([0, 1], [*range(2, len(counts))]) if part and len(counts) > 1]
    groups = [parts, [], []] if grouped else ()
    table = AdditiveTable.crossed(counts, groups)
    floor = np.full(table.size, least)
    with as_if_too_large(3):
        found = withhold(table, THRESHOLD, floor=floor, base=base)
    assert found.cruder
    assert (found.hidden >= found.primary).all()
    assert not len(_left_to_a_reader(table, found, floor).told(found.hidden, THRESHOLD))


ONE_YEAR = [[[9, 1, 30, 0], [8, 2, 0, 7], [20, 20, 1, 9]]]


def test_a_column_of_one_value_is_kept() -> None:
    """All of it is given in the row of all, so that what is hidden of it could be told."""
    table = AdditiveTable.crossed(ONE_YEAR)
    with as_if_too_large(3):
        found = withhold(table, THRESHOLD)
    hidden = found.hidden.reshape(table.shape)
    assert hidden[:, :-1, :].all()
    assert (hidden[0] == hidden[1]).all()
    assert not hidden[:, -1, -1].any()
    assert not len(_left_to_a_reader(table, found, np.ones(table.size)).told(found.hidden, THRESHOLD))


def test_of_groups_of_values_the_values_are_counted() -> None:
    """Two values with two groups are fewer than three without."""
    table = AdditiveTable.crossed([[9, 30, 8], [20, 40, 2]], [[[0], [1]], []])
    with as_if_too_large(2):
        found = withhold(table, THRESHOLD)
    hidden = found.hidden.reshape(table.shape)
    assert hidden[:-1].all()
    assert not hidden[-1, -1]


def test_a_group_of_all_values_is_given_as_all_are() -> None:
    table = AdditiveTable.crossed([[9, 30, 8], [20, 40, 2]], [[[0, 1]], []])
    with as_if_too_large(2):
        found = withhold(table, THRESHOLD)
    hidden = found.hidden.reshape(table.shape)
    assert hidden[:2].all()
    assert (hidden[2] == hidden[3]).all()
    assert not hidden[3, -1]


def test_without_time_for_anything_the_total_is_given_for_the_one_value_too() -> None:
    table = AdditiveTable.crossed(ONE_YEAR)
    with as_if_too_large(1):
        found = withhold(table, THRESHOLD)
    shown = ~found.hidden.reshape(table.shape)
    assert np.argwhere(shown).tolist() == [[0, 3, 4], [1, 3, 4]]


def test_a_reader_tells_what_the_column_would_give_beside_it() -> None:
    """The attacker of the test above can attack: were the sums by the column told, cells would be."""
    table = AdditiveTable.crossed([[[9, 1], [8, 2]], [[7, 0], [12, 3]]])
    with as_if_too_large(3):
        found = withhold(table, THRESHOLD)
    hidden = found.hidden.reshape(table.shape).copy()
    hidden[:, -1, :] = hidden[-1, :, :] = False
    reader = _left_to_a_reader(table, found, np.ones(table.size))
    assert not len(reader.told(found.hidden, THRESHOLD))
    assert len(reader.told(hidden.reshape(-1), THRESHOLD))


def test_without_time_for_anything_all_but_the_sum_is_hidden() -> None:
    with as_if_too_large(1):
        found = withhold(WORKED, THRESHOLD)
    assert (found.cruder, found.hidden.sum()) == (True, WORKED.size - 1)


def test_what_is_of_no_columns_is_hidden_but_for_the_sum() -> None:
    found = withhold(AdditiveTable(WORKED.counts, WORKED.sums, WORKED.shape), THRESHOLD)
    assert (found.cruder, found.hidden.sum()) == (True, WORKED.size - 1)


def test_what_the_attacker_could_tell_all_the_same_is_hidden_by_the_cruder_rule() -> None:
    """The proofs are looked at before they are believed: with none of them, of a pattern that is none."""
    with (
        patch.object(Hiding, "guard", return_value=True),
        patch.object(Others, "tables", lambda self: [self._counts + 5.0]),
    ):
        found = withhold(WORKED, THRESHOLD)
    assert found.cruder
    assert found.hidden.reshape(WORKED.shape)[:, :-1].all()


def test_a_table_that_could_not_be_is_not_learnt() -> None:
    attacker, hidden = Attacker(WORKED), np.ones(WORKED.size, dtype=bool)
    broken, below = WORKED.counts.astype(float), WORKED.counts.astype(float)
    broken[0] += 1
    below[[0, 1, 3, 4]] += [-3, 3, 3, -3]  # all sums hold, and the three is a nought
    for table in (broken, below):
        attacker.learn(table)
        bounds = attacker.bounds(hidden)
        assert (bounds.low == bounds.high).all()
    below[[0, 1, 3, 4]] += [1, -1, -1, 1]
    attacker.learn(below)
    assert attacker.bounds(hidden).low[0] == 1


def test_of_a_table_too_large_the_attacker_is_not_asked_what_can_be_shown() -> None:
    """Said, and a little more is hidden; never what could be told."""
    table = AdditiveTable.crossed(np.random.default_rng(1).geometric(0.06, (10, 4, 2)) - 1)
    exact = withhold(table, THRESHOLD)
    with patch("wholeschool.disclosure.withhold._TOO_LARGE", 0):
        found = withhold(table, THRESHOLD)
    assert (exact.cruder, found.cruder) == (False, True)
    assert exact.hidden.sum() < found.hidden.sum() < 1.2 * exact.hidden.sum()
    assert not len(Attacker(table).told(found.hidden, THRESHOLD))

"""A table of rounded numbers without some of its columns: what can still be told of the sums."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.disclosure import keep_counts, load_policy
from wholeschool.disclosure.collapsed import collapsed, said_once
from wholeschool.disclosure.registered import Registered

POLICY = load_policy()
COUNTS = st.lists(st.lists(st.integers(5, 12), min_size=2, max_size=2), min_size=2, max_size=2)


def _table(counts: list[list[int]], name: str = "pupils") -> Registered:
    ids, places = np.arange(np.sum(counts)), []
    for (row, column), count in np.ndenumerate(counts):
        places += [row * 3 + column] * int(count)
    columns = [("school", ["a", "b"]), ("group", ["f", "m"])]
    return keep_counts(
        "t", columns, np.array(counts), POLICY, name=name, pupils=ids, places=np.array(places)
    ).table


def test_a_sum_is_told_by_what_adds_up_to_it_as_well() -> None:
    table = _table([[5, 15], [40, 40]])
    own = collapsed(table, {"school"})
    assert own.columns == (("school", ("a", "b")),)
    assert own.table.counts.tolist() == [20, 80, 100]
    assert (own.low[0], own.high[0]) == (18, 22)
    assert collapsed(table, {"school", "group"}) is table
    narrow = collapsed(_table([[5, 5], [40, 40]]), {"school"})
    assert (narrow.low[0], narrow.high[0]) == (10, 12), "5 or more of each are 10 or more together"


@given(COUNTS)
def test_ends_are_those_of_every_table_that_looks_the_same(counts: list[list[int]]) -> None:
    table = _table(counts)
    own = collapsed(table, {"school"})
    spans = [range(int(low), int(high) + 1) for low, high in zip(table.low, table.high, strict=True)]
    inner = [spans[row * 3 + column] for row, column in itertools.product(range(2), repeat=2)]
    fitting = [
        (a + b, c + d)
        for a, b, c, d in itertools.product(*inner)
        if all(sum_ in spans[at] for sum_, at in ((a + b, 2), (c + d, 5), (a + c, 6), (b + d, 7)))
        and a + b + c + d in spans[8]
    ]
    for at in range(2):
        sums = [each[at] for each in fitting]
        assert (own.low[at], own.high[at]) == (min(sums), max(sums))


def test_pupils_are_in_the_cells_of_the_columns_that_are_kept() -> None:
    table = _table([[10, 20], [30, 40]])
    by_group = collapsed(table, {"group"})
    assert by_group.places is not None
    assert np.bincount(by_group.places, minlength=3).tolist() == [40, 60, 0]


def test_what_is_said_twice_is_known_between_the_narrower_ends() -> None:
    one, other = (
        collapsed(_table([[5, 5], [40, 40]]), {"school"}),
        collapsed(_table([[5, 5], [40, 40]]), {"school"}),
    )
    other.low[0], other.high[0] = 8, 11
    (both,) = said_once([one, other])
    assert (both.low[0], both.high[0]) == (10, 11)
    assert len(said_once([one, _table([[5, 5], [40, 40]])])) == 2

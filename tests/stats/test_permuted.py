"""Randomisation inference: worked by hand over all ways, and whole clusters of unequal size."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from wholeschool.stats.permuted import balance, permuted


def _welch(values: np.ndarray, begun: np.ndarray) -> float:
    one, other = values[begun], values[~begun]
    return abs(one.mean() - other.mean()) / np.sqrt(
        one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)
    )


def test_p_is_the_share_of_all_ways_that_differ_as_much() -> None:
    values = np.array([3.1, 5.2, 4.4, 9.9, 7.3, 2.0, 1.1, 6.5])
    begun = np.array([True, False, True, True, True, False, False, False])
    seen = _welch(values, begun)
    as_far = [
        _welch(values, np.isin(np.arange(8), chosen)) >= seen - 1e-9 for chosen in combinations(range(8), 4)
    ]
    found = permuted(values, np.ones(8), begun)
    assert (found.ways, found.whole) == (70, True)
    assert found.p == pytest.approx(np.mean(as_far))


def test_what_stands_apart_wholly_is_as_rare_as_can_be() -> None:
    found = permuted([1.0, 2, 3, 11, 12, 13], np.ones(6), np.arange(6) > 2)
    assert found.p == pytest.approx(2 / 20)
    assert permuted([5.0] * 6, np.ones(6), np.arange(6) > 2).p == 1


def test_clusters_are_weighed_by_their_size() -> None:
    """Amounts that are the same for every unit of size differ nowhere."""
    sizes = np.array([1.0, 5, 20, 3, 8, 2])
    assert permuted(3 * sizes, sizes, np.arange(6) > 2).p == 1


def test_many_ways_are_drawn_and_told_of() -> None:
    random = np.random.default_rng(1)
    values, begun = random.normal(size=40), np.arange(40) < 20
    told: list[tuple[int, int]] = []
    found = permuted(values, np.ones(40), begun, told=lambda done, of: told.append((done, of)))
    assert (found.ways, found.whole) == (5000, False)
    assert told[-1] == (4999, 4999)
    assert found == permuted(values, np.ones(40), begun)
    assert permuted(values + 3 * begun, np.ones(40), begun).p == 1 / 5000


def test_one_on_a_side_is_refused() -> None:
    with pytest.raises(ValueError, match="one cluster on a side"):
        permuted([1.0, 2, 3], np.ones(3), np.array([True, False, False]))


def test_balance_is_in_standard_deviations() -> None:
    assert balance([1.0, 3, 2, 4], np.array([False, False, True, True])) == pytest.approx(1 / np.sqrt(2))
    assert balance([1.0] * 4, np.array([False, False, True, True])) == 0

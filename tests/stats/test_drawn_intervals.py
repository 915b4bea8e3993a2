"""Intervals of units drawn in: against a closed form, and as wide as both ends make them."""

from __future__ import annotations

import numpy as np
import pytest

from wholeschool.stats.drawn_intervals import drawn_intervals
from wholeschool.stats.shrunk import shrunk

VALUES = np.random.default_rng(2).normal(0, 1.0, 40)
NOISE = np.linspace(0.02, 0.6, 40)
MEAN = np.ones((40, 1))


def test_of_many_units_they_are_those_of_morriss_formula() -> None:
    low, high = drawn_intervals(VALUES, NOISE, MEAN)
    found = shrunk(VALUES, NOISE)
    assert found is not None
    assert low == pytest.approx(found.low, abs=0.12)
    assert high == pytest.approx(found.high, abs=0.12)


def test_where_no_spread_is_found_they_are_wider_than_the_mean_alone_would_be() -> None:
    values = 0.01 * VALUES[:8]
    low, high = drawn_intervals(values, np.full(8, 0.2), np.ones((8, 1)))
    of_mean = 2 * 1.96 * np.sqrt(0.2 / 8)
    by_itself = 2 * 1.96 * np.sqrt(0.2)
    assert np.all((high - low > 1.2 * of_mean) & (high - low < 0.9 * by_itself))


def test_a_column_moves_the_units_that_have_it() -> None:
    column = np.repeat([0.0, 1.0], 20)
    without = np.mean(drawn_intervals(VALUES, NOISE, np.column_stack([MEAN, column])), axis=0)
    with_it = np.mean(drawn_intervals(VALUES + 3 * column, NOISE, np.column_stack([MEAN, column])), axis=0)
    # What lies beyond the columns is the same, and so is how far each unit is drawn in.
    assert with_it - without == pytest.approx(3 * column, abs=0.1)

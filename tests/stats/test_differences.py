"""Intervals of differences: against statsmodels and the cases that Newcombe published."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from wholeschool.stats.differences import difference_interval, share_difference_intervals


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 10), 0.6075, 1.0)],
)
def test_shares_have_the_ends_that_newcombe_published(
    cells: tuple[int, ...], low: float, high: float
) -> None:
    """Statistics in Medicine 17, 1998, table II, method 10."""
    found = share_difference_intervals(*(np.array([float(each)]) for each in cells))
    assert [float(each[0]) for each in found] == pytest.approx([low, high], abs=5e-5)


def test_shares_have_the_ends_of_statsmodels() -> None:
    cells = np.array(
        [[30.0, 0, 7, 20, 0], [150.0, 20, 33, 20, 20], [45.0, 3, 40, 0, 0], [600.0, 9, 96, 20, 15]]
    )
    low, high = share_difference_intervals(*cells)
    for at, cell in enumerate(cells.T):
        expected = confint_proportions_2indep(*cell, method="newcomb", compare="diff")
        assert (low[at], high[at]) == pytest.approx(expected, abs=1e-9)


def test_rates_have_the_ends_of_statsmodels() -> None:
    sides = [
        (np.array([count / base]), *(np.array([each]) for each in confint_poisson(count, base, "score")))
        for count, base in ((30, 150), (45, 600))
    ]
    expected = confint_poisson_2indep(30, 150, 45, 600, method="mover", compare="diff")
    assert [float(each[0]) for each in difference_interval(sides[0], sides[1])] == pytest.approx(expected)

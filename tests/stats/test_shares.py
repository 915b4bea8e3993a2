"""Intervals of shares and their ratios: against R, against statsmodels, and by what a score interval is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.shared import reference_result
from wholeschool.stats.shares import SMALL_CELL, _koopman, share_interval, share_ratio_interval

CELLS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), pair[1]))


def test_large_cells_have_the_intervals_of_r() -> None:
    expected = reference_result("rr_2x2")
    for cells, name in (((30, 150), "wilson1"), ((45, 600), "wilson0")):
        found = share_interval(*cells)
        assert ([found.low, found.high], found.method) == (pytest.approx(expected[name], abs=1e-6), "wilson")
    found = share_ratio_interval(30, 150, 45, 600)
    assert [found.low, found.high] == pytest.approx(expected["rr_katz"][1:], abs=1e-6)
    assert found.method == "katz"


def test_small_cells_have_the_exact_interval() -> None:
    expected = reference_result("wilson_zero")
    for cells, name in (((0, 20), "cp0"), ((1, 7), "cp1of7")):
        found = share_interval(*cells)
        assert ([found.low, found.high], found.method) == (pytest.approx(expected[name], abs=1e-6), "exact")


@pytest.mark.parametrize("cells", [(2, 20, 30, 200), (3, 15, 7, 60), (1, 40, 2, 50), (0, 20, 5, 50)])
def test_ratios_of_small_cells_have_the_score_interval(cells: tuple[int, int, int, int]) -> None:
    found = share_ratio_interval(*cells)
    low, high = confint_proportions_2indep(*cells, compare="ratio", method="score", correction=False)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert found.method == "score"


@given(CELLS, CELLS)
def test_a_score_interval_ends_where_its_test_begins_to_refuse(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    found = share_ratio_interval(*one, *other)
    if found.method != "score":
        return
    limit = special.chdtri(1, 0.05)
    for end in (found.low, found.high):
        if 0 < end < math.inf:
            assert _koopman(end, *one, *other) == pytest.approx(limit, rel=1e-5)
    if one[0] and other[0]:
        ratio = (one[0] / one[1]) / (other[0] / other[1])
        assert found.low <= ratio * (1 + 1e-9)
        assert found.high >= ratio * (1 - 1e-9)


@given(CELLS)
def test_an_interval_holds_its_share(cells: tuple[int, int]) -> None:
    found = share_interval(*cells)
    assert 0 <= found.low <= cells[0] / cells[1] + 1e-12
    assert cells[0] / cells[1] - 1e-12 <= found.high <= 1


@pytest.mark.parametrize(("count", "method"), [(SMALL_CELL - 1, "exact"), (SMALL_CELL, "wilson")])
def test_a_cell_is_small_below_five_on_either_side(count: int, method: str) -> None:
    assert share_interval(count, 100).method == method
    assert share_interval(100 - count, 100).method == method
    other = "katz" if method == "wilson" else "score"
    assert share_ratio_interval(count, 100, 50, 100).method == other
    assert share_ratio_interval(50, 100, 100 - count, 100).method == other


@pytest.mark.parametrize("cells", [(0, 0, 5, 10), (1, 5, 0, 0), (0, 5, 0, 10)])
def test_where_nothing_can_be_told_it_has_no_ends(cells: tuple[int, int, int, int]) -> None:
    found = share_ratio_interval(*cells)
    assert math.isnan(found.low)
    assert found.method == ""
    assert math.isnan(share_interval(0, 0).low)

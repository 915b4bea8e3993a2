"""Sums, products and ratios of figures that lie between two others; worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.policy.bounds import Between


def test_a_rounded_figure_may_be_half_a_step_off_and_is_never_below_nothing() -> None:
    assert Between.rounded(100, 5) == Between(97.5, 100, 102.5)
    assert Between.rounded(0, 5) == Between(0, 0, 2.5)
    assert Between.rounded(7, 0) == Between.exactly(7)


def test_sums_and_products_take_low_with_low() -> None:
    assert Between.sum([Between(1, 2, 3), Between(10, 20, 40)]) == Between(11, 22, 43)
    assert Between(1, 2, 3).times(Between(10, 20, 40)) == Between(10, 40, 120)


def test_a_ratio_takes_low_with_high() -> None:
    assert Between(10, 20, 40).over(Between(2, 4, 5)) == Between(2, 5, 20)
    assert Between(1, 1, 1).over(Between(0, 1, 2)) == Between(0.5, 1, math.inf)
    assert Between(1, 1, 1).over(Between(0, 0, 2)) is None


def test_a_change_in_per_cent_is_a_ratio_scaled() -> None:
    assert Between(1, 1.25, 1.5).scaled(100, less=100) == Between(0, 25, 50)


betweens = st.tuples(*[st.floats(0.1, 1000)] * 3).map(lambda ends: Between(*sorted(ends)))


@given(betweens, betweens, st.floats(0, 1), st.floats(0, 1))
def test_whatever_the_true_figures_are_their_ratio_is_between_the_ends(
    above: Between, below: Between, a: float, b: float
) -> None:
    true = (above.low + a * (above.high - above.low)) / (below.low + b * (below.high - below.low))
    ratio = above.over(below)
    assert ratio is not None
    assert ratio.low <= true * (1 + 1e-9)
    assert ratio.high >= true * (1 - 1e-9)


def test_only_what_is_known_is_exact() -> None:
    assert Between.exactly(3).exact
    assert not Between(3, 3, math.inf).exact
    assert Between.exactly(3).over(Between.exactly(2)) == Between.exactly(pytest.approx(1.5))

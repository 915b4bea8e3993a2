"""Effects by their size, their sides, and in per cent; and how few units are allowed for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from wholeschool.practice.adoption.imputation import imputation
from wholeschool.practice.adoption.staggered import staggered
from wholeschool.practice.results.effects import Effects, Estimate, of_sides, of_size, percent
from wholeschool.practice.units.panel import Panel
from wholeschool.practice.units.sides import Sides


def test_a_ratio_is_told_in_per_cent() -> None:
    told = percent(Estimate(math.log(0.8), 0.1, math.log(0.5), math.log(1.25), 0.03))
    assert [told.estimate, told.low, told.high, told.se] == pytest.approx([-20, -50, 25, 8])
    assert told.p == 0.03
    effects = Effects("twfe", told, (), None, Sides(5, 5, 5, 5, 0), 9)
    assert effects.told(told) == told
    assert percent(Estimate(0.0, math.inf, -math.inf, math.inf, 1.0)).low == -100


def test_few_on_a_side_have_students_t_and_the_whole_of_their_spread() -> None:
    assert of_sides(2.0, 1.0, 30) == of_size(2.0, 1.0)
    few = of_sides(2.0, 1.0, 6)
    assert few.se == pytest.approx(math.sqrt(6 / 5))
    assert few.high == pytest.approx(2 + stats.t.ppf(0.975, 5) * few.se)


def _six_beside(seed: int, others: int) -> Panel:
    random = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(6 + others), 6), np.tile(np.arange(1, 7), 6 + others)
    start = np.where(unit < 6, np.where(unit % 2, 3, 5), 0)
    return Panel.of(unit, time, random.normal(size=len(unit)), start)


@pytest.mark.parametrize("others", [6, 40])
def test_six_units_that_began_are_seldom_said_to_be_helped(others: int) -> None:
    """By normal tables 13 to 21 in 100 would be."""
    panels = [_six_beside(seed, others) for seed in range(80)]
    assert sum(staggered(panel)[0].overall.p < 0.05 for panel in panels) <= 9  # 4 are expected
    found = imputation(panels[0])[0].overall
    assert found.high - found.estimate == pytest.approx(stats.t.ppf(0.975, 5) * found.se)

"""What a study could see: the truth of made studies, and what has to follow from what."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.power import TTestIndPower

from wholeschool.stats.power import (
    Seen,
    groups_needed,
    of_groups,
    of_nested,
    of_units,
    shares_needed,
    smallest_share,
    units_needed,
)


def test_made_schools_show_the_smallest_effect_four_times_in_five() -> None:
    random = np.random.default_rng(2)
    seen = of_groups(16, 30, 0.2)
    effect, found = seen.smallest(), 0
    for _ in range(1500):
        means = random.normal(size=16) * math.sqrt(0.2) + random.normal(size=16) * math.sqrt(0.8 / 30)
        given, others = means[:8] + effect, means[8:]
        error = math.sqrt((given.var(ddof=1) + others.var(ddof=1)) / 8)
        found += abs(given.mean() - others.mean()) / error > 2.1448  # t of 14 degrees of freedom
    assert found / 1500 == pytest.approx(0.8, abs=0.03)
    assert seen.chance(effect) == pytest.approx(0.8, abs=0.01)


def test_pupils_one_by_one_as_statsmodels_has_it() -> None:
    theirs = TTestIndPower().solve_power(0.35, power=0.9, alpha=0.05)
    assert units_needed(0.35, 0.9) == pytest.approx(theirs, rel=1e-6)
    assert of_units(2 * theirs).chance(0.35) == pytest.approx(0.9, abs=1e-6)


def test_nobody_alike_in_groups_is_as_good_as_one_by_one() -> None:
    assert of_groups(400, 1, 0.0).error == of_units(400).error
    assert of_nested(10, 4, 25, 0.0, 0.2).error == pytest.approx(of_groups(40, 25, 0.2).error)


def test_groups_needed_are_those_that_see_it() -> None:
    groups = groups_needed(0.3, 60, 0.1)
    assert of_groups(groups + 1, 60, 0.1).smallest() < 0.3 < of_groups(groups - 1, 60, 0.1).smallest()


def test_two_groups_cannot_tell() -> None:
    assert math.isnan(of_groups(2, 500, 0.1).smallest())
    assert math.isnan(of_groups(2, 500, 0.1).chance(3.0))


def test_how_far_a_share_has_to_fall() -> None:
    change = smallest_share(0.1, 500)
    assert shares_needed(0.1, 0.1 - change) == pytest.approx(500, rel=1e-4)
    rise = smallest_share(0.1, 500, rises=True)
    assert shares_needed(0.1, 0.1 + rise) == pytest.approx(500, rel=1e-4)
    assert math.isnan(smallest_share(0.02, 100))  # not even a fall to none


def test_an_effect_of_nothing_is_never_seen() -> None:
    with pytest.raises(ValueError, match="effect of nothing"):
        units_needed(0.0)
    assert Seen(1.0, math.inf).chance(0.0) == pytest.approx(0.05)

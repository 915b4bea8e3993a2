"""Comparisons weighted by the odds of beginning: known figures of a known sample, and cases by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.samples import LALONDE, lalonde
from wholeschool.stats.propensity import (
    balanced_effect,
    balancing_weights,
    doubly_robust_effect,
    e_value,
    e_value_of_difference,
    effective,
    nearest_pairs,
    odds_weights,
    propensity,
    standard_differences,
    weighted_effect,
)

# Three of stratum 0 and one of stratum 1 begin; four and two do not.
STRATUM = np.array([0, 0, 0, 1, 0, 0, 0, 0, 1, 1])
BEGAN = np.arange(10) < 4
OUTCOME = np.array([5.0, 6, 7, 10, 1, 2, 3, 6, 4, 8])
DESIGN = np.column_stack([np.ones(10), STRATUM])
BY_HAND = 7 - (3 * 3 + 6) / 4
"""The mean of those who began, less the strata's means of the others, three parts to one."""


@pytest.mark.parametrize("effect", [balanced_effect, weighted_effect, doubly_robust_effect])
def test_two_strata_are_weighted_as_by_hand(effect: object) -> None:
    assert effect(OUTCOME, BEGAN, DESIGN).effect == pytest.approx(BY_HAND, abs=1e-6)  # type: ignore[operator]


@pytest.mark.parametrize("again", [np.full(10, 0.7), 0.3 * STRATUM + 0.1])
def test_a_column_that_repeats_others_changes_nothing(again: np.ndarray) -> None:
    once, twice = (
        balanced_effect(OUTCOME, BEGAN, design) for design in (DESIGN, np.column_stack([DESIGN, again]))
    )
    assert twice.effect == pytest.approx(once.effect, abs=1e-6)
    assert twice.influence == pytest.approx(once.influence, abs=1e-5)


def test_weights_make_both_sides_alike() -> None:
    design, began = lalonde.design(LALONDE), lalonde.began()
    weights = balancing_weights(began, design)
    assert np.nanmax(np.abs(standard_differences(design, began, weights))) < 1e-6
    assert weights[began].tolist() == [1.0] * 185
    assert (weights > 0).all()
    assert effective(weights[~began]) < 429


def test_where_no_weights_make_them_alike_it_is_an_error() -> None:
    with pytest.raises(ValueError, match="balanc"):
        balancing_weights(BEGAN, np.column_stack([np.ones(10), BEGAN * 1.0]))


def test_pairs_are_those_that_matchit_printed() -> None:
    """Means of the matched comparison as R's MatchIt 2.4 printed them (Rogosa, Stanford, Stat 290)."""
    chance = propensity(lalonde.began(), lalonde.design(LALONDE))
    pairs = nearest_pairs(chance, lalonde.began())
    assert len(pairs) == len({*pairs[:, 1]}) == 185
    others = pairs[:, 1]
    means = {name: lalonde.column(name)[others].mean() for name in ("age", "educ", "re74", "re75", "married")}
    assert means == pytest.approx(
        {"age": 25.3027, "educ": 10.6054, "re74": 2342.1076, "re75": 1614.7451, "married": 0.2108}, abs=5e-5
    )
    assert chance[others].mean() == pytest.approx(0.3629, abs=5e-5)


def test_a_pair_is_of_one_group_and_within_reach() -> None:
    chance = np.array([0.9, 0.5, 0.49, 0.52, 0.8])
    began = np.array([True, True, False, False, False])
    assert nearest_pairs(chance, began).tolist() == [[0, 4], [1, 2]]
    assert nearest_pairs(chance, began, np.array([0, 0, 1, 0, 1])).tolist() == [[0, 3]]
    assert nearest_pairs(chance, began, caliper=0.05).tolist() == [[1, 2]]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.integers(0, 2)), max_size=30))
def test_nobody_is_in_two_pairs(rows: list[tuple[float, bool, int]]) -> None:
    chance, began, group = (np.array([row[at] for row in rows]) for at in range(3))
    began = began.astype(bool)
    pairs = nearest_pairs(chance, began, group, 0.3)
    assert len({*pairs.ravel()}) == pairs.size
    assert began[pairs[:, 0]].all() if pairs.size else True
    assert not began[pairs[:, 1]].any() if pairs.size else True
    assert (np.abs(chance[pairs[:, 0]] - chance[pairs[:, 1]]) <= 0.3).all() if pairs.size else True
    assert (group[pairs[:, 0]] == group[pairs[:, 1]]).all() if pairs.size else True


def test_clusters_of_one_change_an_error_by_their_number_alone() -> None:
    held = balanced_effect(OUTCOME, BEGAN, DESIGN)
    assert held.influence.shape == (10,)
    assert held.error(np.arange(10)) == pytest.approx(held.error() * math.sqrt(10 / 9))


def test_the_interval_covers_what_is_planted_where_odds_are_lopsided() -> None:
    covered = 0
    for seed in range(300):
        random = np.random.default_rng(seed)
        past = random.normal(size=(300, 2))
        began = random.random(300) < 1 / (1 + np.exp(2 - past[:, 0]))
        outcome = past @ [1.0, 0.5] + random.normal(size=300) + 2.0 * began
        held = balanced_effect(outcome, began, np.column_stack([np.ones(300), past]))
        covered += abs(held.effect - 2.0) <= 1.96 * held.error()
    assert 273 <= covered <= 297  # 285 are expected; outside it comes in 1 of 600 such trials


def test_what_would_have_to_be_unseen() -> None:
    """A ratio of 3.9 (1.8 to 8.7) needs 7.26, its end 3.0: VanderWeele & Ding 2017, on breast-feeding."""
    assert e_value(3.9) == pytest.approx(7.26, abs=0.005)
    assert e_value(1 / 3.9) == pytest.approx(e_value(3.9))
    assert e_value(1.8) == pytest.approx(3.0)
    assert e_value(1.0) == 1.0
    assert math.isnan(e_value(0.0))


def test_of_a_difference_of_means() -> None:
    half = math.exp(0.91 * 0.5)
    told, end = e_value_of_difference(-1.0, -1.6, -0.4, 2.0)
    assert told == pytest.approx(half + math.sqrt(half * (half - 1)))
    assert end == pytest.approx(e_value(math.exp(0.91 * 0.2)))
    assert e_value_of_difference(0.1, -1.0, 1.2, 2.0)[1] == 1.0
    assert math.isnan(e_value_of_difference(1.0, 0.5, 1.5, 0.0)[0])


def test_weights_by_odds() -> None:
    assert odds_weights(np.array([True, False, False]), np.array([0.9, 0.5, 0.75])).tolist() == [1, 1, 3]
    assert effective(np.array([1.0, 1, 1, 1])) == 4
    assert effective(np.zeros(3)) == 0

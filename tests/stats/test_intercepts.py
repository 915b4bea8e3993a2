"""Random intercepts: against lme4 on real schools, and that what is planted is found again."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest
from scipy import special

from tests.shared import reference_file, reference_result
from wholeschool.stats.intercepts import random_intercepts
from wholeschool.stats.spread_intervals import spread_interval
from wholeschool.stats.unit_estimates import SharesOfUnits


@pytest.fixture(scope="module")
def virginia() -> tuple[list[int], list[int]]:
    """Pupils suspended and pupils of a hundred schools."""
    counts: Counter[int] = Counter()
    bases: Counter[int] = Counter()
    with reference_file("suspend.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            counts[int(row["school"])] += int(row["sus"])
            bases[int(row["school"])] += 1
    schools = sorted(bases)
    return [counts[each] for each in schools], [bases[each] for each in schools]


def test_schools_are_drawn_in_as_lme4_draws_them(virginia: tuple[list[int], list[int]]) -> None:
    found, expected = random_intercepts(*virginia), reference_result("suspend_school_eb")
    assert found.coefficients[0] == pytest.approx(expected["int"], abs=1e-3)
    assert found.spread == pytest.approx(expected["sd"], abs=1e-3)
    assert found.intercepts[:5] == pytest.approx(expected["ranef_first5"], abs=1e-3)
    assert found.shrunk[:5] == pytest.approx(expected["p_first5"], abs=1e-3)
    pupils = reference_result("suspend_virginia")
    assert found.spread**2 == pytest.approx(pupils["null_var"], abs=2e-3)
    assert found.between == pytest.approx(pupils["null_icc_latent"], abs=1e-3)


def test_the_interval_of_their_spread_is_near_that_of_the_likelihood(
    virginia: tuple[list[int], list[int]],
) -> None:
    units = SharesOfUnits(*(np.array(each, dtype=np.float64) for each in virginia))
    ends = np.sqrt([*vars(spread_interval(units)).values()])
    # Of lme4's likelihood, which `random_intercepts` has, the ends of the profile at 95 per cent.
    assert ends == pytest.approx([0.5476, 0.8900], abs=0.04)


def test_more_points_hardly_change_what_large_schools_say(virginia: tuple[list[int], list[int]]) -> None:
    laplace, quadrature = random_intercepts(*virginia), random_intercepts(*virginia, points=15)
    assert quadrature.spread == pytest.approx(laplace.spread, rel=0.02)
    assert quadrature.spread != laplace.spread


def test_a_spread_and_an_effect_that_were_planted_are_found() -> None:
    dice = np.random.default_rng(8)
    bases, design = np.full(400, 80), dice.integers(0, 2, (400, 1))
    odds = -1.5 + 0.8 * design[:, 0] + dice.normal(0, 0.6, 400)
    found = random_intercepts(dice.binomial(bases, special.expit(odds)), bases, design, points=9)
    assert found.coefficients == pytest.approx([-1.5, 0.8], abs=0.15)
    assert found.spread == pytest.approx(0.6, abs=0.08)
    assert not found.singular


def test_where_only_chance_is_it_says_so_and_draws_all_to_the_mean() -> None:
    dice = np.random.default_rng(1)
    bases = np.full(24, 60)
    found = random_intercepts(dice.binomial(bases, 0.2), bases)
    assert found.singular
    assert (found.spread, found.between) == (0, 0)
    assert np.ptp(found.shrunk) == 0


def test_small_units_are_drawn_in_further() -> None:
    counts, bases = [1, 10, 100, *[5] * 20], [5, 50, 500, *[50] * 20]
    found = random_intercepts(counts, bases)
    raw = np.array([0.2, 0.2, 0.2])
    assert np.all(np.diff(raw - found.shrunk[:3]) < 0)


@pytest.mark.parametrize(
    ("counts", "bases", "said"),
    [
        ([1], [2], "two units"),
        ([3, 1], [2, 2], "between 0 and its base"),
        ([0, 0], [5, 5], "nobody or everybody"),
    ],
)
def test_what_cannot_be_fitted_is_refused(counts: list[int], bases: list[int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        random_intercepts(counts, bases)

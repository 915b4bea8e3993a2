"""What counts come to by themselves: a worked case, another package's fit, and the truth of made counts."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import NegativeBinomial

from tests.shared import reference_result
from wholeschool.stats.counts_again import RateSpread, rate_spread


def test_a_count_comes_to_what_is_worked_out_by_hand() -> None:
    expected = reference_result("rtm_eb_counts")
    spread = RateSpread(shape=2, rate=0.5)
    assert [spread.expected(10), spread.expected(0)] == pytest.approx(
        [expected["y10"], expected["y0"]], abs=1e-6
    )


def test_the_spread_is_that_of_a_negative_binomial_fit() -> None:
    random = np.random.default_rng(3)
    counts = random.poisson(random.gamma(1.5, 12.0, size=800))
    fit = NegativeBinomial(counts, np.ones(len(counts))).fit(disp=False)
    mean, alpha = np.exp(fit.params[0]), fit.params[1]
    found = rate_spread(counts)
    assert [found.shape, found.shape / found.rate] == pytest.approx([1 / alpha, mean], rel=1e-3)


def test_high_counts_come_back_as_far_as_it_says() -> None:
    random = np.random.default_rng(4)
    rates = random.gamma(2.0, 10.0, size=40_000)
    first, second = random.poisson(rates), random.poisson(rates)
    spread = rate_spread(first)
    high = (first >= 45) & (first <= 55)
    assert second[high].mean() == pytest.approx(
        np.mean([spread.expected(each) for each in first[high]]), abs=1.0
    )
    assert second[high].mean() < first[high].mean() - 1


def test_units_that_are_all_alike_fall_back_to_their_mean() -> None:
    counts = np.random.default_rng(5).poisson(20.0, size=5_000)
    assert rate_spread(counts).expected(40) == pytest.approx(20, abs=1)


def test_no_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="no counts above 0"):
        rate_spread([0, 0])

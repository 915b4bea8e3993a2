"""Adjusted p-values: held against published figures and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from wholeschool.stats import holm
from wholeschool.stats.families import false_discoveries

# The 15 p-values of Benjamini & Hochberg 1995; adjusted by R 4.2.2, p.adjust(p, "holm").
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
             0.6528, 0.759, 1]  # fmt: skip
ADJUSTED = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, *[1.0] * 6]


def test_the_published_example() -> None:
    assert holm(PUBLISHED) == pytest.approx(ADJUSTED)


@pytest.mark.parametrize("seed", range(20))
def test_as_statsmodels_adjusts(seed: int) -> None:
    p_values = np.random.default_rng(seed).beta(0.3, 1, 1 + 2 * seed)
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])


def test_tests_that_could_not_be_made_do_not_count() -> None:
    found = holm([0.01, float("nan"), 0.04])
    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(found[1])
    assert len(holm([])) == 0


def test_a_family_is_the_last_axis() -> None:
    two = np.array([[0.01, np.nan, 0.04], [0.5, 0.02, 0.03]])
    assert holm(two) == pytest.approx(np.array([holm(each) for each in two]), nan_ok=True)


@pytest.mark.parametrize("seed", range(5))
def test_false_discoveries_as_statsmodels_adjusts(seed: int) -> None:
    p_values = np.random.default_rng(seed).beta(0.3, 1, (2, 9))
    p_values[1, 4] = np.nan
    found, tested = false_discoveries(p_values), np.arange(9) != 4
    assert found[0] == pytest.approx(multipletests(p_values[0], method="fdr_bh")[1])
    assert found[1, tested] == pytest.approx(multipletests(p_values[1, tested], method="fdr_bh")[1])
    assert np.isnan(found[1, 4])
    anyhow = false_discoveries(p_values[0], dependent=True)
    assert anyhow == pytest.approx(multipletests(p_values[0], method="fdr_by")[1])

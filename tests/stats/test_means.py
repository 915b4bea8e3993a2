"""Random means: against statsmodels on single values, and at both ends. lme4's figures: tests/reference."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from wholeschool.stats.means import random_means


def _units(spread: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dice = np.random.default_rng(seed)
    unit = np.repeat(np.arange(40), dice.integers(5, 60, 40))
    design = (np.arange(40) % 2).astype(float)
    return (
        unit,
        design,
        1.0 + 0.5 * design[unit] + dice.normal(0, spread, 40)[unit] + dice.normal(0, 1, len(unit)),
    )


def _sums(unit: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    sizes = np.bincount(unit)
    means = np.bincount(unit, values) / sizes
    return sizes, means, np.bincount(unit, (values - means[unit]) ** 2)


def test_it_is_the_mixed_model_of_statsmodels() -> None:
    unit, design, values = _units(0.6)
    found = random_means(*_sums(unit, values), design[:, None])
    model = sm.MixedLM(values, sm.add_constant(design[unit]), groups=unit).fit(reml=False)
    assert found.coefficients == pytest.approx(model.fe_params, abs=1e-4)
    assert found.between_units == pytest.approx(float(model.cov_re[0, 0]), rel=1e-3)
    assert found.within_units == pytest.approx(model.scale, rel=1e-4)
    drawn = [float(model.random_effects[at].iloc[0]) for at in range(40)]
    assert found.shrunk - found.expected == pytest.approx(drawn, abs=1e-3)


def test_where_only_chance_is_it_says_so() -> None:
    dice = np.random.default_rng(4)
    unit = np.repeat(np.arange(12), 50)
    values = dice.normal(0, 1, 600)
    values -= (np.bincount(unit, values) / 50)[unit] * 0.9
    found = random_means(*_sums(unit, values))
    assert (found.singular, found.between_units, found.between) == (True, 0.0, 0.0)
    assert np.ptp(found.shrunk) == pytest.approx(0)


@pytest.mark.parametrize(("sizes", "squares"), [([4], [1.0]), ([4, 5], [0.0, 0.0]), ([4, 0], [1.0, 0.0])])
def test_what_cannot_be_fitted_is_refused(sizes: list[int], squares: list[float]) -> None:
    with pytest.raises(ValueError, match="two units or more"):
        random_means(sizes, [0.5] * len(sizes), squares)
